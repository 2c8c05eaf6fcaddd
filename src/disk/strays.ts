import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../base/errno.js';
import { unlinkIfThere } from './durable-file.js';
import { type Machine, thisMachine } from './machine.js';

/** Removes what killed runs left half-written beside a file. Only the owner of its lock may. */
export async function removeStrays(path: string, machine: Machine = thisMachine): Promise<void> {
  const stray = /^\.(lock\.(takeover\.)*)?[0-9a-f]{16}\.tmp$/;
  const names = await machine.fs.readdir(dirname(path)).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names)
    if (name.startsWith(basename(path)) && stray.test(name.slice(basename(path).length)))
      await unlinkIfThere(join(dirname(path), name), machine);
}
