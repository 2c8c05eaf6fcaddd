import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLines } from '../../../src/terminal/render/command.js';
import { displayWidth } from '../../../src/terminal/width.js';

/** What a shell makes of the lines, as the list of its arguments. */
const pasted = (lines: readonly string[]): string[] => {
  const script = `printf '%s\\0' ${lines.join('\n')}`;
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
};

describe('commandLines', () => {
  it('breaks between arguments and keeps an option with its value', () => {
    const command = 'aws ec2 revoke-security-group-ingress --group-id sg-0b77 --security-group-rule-ids sgr-05e1';
    expect(commandLines('  $ ', command, 50)).toEqual([
      '  $ aws ec2 revoke-security-group-ingress \\',
      '    --group-id sg-0b77 \\',
      '    --security-group-rule-ids sgr-05e1',
    ]);
  });

  it('takes no option for the value of another', () =>
    expect(commandLines('', 'aws ec2 create-network-acl-entry --egress --rule-number 110 --protocol tcp', 50)).toEqual([
      'aws ec2 create-network-acl-entry --egress \\',
      '  --rule-number 110 --protocol tcp',
    ]));

  it('leaves a command that fits on its line', () => {
    expect(commandLines('$ ', 'aws sts get-caller-identity', 80)).toEqual(['$ aws sts get-caller-identity']);
  });

  it('breaks quoted JSON after its commas', () => {
    expect(
      commandLines('$ ', `aws x --doc '{"Version":"2012-10-17","Action":["sts:AssumeRole","ec2:Run"]}'`, 44),
    ).toEqual(['$ aws x --doc \'{"Version":"2012-10-17",', '    "Action":["sts:AssumeRole",', '    "ec2:Run"]}\'']);
  });

  it('breaks JSON behind a key where the member alone is longer than the line', () => {
    const doc = '{"A":{"aws:SourceAccount":"1"},"ArnLike":{"aws:SourceArn":"arn:aws:ec2:us-east-1:123456789012:*"}}';
    expect(commandLines('$ ', `aws x --doc '${doc}'`, 54)).toEqual([
      `$ aws x --doc '{"A":{"aws:SourceAccount":"1"},`,
      `    "ArnLike":{"aws:SourceArn":`,
      `    "arn:aws:ec2:us-east-1:123456789012:*"}}'`,
    ]);
  });

  it('breaks the shorthand of the AWS CLI after commas, where it allows white space', () => {
    expect(
      commandLines('', "aws x --ip-permissions 'IpProtocol=tcp,FromPort=443,IpRanges=[{CidrIp=10.0.0.1/32}]'", 50),
    ).toEqual(['aws x --ip-permissions \\', "  'IpProtocol=tcp,FromPort=443,", "    IpRanges=[{CidrIp=10.0.0.1/32}]'"]);
  });

  it('never breaks any other word, however long: an id that was cut could not be copied', () => {
    expect(commandLines('$ ', 'aws aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa --x y', 30)).toEqual([
      '$ aws \\',
      '  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa \\',
      '  --x y',
    ]);
  });

  const word = fc.oneof(
    fc.stringMatching(/^[a-z0-9=,.:/-]{1,50}$/),
    fc.stringMatching(/^[a-z0-9 "=,{}\\-]{0,60}$/).map((text) => `'${text}'`),
    fc.stringMatching(/^[a-z0-9 '=,]{0,60}$/).map((text) => `"${text}"`),
    fc.stringMatching(/^--[a-z-]{1,20}$/),
    fc.json({ maxDepth: 2, stringUnit: fc.constantFrom('a', ' ', ',', '"', '{', '[') }).map((json) => `'${json}'`),
  );

  it.skipIf(process.platform === 'win32')(
    'can be pasted: the shell sees the same words, JSON apart from its white space',
    () => {
      fc.assert(
        fc.property(
          fc.array(word, { minLength: 1, maxLength: 6 }),
          fc.integer({ min: 30, max: 100 }),
          (words, width) => {
            const command = words.join(' ');
            const lines = commandLines('', command, width);
            const longest = Math.max(...words.map(displayWidth));
            for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(width, longest + 8));
            const compact = (argument: string) => argument.replace(/\n */g, '');
            expect(pasted(lines).map(compact)).toEqual(pasted([command]));
          },
        ),
        { numRuns: 300 },
      );
    },
  );
});
