import { dirname } from 'node:path';
import { errnoOf } from '../base/errno.js';
import type { Machine } from './machine.js';

/** Makes the folder, for its owner only, where it is missing; true when it was. */
export async function prepareFolder(path: string, machine: Machine): Promise<boolean> {
  const first = await makeFolder(dirname(path), machine);
  if (first === null) return false;
  await syncFolder(dirname(first), machine);
  return true;
}

/**
 * The first of the folders that it made; null where all were there. Node's own `recursive` never ends below a folder that is
 * there and takes none, as /proc is.
 */
async function makeFolder(path: string, machine: Machine): Promise<string | null> {
  // Of a root systems say otherwise that it is there (EISDIR, EPERM).
  if (dirname(path) === path) return null;
  try {
    return (await makeOne(path, machine)) ? path : null;
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
  const above = await makeFolder(dirname(path), machine);
  // Another process may have made the one above, or this one, meanwhile.
  return (await makeOne(path, machine)) ? (above ?? path) : above;
}

/** False where it was there. */
async function makeOne(path: string, machine: Machine): Promise<boolean> {
  try {
    await machine.fs.mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Makes the entries of a folder survive a power cut; some file systems and Windows cannot, and say so. */
export async function syncFolder(folder: string, machine: Machine): Promise<void> {
  const tolerated = machine.windows ? ['EINVAL', 'EPERM', 'EACCES', 'EISDIR', 'EBADF'] : ['EINVAL', 'ENOTSUP'];
  try {
    const handle = await machine.fs.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!tolerated.includes(errnoOf(error) ?? '')) throw error;
  }
}
