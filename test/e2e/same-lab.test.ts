import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { computer } from './flowlab.js';

let own: ReturnType<typeof computer>;
beforeEach(() => {
  own = computer();
});
afterEach(() => own.discard());

/** What follows the program's name in each command that is told, however its line is broken. */
const toldIn = (text: string): readonly string[] =>
  [...text.replace(/[\s\\]+/g, ' ').matchAll(/npx flowlab (\S+ \S+ \S+)/g)].map(([, words]) => words ?? '');

it('every command that a lab with another state file tells names that file, and can be typed as it stands', async () => {
  const state = join(own.home, 'other.json');
  const none = await own.run('status', '--json', '--state', state);
  const lab = await own.run('start', '--sandbox', '--yes', '--until', '7', '--state', state);
  expect(lab.code).toBe(0);
  const status = await own.run('status', '--state', state);
  const checked = await own.run('status', '--check', '--state', state);
  const asJson = await own.run('status', '--json', '--state', state);
  const refused = await own.run('start', '--sandbox', '--yes', '--state', state);
  const practice = await own.run('practice', 'empty-report', '--seed', '3', '--state', state);
  const told = [
    none.stdout,
    lab.stderr,
    status.stdout,
    checked.stdout,
    asJson.stdout,
    refused.stderr,
    practice.stdout,
  ].map(toldIn);
  for (const commands of told) {
    expect(commands.length).toBeGreaterThan(0);
    for (const words of commands) expect(words).toContain(`--state ${state}`);
  }
  const typed = toldIn(lab.stderr).find((words) => words.endsWith(' status'));
  const again = await own.run(...(typed?.split(' ') ?? []));
  expect(again.stdout).toContain('What the lab has made:');
  expect((await own.run('--state', state, 'cleanup', '--yes')).code).toBe(0);
});
