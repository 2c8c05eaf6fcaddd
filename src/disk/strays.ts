import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../base/errno.js';
import { unlinkIfThere } from './durable-file.js';
import { type Machine, thisMachine } from './machine.js';

/** What is kept beside a state file has its name and one word more: its world, its exercise. */
const draft = /^\.((lock\.(takeover\.)*|[a-z]+\.))?[0-9a-f]{16}\.tmp$/;

/** Any diagnosis writes a verdict, with the lock or without. */
const draftOfVerdict = /^\.verdict\./;

// Writing a draft takes an instant; on a slow disk, a little longer.
const SURELY_LEFT_MS = 60_000;

/** Removes what killed runs left half-written, of a state file and of what is kept beside it. Only the owner of its lock may. */
export const removeStrays = (path: string, machine: Machine): Promise<void> =>
  removeDrafts(path, machine, (rest) => draftOfVerdict.test(rest));

/** The same of a file that is written without a lock: what may be written at this moment stays. */
export const removeOldDrafts = (path: string): Promise<void> => removeDrafts(path, thisMachine, () => true);

async function removeDrafts(path: string, machine: Machine, isShared: (rest: string) => boolean): Promise<void> {
  const names = await machine.fs.readdir(dirname(path)).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const rest = name.startsWith(basename(path)) ? name.slice(basename(path).length) : '';
    const file = join(dirname(path), name);
    if (draft.test(rest) && !(isShared(rest) && (await isYoung(file, machine)))) await unlinkIfThere(file, machine);
  }
}

async function isYoung(file: string, machine: Machine): Promise<boolean> {
  try {
    return machine.now() - (await machine.fs.lstat(file)).mtimeMs < SURELY_LEFT_MS;
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return false;
  }
}
