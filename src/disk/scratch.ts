import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
        made ??= mkdtemp(join(tmpdir(), 'flowlab-input-'));
        return made;
      },
    });
  } finally {
    const folder = await made?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
