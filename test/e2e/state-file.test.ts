import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from '../../src/sandbox/world/world.js';
import { computer, type Ended } from './flowlab.js';

let own: ReturnType<typeof computer>;
let file: string;
beforeEach(() => {
  own = computer();
  file = join(own.home, 'state.json');
});
afterEach(() => own.discard());

/** What was said, on one line: the terminal breaks it where it has to, a command by a backslash. */
const said = ({ stderr }: Ended): string => stderr.replaceAll(/( \\)?\s+/g, ' ');

const world = (): World => JSON.parse(readFileSync(`${file}.world`, 'utf8'));

describe('a state file that cannot be used', () => {
  const damages: readonly (readonly [string, (text: string) => string, string])[] = [
    ['cut short', (text) => text.slice(0, text.length / 2), 'damaged'],
    ['emptied', () => '', 'damaged'],
    ['changed in one letter', (text) => text.replace('"attempt": 1', '"attempt": 2'), 'damaged'],
    ['of a newer flowlab', (text) => text.replace('"format": 1', '"format": 2'), 'newer flowlab'],
  ];
  it('is refused by every command that would need it, and left as it is', async () => {
    expect((await own.run('start', '--sandbox', '--yes', '--until', '1')).code).toBe(0);
    const whole = readFileSync(file, 'utf8');
    const account = readFileSync(`${file}.world`, 'utf8');
    for (const [name, damage, word] of damages) {
      const damaged = damage(whole);
      expect(damaged, name).not.toBe(whole);
      writeFileSync(file, damaged);
      for (const args of [
        ['resume', '--yes'],
        ['cleanup', '--yes'],
        ['start', '--sandbox', '--yes'],
      ]) {
        const ended = await own.run(...args);
        expect(said(ended), `${name}, ${args[0]}`).toContain(word);
        expect(ended.code, `${name}, ${args[0]}`).toBe(5);
        expect(readFileSync(file, 'utf8')).toBe(damaged);
      }
    }
    expect(readFileSync(`${file}.world`, 'utf8')).toBe(account);
    expect(said(await own.run('resume', '--yes'))).toContain('npx flowlab@latest');
    writeFileSync(file, damages[0]?.[1](whole) ?? '');
    expect(said(await own.run('resume', '--yes'))).toContain(`rm ${file} && mv ${file}.bak ${file}`);
    writeFileSync(file, readFileSync(`${file}.bak`));
    expect((await own.run('cleanup', '--yes')).code).toBe(0);
  });
});

describe('a state that cannot be written', () => {
  it('stops the lab before anything is made: a folder is where the file should be', async () => {
    mkdirSync(file);
    const ended = await own.run('start', '--sandbox', '--yes');
    expect(said(ended)).toContain('is not a regular file');
    expect(ended.code).toBe(5);
    expect(existsSync(`${file}.world`)).toBe(false);
  });

  it('stops the lab before anything is made: the folder is a file', async () => {
    rmSync(own.home, { recursive: true });
    writeFileSync(own.home, 'not a folder');
    const ended = await own.run('start', '--sandbox', '--yes');
    expect(said(ended)).toMatch(/ENOTDIR|EEXIST/);
    expect(ended.code).toBe(1);
    expect(readFileSync(own.home, 'utf8')).toBe('not a folder');
  });

  it('stops the sandbox at once when there is no room for its simulated account, and resume goes on', async () => {
    const hook = new URL('./full-disk-hook.mjs', import.meta.url).pathname;
    const full = { NODE_OPTIONS: `--import ${hook}`, FULL_DISK: 'state.json.world:12' };
    const begun = performance.now();
    const ended = await own.runIn(full, ['start', '--sandbox', '--yes']);
    expect(said(ended)).toContain(`${file}.world cannot be written or read: the disk is full (ENOSPC).`);
    expect(ended.code).toBe(1);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect((await own.run('resume', '--yes', '--until', '3')).code).toBe(0);
    expect(Object.keys(world().ec2.instances)).toHaveLength(2);
    expect((await own.run('cleanup', '--yes')).code).toBe(0);
  });

  const canInject = spawnSync('strace', ['-f', '-e', 'inject=fsync:error=ENOSPC', 'true']).status === 0;
  if (!canInject) console.warn('SKIPPED: strace is missing or may not trace here, so no disk was filled up.');
  // strace counts the calls of each thread for itself.
  const oneThread = { UV_THREADPOOL_SIZE: '1' };
  const fullFrom = (nth: number) => [
    'strace',
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    '-e',
    'trace=fsync',
    '-e',
    `inject=fsync:error=ENOSPC:when=${nth}+`,
  ];

  it.skipIf(!canInject)('stops the lab before anything is made: the disk is full', async () => {
    const ended = await own.runIn(oneThread, ['start', '--sandbox', '--yes'], fullFrom(1));
    expect(said(ended)).toContain('the disk is full (ENOSPC)');
    expect(ended.code).toBe(1);
    expect(existsSync(file)).toBe(false);
    if (existsSync(`${file}.world`)) expect(world().iam.roles).toEqual({});
  });

  it.skipIf(!canInject)('stops the lab where it is when the disk fills up, and resume goes on', async () => {
    const ended = await own.runIn(oneThread, ['start', '--sandbox', '--yes'], fullFrom(40));
    expect(said(ended)).toContain('the disk is full (ENOSPC)');
    expect(ended.code).toBe(1);
    expect((await own.run('resume', '--yes', '--until', '4')).code).toBe(0);
    expect(Object.keys(world().ec2.instances)).toHaveLength(2);
    expect((await own.run('cleanup', '--yes')).code).toBe(0);
  });
});
