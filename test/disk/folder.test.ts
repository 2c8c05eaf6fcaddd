import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareFolder } from '../../src/disk/folder.js';
import { type Disk, thisMachine } from '../../src/disk/machine.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('is made with those above it, for its owner only, and tells whether it was missing', async () => {
  const path = join(folder, 'a', 'b', 'state.json');
  expect(await prepareFolder(path, thisMachine)).toBe(true);
  expect(await prepareFolder(path, thisMachine)).toBe(false);
  expect((await stat(join(folder, 'a', 'b'))).mode & 0o077).toBe(0);
});

it('below one that is there and takes none, as /proc, is a refusal and not a search without end', async () => {
  const mkdir = (async (path: string) => {
    throw Object.assign(new Error(`mkdir ${path}`), { code: path === '/proc' ? 'EEXIST' : 'ENOENT' });
  }) as unknown as Disk['mkdir'];
  const machine = { ...thisMachine, fs: { ...thisMachine.fs, mkdir } };
  await expect(prepareFolder('/proc/nope/further/state.json', machine)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('is made also where another process makes the one above it meanwhile', async () => {
  const above = join(folder, 'a');
  const mkdir = (async (path: string, options: { readonly mode: number }) => {
    if (path === above) await thisMachine.fs.mkdir(above);
    return thisMachine.fs.mkdir(path, options);
  }) as unknown as Disk['mkdir'];
  const machine = { ...thisMachine, fs: { ...thisMachine.fs, mkdir } };
  expect(await prepareFolder(join(above, 'b', 'state.json'), machine)).toBe(true);
});

it('that is the root of a disk is there, whatever the system says of it', async () => {
  const mkdir = (async () => {
    throw Object.assign(new Error('mkdir /'), { code: 'EISDIR' });
  }) as unknown as Disk['mkdir'];
  expect(await prepareFolder('/state.json', { ...thisMachine, fs: { ...thisMachine.fs, mkdir } })).toBe(false);
});
