import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scratch } from '../../disk/scratch.js';
import type { BucketObject } from './list-objects.js';

/** Objects as they were fetched, on the disk: a second look at them costs nothing. */
export interface KeptObjects {
  /** The file with all of an object; undefined where it is not kept. */
  fileOf(object: BucketObject): string | undefined;
  /** The chunks as they come, kept on their way. What was not taken to its end, or finds no room, is not kept. */
  keeping(object: BucketObject, chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
}

const MOST_BYTES = 2 ** 31;

export function keptObjects(scratch: Scratch, most = MOST_BYTES): KeptObjects {
  const files = new Map<string, string>();
  let bytes = 0;
  let count = 0;
  return {
    fileOf: (object) => files.get(nameOf(object)),
    async *keeping(object, chunks) {
      if (bytes + object.bytes > most) return yield* chunks;
      bytes += object.bytes;
      const file = join(await scratch.folder(), String(count++));
      const handle = await open(file, 'wx', 0o600);
      let isWhole = true;
      try {
        for await (const chunk of chunks) {
          // A full disk costs the second look, not the first.
          if (isWhole)
            isWhole = await handle.writeFile(chunk).then(
              () => true,
              () => false,
            );
          yield chunk;
        }
        if (isWhole) files.set(nameOf(object), file);
      } finally {
        await handle.close();
      }
    },
  };
}

const nameOf = ({ bucket, key, etag }: BucketObject): string => `${bucket}/${key} ${etag}`;
