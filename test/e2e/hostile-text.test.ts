import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { World } from '../../src/sandbox/world/world.js';
import { computer, type Ended } from './flowlab.js';

let own: ReturnType<typeof computer>;
beforeEach(() => {
  own = computer();
});
afterEach(() => own.discard());

/** Clears the screen, sets the title, writes the clipboard, turns text round, hides some, and begins anew as C1. */
const hostile = 'x\u001b[2J\u001b]0;pwned\u0007\u001b]52;c;cHduZWQ=\u0007\u202eevil\u200b\u009b31m\rfake\u0008';
/** What no output may hold: controls other than a new line, C1, directions and what is not seen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const alive = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/;

const expectHarmless = ({ stdout, stderr }: Ended, what: string) => {
  expect(alive.exec(stdout)?.[0], `${what}, standard output`).toBeUndefined();
  expect(alive.exec(stderr)?.[0], `${what}, standard error`).toBeUndefined();
};

function meddle(change: (world: World) => void): void {
  const file = join(own.home, 'state.json.world');
  const world: World = JSON.parse(readFileSync(file, 'utf8'));
  change(world);
  writeFileSync(file, JSON.stringify(world));
}

it('escapes in live tags, names and messages of errors reach no screen, in no command', async () => {
  expect((await own.run('start', '--sandbox', '--yes', '--until', '6')).code).toBe(0);
  meddle(({ ec2 }) => {
    for (const [id, tags] of Object.entries(ec2.tags)) if (/^(i|sg|fl|eni)-/.test(id)) tags.Name = hostile;
  });
  for (const args of [
    ['status'],
    ['status', '--check'],
    ['status', '--check', '--json'],
    ['resume', '--yes', '--verbose'],
    ['diagnose', 'source', 'destination'],
    ['diagnose', hostile, 'destination'],
    ['logs', '--json'],
    ['report', '--html', join(own.home, 'report.html')],
  ]) {
    const ended = await own.run(...args);
    expectHarmless(ended, args[0] ?? '');
    expect(ended.stderr + ended.stdout, args[0]).not.toMatch(/^\s+at .*:\d+:\d+/m);
  }
  const report = readFileSync(join(own.home, 'report.html'), 'utf8');
  for (const control of ['\u001b', '\u009b', '\u202e']) expect(report).not.toContain(control);

  meddle((world) => {
    world.faults.push({
      ...{ action: 'TerminateInstances', nth: 1, count: 100, kind: 'error', seen: 0 },
      ...{ code: 'OperationNotPermitted', message: `no ${hostile}`, status: 400 },
    });
  });
  const swept = await own.run('cleanup', '--yes');
  expect(swept.code).toBe(3);
  // XML carries no escape; what it carries is shown for what it is.
  expect(swept.stderr).toContain('\\u{202e}evil');
  expectHarmless(swept, 'cleanup');
});

it('escapes in the records of a file reach no screen', async () => {
  const file = join(own.home, 'records.log');
  const fields = '2 123456789012 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 40 1600000000 1600000060 ACCEPT OK';
  writeFileSync(file, `${fields}\n${fields.replace('eni-1', hostile.replaceAll(/[\r\n]/g, ''))}\n${hostile}\n`);
  for (const more of [[], ['--json'], ['--explain'], ['--summary']])
    expectHarmless(await own.run('logs', '--logs', file, ...more), `logs ${more.join()}`);
});
