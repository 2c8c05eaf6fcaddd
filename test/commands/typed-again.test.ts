import { describe, expect, it } from 'vitest';
import { typedAgain } from '../../src/commands/typed-again.js';

describe('what was stopped', () => {
  it.each([
    [[], 'npx flowlab'],
    [['diagnose', 'web 1', '10.0.0.9', '--fix'], "npx flowlab diagnose 'web 1' 10.0.0.9 --fix"],
    [
      ['diagnose', '--error', 'cannot reach postgres://me:secret@db:5432'],
      "npx flowlab diagnose --error 'cannot reach postgres://db:5432'",
    ],
  ])('is typed again as it was, without passwords: %j', (args, command) => {
    expect(typedAgain(args)).toBe(command);
  });
});
