import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runScript } from '../../../src/sandbox/shell/host.js';
import { addInstance, smallWorld, T0 } from '../small-world.js';

/*
 * Scripts with functions, arrays and sums, and what bash 5.2 prints of each: `$` and `>` begin its lines, `=` its status.
 * Made by running them there.
 */
const text = readFileSync(new URL('as-bash-prints.txt', import.meta.url), 'utf8');
const cases = text
  .split(/^\$ /m)
  .slice(1)
  .map((one) => {
    const lines = one.trimEnd().split('\n');
    const end = lines.findIndex((line, at) => at > 0 && !line.startsWith('> '));
    const script = lines.slice(0, end).map((line, at) => (at === 0 ? line : line.slice(2)));
    const printed = lines.slice(end, -1).map((line) => `${line}\n`);
    return [script.join('\n'), printed.join(''), Number(lines.at(-1)?.slice(2))] as const;
  });

describe('the shell of a host does what bash does', () => {
  it.each(cases)('%s', (script, stdout, exitCode) => {
    const world = smallWorld();
    const { instanceId } = addInstance(world, '172.31.16.10');
    const ran = runScript(world, { now: () => T0 }, instanceId, script, { user: 'root' });
    expect(ran).toMatchObject({ stdout, exitCode });
  });
});
