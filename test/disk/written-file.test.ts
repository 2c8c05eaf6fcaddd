import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { refuseForeign, writeFileOfOurs } from '../../src/disk/written-file.js';

const report = { name: 'a report of flowlab', isOurs: () => true };

let folder = '';
const before = process.cwd();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-written-'));
  process.chdir(folder);
});
afterEach(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true, force: true });
});

it('a dash is no file: whoever means standard output is told, and no file of that name is made', async () => {
  const refusal = {
    code: 'usage',
    message: 'A report of flowlab is written to a file, not to standard output: -',
    next: ['Name a file; one that is really called so is ./-'],
  };
  await expect(refuseForeign('-', report)).rejects.toMatchObject(refusal);
  await expect(writeFileOfOurs('-', 'text', report)).rejects.toMatchObject(refusal);
  expect(await readdir(folder)).toEqual([]);
});

it('a file that is really called so can be named', async () => {
  await writeFileOfOurs('./-', 'text', report);
  expect(await readdir(folder)).toEqual(['-']);
});
