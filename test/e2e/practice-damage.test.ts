import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { computer } from './flowlab.js';

let own: ReturnType<typeof computer>;
beforeEach(async () => {
  own = computer();
  expect((await own.run('practice', 'empty-report', '--seed', '5')).code).toBe(0);
});
afterEach(() => own.discard());

const exercise = () => join(own.home, 'state.json.practice.exercise');
const world = () => `${exercise().replace(/exercise$/, 'world')}`;
const inOneLine = (text: string) => text.replace(/\s+/g, ' ');

const damages: readonly (readonly [string, () => void])[] = [
  ['an exercise that was cut', () => truncateSync(exercise(), 3_000)],
  ['an empty exercise', () => writeFileSync(exercise(), '')],
  [
    'an exercise without its ends',
    () =>
      writeFileSync(exercise(), readFileSync(exercise(), 'utf8').replace('"attempted":{', '"attempted":{},"was":{')),
  ],
  ['a world that was cut', () => truncateSync(world(), 3_000)],
  ['no world', () => rmSync(world())],
];

describe.each(damages)('with %s', (_, damage) => {
  it('each command says so and the way out, which leads out', { timeout: 120_000 }, async () => {
    damage();
    for (const words of [
      ['practice', 'grade'],
      ['practice', 'try'],
      ['shell', 'imports'],
      ['logs'],
      ['network', '--sandbox'],
    ]) {
      const { code, stderr } = await own.run(...words);
      expect(code, `${words.join(' ')}: ${stderr}`).toBe(5);
      expect(inOneLine(stderr), words.join(' ')).toMatch(
        /(cannot be read|is missing).*[Pp]ut (it|the exercise) away: npx flowlab practice close/,
      );
    }
    const status = await own.run('status');
    expect(status.code).toBe(0);
    expect(inOneLine(status.stdout)).toMatch(/No lab\..*npx flowlab practice close/);
    expect((await own.run('practice', 'close')).code).toBe(0);
    expect((await own.run('status')).stdout).not.toContain('practice close');
    expect((await own.run('practice', 'no-updates', '--seed', '2')).code).toBe(0);
    expect((await own.run('practice', 'grade')).code).toBe(3);
  });
});
