import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errnoOf } from '../../base/errno.js';

/** What does not fit into memory, in a temporary file that is gone with the process: pieces, each of one partition of the keys. */
export interface SpillFile {
  write(partition: number, bytes: Uint8Array): void;
  /** Null where nothing was written. */
  spilled(): Spilled | null;
}

/** File descriptors are the process's, so they travel between its threads. */
export interface Spilled {
  readonly fd: number;
  readonly segments: readonly Segment[];
}

interface Segment {
  readonly partition: number;
  readonly position: number;
  readonly length: number;
}

export function createSpillFile(): SpillFile {
  let fd: number | null = null;
  let position = 0;
  const segments: Segment[] = [];
  return {
    write(partition, bytes) {
      if (fd === null) {
        const path = join(tmpdir(), `flowlab-${randomUUID()}.spilled`);
        fd = openSync(path, 'wx+', 0o600);
        unlinkOpen(path);
      }
      writeSync(fd, bytes, 0, bytes.length, position);
      segments.push({ partition, position, length: bytes.length });
      position += bytes.length;
    },
    spilled: () => (fd === null ? null : { fd, segments }),
  };
}

// Where the system does not let go of an open file's name, the temporary folder is its owner's to empty.
function unlinkOpen(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    const code = errnoOf(error);
    if (code !== 'EBUSY' && code !== 'EPERM') throw error;
  }
}

/** The pieces of one partition, one after the other, each valid until the next is asked for. */
export function* spilledPieces(spilled: Spilled | null, partition: number): Generator<Uint8Array<ArrayBuffer>> {
  if (spilled === null) return;
  const longest = Math.max(0, ...spilled.segments.map(({ length }) => length));
  // Memory for each would be let go of much later than it is needed.
  const memory = new ArrayBuffer(longest);
  for (const segment of spilled.segments) {
    if (segment.partition !== partition) continue;
    const bytes = new Uint8Array(memory, 0, segment.length);
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(spilled.fd, bytes, done, bytes.length - done, segment.position + done);
      if (read === 0) throw new Error('A temporary file breaks off.');
      done += read;
    }
    yield bytes;
  }
}

export function closeSpilled(spilled: Spilled | null): void {
  if (spilled !== null) closeSync(spilled.fd);
}
