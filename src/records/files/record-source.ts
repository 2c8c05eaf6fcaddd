import { constants, openSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';
import { errnoOf } from '../../base/errno.js';
import { Problem } from '../../base/problem.js';
import { shellWord } from '../../base/shell-word.js';
import type { Slices } from '../parquet/open-parquet.js';
import { type Chunks, isPacked, peek, plainBytes } from './bytes.js';
import type { FileRange } from './file-range.js';
import type { Fill } from './line-blocks.js';
import { CHECK_PATH, whyUnopened } from './why-unopened.js';

/** A source as plain text, or as a file that is read by its parts. */
export type RecordSource = {
  close(): Promise<void>;
} & ({ readonly kind: 'text'; readonly fill: Fill } | ({ readonly kind: 'parquet' } & Slices));

/** Opens a file of records, `-` for `stdin`. What it is packed in is told by its first bytes, not by its name. */
export async function openRecordSource(
  file: string,
  stdin: Readable,
  range: FileRange | null = null,
  signal: AbortSignal | null = null,
): Promise<RecordSource> {
  if (file === '-') return fromStream(stdin, 'standard input', async () => undefined);
  if (await isNamedPipe(file)) return fromStream(...pipeSource(file, signal));
  const handle = await openFile(file);
  const close = () => handle.close();
  try {
    const about = await handle.stat();
    // A pipe (`<(zcat …)`) has no positions to read at.
    if (!about.isFile()) return await fromStream(handle.createReadStream({ autoClose: false }), file, close);
    const beginning = await firstBytes(handle);
    if (isParquet(beginning)) return { kind: 'parquet', size: about.size, slice: slicing(handle), close };
    if (range !== null) return { kind: 'text', fill: rangeFill(handle, range), close };
    if (isPacked(beginning)) return await fromStream(handle.createReadStream({ autoClose: false }), file, close);
    return {
      kind: 'text',
      fill: (buffer, offset, length) => handle.read(buffer, offset, length, null).then((read) => read.bytesRead),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const isNamedPipe = (file: string): Promise<boolean> =>
  stat(file).then(
    (about) => about.isFIFO(),
    () => false,
  );

/**
 * A pipe (`mkfifo`, `<(zcat …)`), opened once and without waiting for whoever writes into it: a thread that waits there can be
 * stopped by nobody, and a second reader would take half.
 */
function pipeSource(file: string, signal: AbortSignal | null): Parameters<typeof fromStream> {
  const pipe = new Socket({
    fd: openSync(file, constants.O_RDONLY | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
  if (signal !== null) addAbortSignal(signal, pipe);
  return [pipe, file, async () => void pipe.destroy()];
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT') throw new Problem('usage', `There is no file ${file}.`, [CHECK_PATH], error);
    if (code === 'EACCES')
      throw new Problem('usage', `You may not read ${file}.`, [`See who may: ls -l ${shellWord(file)}`], error);
    const why = whyUnopened(error);
    if (why !== undefined)
      throw new Problem('usage', `${file} cannot be read: ${why}.`, [`Look at it: ls -ld ${shellWord(file)}`], error);
    throw error;
  }
}

async function firstBytes(handle: FileHandle): Promise<Buffer> {
  const beginning = Buffer.alloc(5);
  const { bytesRead } = await handle.read(beginning, 0, beginning.length, 0);
  return beginning.subarray(0, bytesRead);
}

export const isParquet = (beginning: Buffer): boolean => beginning.toString('latin1', 0, 4) === 'PAR1';

function rangeFill(handle: FileHandle, { from, to }: FileRange): Fill {
  let position = from;
  return async (buffer, offset, length) => {
    const { bytesRead } = await handle.read(buffer, offset, Math.min(length, to - position), position);
    position += bytesRead;
    if (bytesRead === 0 && length > 0 && position < to)
      throw Object.assign(new Error('The file became shorter.'), { code: 'FILE_SHORTER' });
    return bytesRead;
  };
}

/** Any part of a file of this disk. */
export const slicing = (handle: FileHandle) => async (from: number, to: number) => {
  const bytes = Buffer.alloc(to - from);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead);
};

/** A stream as plain text. Parquet begins to be read at its end, which a stream does not have yet. */
export async function fromStream(
  stream: AsyncIterable<Buffer>,
  name: string,
  close: () => Promise<void>,
): Promise<RecordSource> {
  const { beginning, rest } = await peek(await plainBytes(stream[Symbol.asyncIterator]()), 4);
  if (isParquet(beginning))
    throw new Problem('usage', `${name} is in Parquet format, which is read from its end: a pipe has none.`, [
      'Keep it as a file, and name that: npx flowlab logs <file>',
    ]);
  return { kind: 'text', fill: emptying(rest), close };
}

/** Fills from chunks as they come. */
export function emptying(chunks: Chunks): Fill {
  let left: Buffer = Buffer.alloc(0);
  return async (buffer, offset, length) => {
    while (left.length === 0) {
      const { done, value } = await chunks.next();
      if (done) return 0;
      left = value;
    }
    const copied = left.copy(buffer, offset, 0, length);
    left = left.subarray(copied);
    return copied;
  };
}
