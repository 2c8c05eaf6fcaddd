import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../base/errno.js';
import { unlinkIfThere } from './durable-file.js';
import type { Machine } from './machine.js';

/**
 * What is kept beside a state file has its name and one word more: its world, its exercise. A verdict is written by whoever
 * diagnoses, with the lock or without, so one that is half written may be written still.
 */
const stray = /^\.((lock\.(takeover\.)*|(?!verdict\.)[a-z]+\.))?[0-9a-f]{16}\.tmp$/;

/** Removes what killed runs left half-written, of a state file and of what is kept beside it. Only the owner of its lock may. */
export async function removeStrays(path: string, machine: Machine): Promise<void> {
  const names = await machine.fs.readdir(dirname(path)).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names)
    if (name.startsWith(basename(path)) && stray.test(name.slice(basename(path).length)))
      await unlinkIfThere(join(dirname(path), name), machine);
}
