import { execFile, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.js';
import { writeDurably } from '../../src/disk/durable-file.js';
import { acquireLock } from '../../src/disk/lock.js';
import { type Disk, type Machine, thisMachine } from '../../src/disk/machine.js';
import { memoryStore } from '../../src/engine/memory-store.js';
import { stageMarked } from '../../src/engine/state.js';
import { fileStore, type Store } from '../../src/engine/store.js';
import { bundle } from '../helpers/bundle.js';
import { aLab, freshState } from '../helpers/tiny-cloud.js';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-store-'));
  path = join(folder, 'lab', 'state.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const errno = (code: string) => Object.assign(new Error(`${code}: said the test`), { code });
const failing = (parts: Partial<Disk>, machine: Partial<Machine> = {}): Machine => ({
  ...thisMachine,
  ...machine,
  fs: { ...thisMachine.fs, ...parts },
});
const namesIn = async (where: string) => (await readdir(where)).sort();

/** A disk whose open files fail at one of their methods. */
const openFailing =
  (method: 'writeFile' | 'sync' | 'stat', code: string): Disk['open'] =>
  async (...args) => {
    const handle = await thisMachine.fs.open(...args);
    return new Proxy(handle, {
      get: (target, name) => {
        if (name === method && String(args[1]) === 'wx') return () => Promise.reject(errno(code));
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  };

const both: readonly [string, () => Store][] = [
  ['on disk', () => fileStore(path)],
  ['in memory', () => memoryStore()],
];

describe.each(both)('a store %s', (_name, open) => {
  it('has nothing to load before the first save', async () => {
    expect(await open().load()).toBeUndefined();
  });

  it('counts each save and loads the last', async () => {
    const store = open();
    const first = await store.save(freshState());
    const second = await store.save(stageMarked(first, 1, 'done', first.at));
    expect([first.serial, second.serial]).toEqual([1, 2]);
    expect(await store.load()).toEqual(second);
  });

  it('refuses a state that did not grow from what is kept', async () => {
    const store = open();
    const first = await store.save(freshState());
    await store.save(first);
    await expect(store.save(first)).rejects.toMatchObject({
      code: 'locked',
      message: 'Another run changed lab abcdefg2 meanwhile: save 2 was found, not 1.',
      next: ['Start from what is kept now: npx flowlab resume'],
    });
    expect((await store.load())?.serial).toBe(2);
  });

  it('refuses to put one lab over another', async () => {
    const store = open();
    const kept = await store.save(freshState());
    const other = { ...kept, lineage: 'lineage-0002', lab: { ...aLab, id: 'zzzzzzz2' } };
    await expect(store.save(other)).rejects.toMatchObject({
      code: 'locked',
      message: 'Another lab, abcdefg2, is kept where lab zzzzzzz2 should be.',
    });
  });

  it('is empty after archive and after remove', async () => {
    const store = open();
    await expect(store.archive()).rejects.toMatchObject({ code: 'no-lab' });
    await store.save(await store.save(freshState()));
    await store.archive();
    expect(await store.load()).toBeUndefined();
    await store.save(freshState());
    await store.remove();
    await store.remove();
    expect(await store.load()).toBeUndefined();
  });
});

describe('a state file', () => {
  it('keeps the save before as .bak, and nothing else', async () => {
    const store = fileStore(path);
    await store.save(await store.save(freshState()));
    expect(await namesIn(join(folder, 'lab'))).toEqual(['state.json', 'state.json.bak']);
    expect(JSON.parse(await readFile(`${path}.bak`, 'utf8'))).toMatchObject({ serial: 1 });
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ serial: 2 });
  });

  it('keeps .bak even where a crash left both names on one file', async () => {
    const store = fileStore(path);
    const first = await store.save(freshState());
    await link(path, `${path}.bak`);
    await store.save(first);
    expect(await namesIn(join(folder, 'lab'))).toEqual(['state.json', 'state.json.bak']);
    expect(JSON.parse(await readFile(`${path}.bak`, 'utf8'))).toMatchObject({ serial: 1 });
  });

  it('copies for .bak where there are no hard links', async () => {
    const store = fileStore(path, { machine: failing({ link: () => Promise.reject(errno('EPERM')) }) });
    await store.save(await store.save(freshState()));
    expect(JSON.parse(await readFile(`${path}.bak`, 'utf8'))).toMatchObject({ serial: 1 });
    expect(await namesIn(join(folder, 'lab'))).toEqual(['state.json', 'state.json.bak']);
  });

  it.each(['000', '077', '777'])('is for its owner only, whatever the umask (%s)', async (umask) => {
    const child = await bundle(
      `import { isProblem } from '../../src/base/problem.js';
import { writeDurably } from './src/disk/durable-file.ts';
       process.umask(parseInt(process.argv[3], 8));
       await writeDurably(process.argv[2], 'text');`,
      folder,
    );
    await promisify(execFile)(process.execPath, [child, join(folder, 'state.json'), umask]);
    expect((await stat(join(folder, 'state.json'))).mode & 0o777).toBe(0o600);
  });

  it('lives in a folder for its owner only', async () => {
    await fileStore(path).save(freshState());
    expect((await stat(join(folder, 'lab'))).mode & 0o777).toBe(0o700);
  });

  it('is put aside under the name of its lab', async () => {
    const store = fileStore(path);
    await store.save(await store.save(freshState()));
    expect(await store.archive()).toBe(`${path}.abcdefg2.done`);
    expect(await namesIn(join(folder, 'lab'))).toEqual(['state.json.abcdefg2.done']);
  });

  it('that somebody deleted during the run is written again: the ledger in hand is the best there is', async () => {
    const store = fileStore(path);
    const first = await store.save(freshState());
    await rm(path);
    expect((await store.save(first)).serial).toBe(2);
  });
});

describe('a state file that cannot be trusted', () => {
  beforeEach(async () => {
    await fileStore(path).save(freshState());
  });

  it('is refused when others could have written it', async () => {
    await chmod(path, 0o620);
    await expect(fileStore(path).load()).rejects.toMatchObject({
      code: 'damaged-state',
      message: expect.stringContaining('can be written by other users'),
      next: expect.arrayContaining([`chmod go-w ${path}`]),
    });
  });

  it('is refused when it belongs to another user', async () => {
    const store = fileStore(path, { machine: { ...thisMachine, uid: 4711 } });
    await expect(store.load()).rejects.toMatchObject({
      code: 'damaged-state',
      message: expect.stringContaining('belongs to another user'),
    });
  });

  it('is not read through a link, nor written through one', async () => {
    const target = join(folder, 'target');
    await writeFile(target, await readFile(path), { mode: 0o600 });
    await rm(path);
    await symlink(target, path);
    await expect(fileStore(path).load()).rejects.toMatchObject({
      code: 'damaged-state',
      message: expect.stringContaining('symbolic link'),
    });
    await expect(writeDurably(path, 'new')).rejects.toMatchObject({
      code: 'storage',
      message: `${path} is not a regular file.`,
    });
    expect(JSON.parse(await readFile(target, 'utf8'))).toMatchObject({ serial: 1 });
  });

  it('is not read when it is no file, or far too large', async () => {
    await truncate(path, 5 * 1024 * 1024);
    await expect(fileStore(path).load()).rejects.toMatchObject({
      code: 'damaged-state',
      message: expect.stringContaining('larger than'),
    });
    await rm(path);
    await mkdir(path);
    await expect(fileStore(path).load()).rejects.toMatchObject({
      code: 'damaged-state',
      message: expect.stringContaining('not a regular file'),
    });
  });

  it('is never overwritten when damaged, and says the ways back', async () => {
    const store = fileStore(path);
    const state = await store.save((await store.load()) ?? freshState());
    await writeFile(path, '{"format": 1,');
    await expect(store.save(state)).rejects.toMatchObject({ code: 'damaged-state' });
    await expect(store.load()).rejects.toMatchObject({
      code: 'damaged-state',
      message: `${path}: The state file is damaged: it is not whole JSON.`,
      next: [
        `Go back to the save before it: rm ${path} && mv ${path}.bak ${path}`,
        'Rebuild from what carries the tag of a lab: npx flowlab cleanup --discover',
      ],
    });
    expect(await readFile(path, 'utf8')).toBe('{"format": 1,');
  });

  it('the way back writes through no link that was planted at its path, whatever the path is called', async () => {
    const odd = join(folder, "a lab's $(touch pwned) `touch pwned`", 'state.json');
    const store = fileStore(odd);
    await store.save(await store.save((await store.load()) ?? freshState()));
    const victim = join(folder, 'victim');
    await writeFile(victim, 'precious');
    await unlink(odd);
    await symlink(victim, odd);
    const error = await store.load().catch((thrown: unknown) => thrown);
    const advice = isProblem(error, 'damaged-state') ? (error.next.find((line) => / mv /.test(line)) ?? '') : '';
    execFileSync('sh', ['-c', advice.slice(advice.indexOf('rm '))], { cwd: folder });
    expect(await readFile(victim, 'utf8')).toBe('precious');
    expect((await store.load())?.serial).toBe(1);
    expect(await readdir(folder)).not.toContain('pwned');
  });

  it('offers no way back over a backup that is damaged too', async () => {
    await writeFile(path, '');
    await writeFile(`${path}.bak`, '');
    await chmod(`${path}.bak`, 0o600);
    await expect(fileStore(path).load()).rejects.toMatchObject({
      next: ['Rebuild from what carries the tag of a lab: npx flowlab cleanup --discover'],
    });
  });
});

describe('a disk that fails', () => {
  it.each([
    ['full', { open: openFailing('writeFile', 'ENOSPC') }, 'the disk is full (ENOSPC)'],
    ['broken at the sync', { open: openFailing('sync', 'EIO') }, 'the disk reports an error (EIO)'],
    [
      'read-only',
      {
        open: (async (file, flags, mode) =>
          flags === 'wx' ? Promise.reject(errno('EROFS')) : thisMachine.fs.open(file, flags, mode)) as Disk['open'],
      },
      'the file system is read-only (EROFS)',
    ],
    ['closed to us', { rename: () => Promise.reject(errno('EACCES')) }, 'permission is missing (EACCES)'],
    ['over quota', { rename: () => Promise.reject(errno('EDQUOT')) }, 'your disk quota is used up (EDQUOT)'],
    [
      'silently short',
      {
        open: (async (...args: Parameters<Disk['open']>) =>
          shortWrites(await thisMachine.fs.open(...args))) as Disk['open'],
      },
      'only 0 bytes were written',
    ],
  ] satisfies readonly [string, Partial<Disk>, string][])(
    'and is %s leaves the good file as it was, and nothing beside it',
    async (_name, parts, reason) => {
      const first = await fileStore(path).save(freshState());
      const good = await readFile(path, 'utf8');
      await expect(fileStore(path, { machine: failing(parts) }).save(first)).rejects.toMatchObject({
        code: 'storage',
        message: `${path} cannot be written or read: ${reason}.`,
        next: [
          `Make room or give yourself access: ls -ld ${join(folder, 'lab')}`,
          'Or keep the lab elsewhere: --state <file>',
        ],
      });
      expect(await readFile(path, 'utf8')).toBe(good);
      expect((await namesIn(join(folder, 'lab'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    },
  );

  it('is noticed by the probe, before there is anything to lose', async () => {
    const machine = failing({ open: openFailing('writeFile', 'ENOSPC') });
    await expect(fileStore(path, { machine }).probe()).rejects.toMatchObject({ code: 'storage' });
    await mkdir(path);
    await expect(fileStore(path).probe()).rejects.toMatchObject({
      code: 'storage',
      message: `${path} is not a regular file.`,
    });
  });

  it('is a storage problem wherever it shows', async () => {
    await writeFile(join(folder, 'file'), '');
    const beneath = fileStore(join(folder, 'file', 'state.json'));
    for (const act of [beneath.load, beneath.probe, beneath.archive, beneath.remove, () => beneath.save(freshState())])
      await expect(act()).rejects.toMatchObject({ code: 'storage', message: expect.stringMatching(/EEXIST|ENOTDIR/) });
  });

  it('only after the file is in place lets the same save succeed when it is repeated', async () => {
    let broken = true;
    const open: Disk['open'] = async (file, flags, mode) => {
      if (broken && flags === 'r') throw errno('EIO');
      return thisMachine.fs.open(file, flags, mode);
    };
    await mkdir(join(folder, 'lab'));
    const store = fileStore(path, { machine: failing({ open }) });
    await expect(store.save(freshState())).rejects.toMatchObject({ code: 'storage' });
    broken = false;
    expect((await store.save(freshState())).serial).toBe(1);
  });

  it('on Windows is asked again while a scanner holds the file', async () => {
    let refusals = 3;
    let paused = 0;
    const machine = failing(
      { rename: (from, to) => (refusals-- > 0 ? Promise.reject(errno('EPERM')) : thisMachine.fs.rename(from, to)) },
      {
        windows: true,
        pause: async (ms) => {
          paused += ms;
        },
      },
    );
    await fileStore(path, { machine }).save(freshState());
    expect(paused).toBe(150);
    refusals = Number.POSITIVE_INFINITY;
    paused = 0;
    await expect(writeDurably(path, 'x', { machine })).rejects.toMatchObject({ code: 'storage' });
    expect(paused).toBe(2_000);
  });
});

describe('a process killed while it saves', () => {
  it('leaves a whole state, at least as new as the last save it was told of', { timeout: 30_000 }, async () => {
    const program = await bundle(
      `import { fileStore } from './src/engine/store.ts';
       import { observed } from './src/engine/state.ts';
       const store = fileStore(process.argv[2]);
       let state = (await store.load()) ?? JSON.parse(process.argv[3]);
       for (;;) {
         state = await store.save(observed(state, 'look', 'x'.repeat(20_000), state.at));
         process.send(state.serial);
       }`,
      folder,
    );
    let told = 0;
    for (let round = 0; round < 12; round++) {
      const child = fork(program, [path, JSON.stringify(freshState())]);
      child.on('message', (serial) => {
        told = Number(serial);
      });
      await once(child, 'message');
      // Another moment in the course of a save each time.
      await thisMachine.pause(round * 1.7);
      child.kill('SIGKILL');
      await once(child, 'close');
      expect((await fileStore(path).load())?.serial).toBeGreaterThanOrEqual(told);
    }
    expect(told).toBeGreaterThan(12);
    await fileStore(path).probe();
    await (await acquireLock(path))[Symbol.asyncDispose]();
    expect(await namesIn(join(folder, 'lab'))).toEqual(['.gitignore', 'state.json', 'state.json.bak']);
  });
});

describe('probe', () => {
  it('hides its own folder from git, and in a folder of somebody else only its own files', async () => {
    await fileStore(path).probe();
    expect(await readFile(join(folder, 'lab', '.gitignore'), 'utf8')).toBe('*\n');
    await fileStore(join(folder, 'mine.json')).probe();
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('/mine.json*\n');
    await writeFile(join(folder, '.gitignore'), 'theirs\n');
    await fileStore(join(folder, 'mine.json')).probe();
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('theirs\n');
  });
});

describe('a durable write', () => {
  /** The order of calls that matter in a power cut. */
  const traced = () => {
    const calls: string[] = [];
    const short = (file: unknown) =>
      String(file)
        .replace(folder, '')
        .replace(/[0-9a-f]{16}/, '#');
    const machine = failing({
      open: async (file, flags, mode) => {
        const handle = await thisMachine.fs.open(file, flags, mode);
        const sync = handle.sync.bind(handle);
        handle.sync = () => {
          calls.push(`sync ${short(file)}`);
          return sync();
        };
        return handle;
      },
      rename: (from, to) => {
        calls.push(`rename ${short(from)} ${short(to)}`);
        return thisMachine.fs.rename(from, to);
      },
    });
    return { calls, machine };
  };

  it('syncs the text before the rename and the folder after it', async () => {
    const { calls, machine } = traced();
    await writeDurably(join(folder, 'a'), 'text', { machine });
    expect(calls).toEqual(['sync /a.#.tmp', 'rename /a.#.tmp /a', 'sync ']);
  });

  it('syncs the folder above one that it makes', async () => {
    const { calls, machine } = traced();
    await writeDurably(join(folder, 'new', 'a'), 'text', { machine });
    expect(calls[0]).toBe('sync ');
  });

  it('without durability still replaces whole files, and waits for no disk', async () => {
    const { calls, machine } = traced();
    await writeDurably(join(folder, 'a'), 'text', { machine, durable: false });
    expect(calls).toEqual(['rename /a.#.tmp /a']);
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('text');
  });

  it('does not follow a link planted at its temporary name, nor remove it', async () => {
    const target = join(folder, 'target');
    await writeFile(target, 'precious');
    await symlink(target, join(folder, 'a.0000000000000000.tmp'));
    const machine = { ...thisMachine, random: () => '0000000000000000' };
    await expect(writeDurably(join(folder, 'a'), 'text', { machine })).rejects.toMatchObject({ code: 'storage' });
    expect(await readFile(target, 'utf8')).toBe('precious');
    expect((await lstat(join(folder, 'a.0000000000000000.tmp'))).isSymbolicLink()).toBe(true);
  });

  it('counts bytes, not letters', async () => {
    await writeDurably(join(folder, 'a'), 'é☁');
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('é☁');
  });
});

/** Says it has written, and has not. */
function shortWrites<H extends object>(handle: H): H {
  return new Proxy(handle, {
    get: (target, name) => {
      if (name === 'writeFile') return async () => {};
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
