import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withScratch } from '../../src/disk/scratch.js';

it('a folder for a while is made when it is asked for, is its owner’s alone, and is gone afterwards, whatever happens', async () => {
  let folder = '';
  const broken = withScratch(async (scratch) => {
    folder = await scratch.folder();
    expect(await scratch.folder()).toBe(folder);
    if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o077).toBe(0);
    await writeFile(join(folder, 'a'), 'text');
    throw new Error('broken');
  });
  await expect(broken).rejects.toThrow('broken');
  expect(existsSync(folder)).toBe(false);
  expect(await withScratch(async () => 'nothing was needed')).toBe('nothing was needed');
});

it('the folder of a run that was killed is removed a day later, and no other', async () => {
  const { pid: ended = 0 } = spawnSync(process.execPath, ['-e', '0']);
  const [left, young, running] = await Promise.all(
    [ended, ended, process.pid].map((pid) => mkdtemp(join(tmpdir(), `flowlab-input-${pid}-`))),
  );
  const yesterday = Date.now() / 1000 - 90_000;
  for (const folder of [left, running]) await utimes(folder ?? '', yesterday, yesterday);
  try {
    await withScratch((scratch) => scratch.folder());
    expect([left, young, running].map((folder) => existsSync(folder ?? ''))).toEqual([false, true, true]);
  } finally {
    for (const folder of [left, young, running]) await rm(folder ?? '', { recursive: true, force: true });
  }
});
