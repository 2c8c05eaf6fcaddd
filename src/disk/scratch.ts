import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thisMachine } from './machine.js';

/** A folder for what is needed for a while, made when it is first asked for and readable by its owner alone. */
export interface Scratch {
  folder(): Promise<string>;
}

/** Calls `use` with a folder, which is gone afterwards. */
export async function withScratch<T>(use: (scratch: Scratch) => Promise<T>): Promise<T> {
  let made: Promise<string> | undefined;
  try {
    return await use({
      folder: () => {
        made ??= removeLeft().then(() => mkdtemp(join(tmpdir(), `flowlab-input-${thisMachine.pid}-`)));
        return made;
      },
    });
  } finally {
    const folder = await made?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

const NAME = /^flowlab-input-(\d+)-/;
// A process that is not seen may run in another container that has the same folder.
const SURELY_LEFT_MS = 86_400_000;

/** Removes the folders of killed runs. What cannot be removed stays: it is in nobody's way. */
async function removeLeft(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const pid = Number(NAME.exec(name)?.[1]);
    const folder = join(tmpdir(), name);
    if (Number.isNaN(pid) || (await thisMachine.processOf(pid)).alive) continue;
    const about = await lstat(folder).catch(() => undefined);
    if (!about?.isDirectory() || (thisMachine.uid !== undefined && about.uid !== thisMachine.uid)) continue;
    if (thisMachine.now() - about.mtimeMs < SURELY_LEFT_MS) continue;
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
