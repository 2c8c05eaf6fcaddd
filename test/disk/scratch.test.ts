import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
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
