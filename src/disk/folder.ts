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
  try {
    await machine.fs.mkdir(path, { mode: 0o700 });
    return path;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return null;
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    const first = await makeFolder(dirname(path), machine);
    if (first === null) throw error;
    return (await makeFolder(path, machine)) === null ? null : first;
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
