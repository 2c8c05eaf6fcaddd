import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock } from '../../src/disk/lock.js';
import { type Machine, thisMachine } from '../../src/disk/machine.js';
import { bundle } from '../helpers/bundle.js';

let folder = '';
let state = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-lock-'));
  state = join(folder, 'state.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A process that lived and is no more. */
const deadPid = Number(execFileSync(process.execPath, ['-p', 'process.pid']).toString());
const errno = (code: string) => Object.assign(new Error(`${code}: said the test`), { code });
const owner = { pid: deadPid, host: hostname(), nonce: 'n', started: null, since: '2026-01-05T09:00:00.000Z' };
const plant = (parts: Partial<Record<keyof typeof owner, unknown>> = {}, file = `${state}.lock`) =>
  writeFile(file, JSON.stringify({ ...owner, ...parts }), { mode: 0o600 });
/** A machine that does not wait, and how long it would have waited, in milliseconds. */
function hasty(parts: Partial<Machine> = {}): { readonly machine: Machine; readonly waited: () => number } {
  let waited = 0;
  const pause = async (ms: number): Promise<void> => {
    waited += ms;
  };
  return { machine: { ...thisMachine, ...parts, pause }, waited: () => waited };
}

describe('the lock', () => {
  it('keeps a second run out, names the first and says the remedy', async () => {
    const lock = await acquireLock(state, { ...thisMachine, now: () => Date.UTC(2026, 0, 5, 9) });
    const { machine, waited } = hasty();
    await expect(acquireLock(state, machine)).rejects.toMatchObject({
      code: 'locked',
      message: `The lab is in use by another flowlab: process ${process.pid} on ${hostname()} since 2026-01-05T09:00:00.000Z.`,
      next: [
        'Wait until it has finished, or stop it there.',
        `If it is no longer running, remove its lock: rm ${state}.lock`,
      ],
    });
    expect(waited()).toBe(0);
    await lock[Symbol.asyncDispose]();
  });

  it('is free again after release, and leaves nothing behind', async () => {
    await (await acquireLock(state))[Symbol.asyncDispose]();
    const again = await acquireLock(state);
    await again[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual([]);
  });

  it('comes with a tidied place: what killed runs left half-written of the state and of what is kept beside it is gone', async () => {
    const strays = [
      'state.json.0123456789abcdef.tmp',
      'state.json.lock.0123456789abcdef.tmp',
      'state.json.lock.takeover.0123456789abcdef.tmp',
      'state.json.world.0123456789abcdef.tmp',
      'state.json.exercise.0123456789abcdef.tmp',
      'state.json.verdict.0123456789abcdef.tmp',
    ];
    const others = [
      'state.json.tmp',
      'other.json.0123456789abcdef.tmp',
      'state.json.0123456789abcdef.tmp.txt',
      // Of another lock, and of whoever writes without one.
      'state.json.practice.world.0123456789abcdef.tmp',
      'state.json.verdict.aaaaaaaaaaaaaaaa.tmp',
    ];
    for (const name of [...strays, ...others]) await writeFile(join(folder, name), '');
    const longAgo = Date.now() / 1_000 - 3_600;
    await utimes(join(folder, 'state.json.verdict.0123456789abcdef.tmp'), longAgo, longAgo);
    const lock = await acquireLock(state);
    expect((await readdir(folder)).sort()).toEqual([...others, 'state.json.lock'].sort());
    await lock[Symbol.asyncDispose]();
  });

  it('does not mind a verdict that is finished while it tidies', async () => {
    await writeFile(`${state}.verdict.0123456789abcdef.tmp`, '');
    const lstat = () => Promise.reject(errno('ENOENT'));
    const lock = await acquireLock(state, { ...thisMachine, fs: { ...thisMachine.fs, lstat } });
    await lock[Symbol.asyncDispose]();
  });

  it('of somebody else is no reason to tidy: he may be writing', async () => {
    const lock = await acquireLock(state);
    await writeFile(`${state}.world.0123456789abcdef.tmp`, '');
    await expect(acquireLock(state)).rejects.toMatchObject({ code: 'locked' });
    expect(await readdir(folder)).toContain('state.json.world.0123456789abcdef.tmp');
    await lock[Symbol.asyncDispose]();
  });

  it('is not kept by a run that cannot tidy', async () => {
    const readdir = () => Promise.reject(errno('EIO'));
    await expect(acquireLock(state, { ...thisMachine, fs: { ...thisMachine.fs, readdir } })).rejects.toMatchObject({
      code: 'storage',
    });
    await (await acquireLock(state))[Symbol.asyncDispose]();
  });

  it('is only ever released by its owner', async () => {
    const lock = await acquireLock(state);
    await plant({ nonce: 'another', pid: process.pid });
    await lock[Symbol.asyncDispose]();
    expect(JSON.parse(await readFile(`${state}.lock`, 'utf8'))).toMatchObject({ nonce: 'another' });
  });

  it('of a process that died here is taken over', async () => {
    await plant();
    const lock = await acquireLock(state);
    expect(JSON.parse(await readFile(`${state}.lock`, 'utf8'))).toMatchObject({ pid: process.pid });
    expect(await readdir(folder)).toEqual(['state.json.lock']);
    await lock[Symbol.asyncDispose]();
  });

  it('of a living process is kept however old it is', async () => {
    await plant({ pid: process.ppid, since: '1999-01-01T00:00:00.000Z' });
    await expect(acquireLock(state)).rejects.toMatchObject({ code: 'locked' });
  });

  it('of a dead process whose number another one got since is taken over', async () => {
    await plant({ pid: process.ppid, started: 'before the last reboot/17' });
    await (await acquireLock(state))[Symbol.asyncDispose]();
    const vague: Machine = { ...thisMachine, processOf: async () => ({ alive: true, started: undefined }) };
    await plant({ pid: process.ppid, started: 'before the last reboot/17' });
    await expect(acquireLock(state, vague)).rejects.toMatchObject({ code: 'locked' });
  });

  it('of another computer is never taken over', async () => {
    await plant({ host: 'elsewhere' });
    await expect(acquireLock(state)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`process ${deadPid} on elsewhere since`),
    });
  });

  it.each(['', '{"pid":', 'null', '{"pid":-1}', '[]'])('that makes no sense (%s) is taken over', async (text) => {
    await writeFile(`${state}.lock`, text);
    await (await acquireLock(state, hasty().machine))[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over even where an earlier taker died on the way', async () => {
    await plant();
    await plant({ nonce: 'm' }, `${state}.lock.takeover`);
    await (await acquireLock(state))[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not taken over while another taker is at it', async () => {
    await plant();
    await plant({ nonce: 'm', pid: process.ppid }, `${state}.lock.takeover`);
    const { machine, waited } = hasty();
    await expect(acquireLock(state, machine)).rejects.toMatchObject({ code: 'locked' });
    expect(waited()).toBeGreaterThan(300);
    expect(waited()).toBeLessThan(1_500);
  });

  it('leaves the new lock of a quicker taker alone', async () => {
    await plant();
    // Between judging the old lock dead and removing it, somebody else takes over.
    let judged = 0;
    const slow: Machine = {
      ...thisMachine,
      processOf: async (pid) => {
        const facts = await thisMachine.processOf(pid);
        if (pid === deadPid && judged++ === 0) await plant({ nonce: 'quicker', pid: process.ppid });
        return facts;
      },
    };
    await expect(acquireLock(state, slow)).rejects.toMatchObject({ code: 'locked' });
    expect(JSON.parse(await readFile(`${state}.lock`, 'utf8'))).toMatchObject({ nonce: 'quicker' });
  });

  it('works where there are no hard links', async () => {
    const machine: Machine = { ...thisMachine, fs: { ...thisMachine.fs, link: () => Promise.reject(errno('EPERM')) } };
    const lock = await acquireLock(state, machine);
    await expect(acquireLock(state, machine)).rejects.toMatchObject({ code: 'locked' });
    await lock[Symbol.asyncDispose]();
    await plant();
    await (await acquireLock(state, machine))[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual([]);
  });

  it('follows no link', async () => {
    await symlink(join(folder, 'target'), `${state}.lock`);
    await expect(acquireLock(state)).rejects.toMatchObject({ code: 'storage' });
  });

  it('that cannot be written is a storage problem with a way out', async () => {
    const machine: Machine = { ...thisMachine, fs: { ...thisMachine.fs, open: () => Promise.reject(errno('EROFS')) } };
    await expect(acquireLock(state, machine)).rejects.toMatchObject({
      code: 'storage',
      message: `${state}.lock cannot be written or read: the file system is read-only (EROFS).`,
      next: [`Make room or give yourself access: ls -ld ${folder}`, 'Or keep the lab elsewhere: --state <file>'],
    });
  });

  it('knows this process by its start', async () => {
    const mine = await thisMachine.processOf(process.pid);
    expect(mine).toEqual(await thisMachine.processOf(process.pid));
    expect(mine.alive).toBe(true);
    expect(await thisMachine.processOf(deadPid)).toEqual({ alive: false, started: undefined });
  });
});

describe('many runs that start at once', () => {
  const racer = `
    import { acquireLock } from './src/disk/lock.ts';
    let lock;
    process.on('message', async ({ state, at }) => {
      if (state === undefined) { await lock?.[Symbol.asyncDispose](); lock = undefined; process.send('released'); return; }
      while (Date.now() < at);
      try { lock = await acquireLock(state); process.send('won'); } catch (error) { process.send(error.code); }
    });
    process.send('ready');`;
  const answer = async (child: ChildProcess) => String((await once(child, 'message'))[0]);

  it('never let in more than one, and always one, whatever the lock looked like before', {
    timeout: 60_000,
  }, async () => {
    const program = await bundle(racer, folder);
    const racers = [1, 2, 3, 4].map(() => fork(program));
    await Promise.all(racers.map(answer));
    const before: readonly ((file: string) => Promise<void>)[] = [
      async () => {},
      (file) => plant({}, file),
      async (file) => {
        await plant({}, file);
        await plant({ nonce: 'm' }, `${file}.takeover`);
      },
      (file) => plant({}, file),
      (file) => plant({}, file),
      (file) => writeFile(file, ''),
    ];
    try {
      for (let round = 0; round < 42; round++) {
        const target = join(folder, `round-${round}`);
        await before[round % before.length]?.(`${target}.lock`);
        const running = racers.slice(0, 2 + (round % 3));
        const answers = running.map(answer);
        const at = Date.now() + 5;
        for (const child of running) child.send({ state: target, at });
        const ends = (await Promise.all(answers)).sort();
        expect(ends, `round ${round}`).toEqual([...Array(running.length - 1).fill('locked'), 'won']);
        const released = running.map(answer);
        for (const child of running) child.send({});
        await Promise.all(released);
        expect((await readdir(folder)).filter((name) => name.startsWith('round-'))).toEqual([]);
      }
    } finally {
      for (const child of racers) child.kill();
    }
  });
});
