import { describe, expect, it } from 'vitest';
import { forSameLab } from '../../src/commands/same-lab.js';

const elsewhere = ['--state', "'my lab.json'"];

describe('a command that flowlab tells', () => {
  it.each([
    ['npx flowlab resume', "npx flowlab --state 'my lab.json' resume"],
    ['npx flowlab@latest resume', "npx flowlab@latest --state 'my lab.json' resume"],
    [
      'Stage 8 is not solved; npx flowlab resume tries again.',
      "Stage 8 is not solved; npx flowlab --state 'my lab.json' resume tries again.",
    ],
    [
      'npx flowlab cleanup, then npx flowlab start --vpc vpc-…',
      "npx flowlab --state 'my lab.json' cleanup, then npx flowlab --state 'my lab.json' start --vpc vpc-…",
    ],
    ['npx flowlab practice aws ec2 describe-vpcs', "npx flowlab --state 'my lab.json' practice aws ec2 describe-vpcs"],
  ])('names the state file of the lab that it is told of: %s', (told, typed) => {
    expect(forSameLab(told, elsewhere)).toBe(typed);
  });

  it.each(['npx flowlab diagnose source destination --state other.json --fix', 'npx flowlab start --state=other.json'])(
    'is named once: %s',
    (named) => {
      expect(forSameLab(named, elsewhere)).toBe(named);
    },
  );

  it('stays as it is where the lab is where it is looked for anyway', () => {
    expect(forSameLab('npx flowlab resume', [])).toBe('npx flowlab resume');
  });

  it('is found in whatever is told, and everything else stays', () => {
    const told = {
      kind: 'next',
      title: 'To go on:',
      commands: [{ text: 'flowlab', command: 'npx flowlab resume' }],
      of: 9,
    };
    expect(forSameLab(told, ['--state', 'x.json'])).toEqual({
      ...told,
      commands: [{ text: 'flowlab', command: 'npx flowlab --state x.json resume' }],
    });
  });
});
