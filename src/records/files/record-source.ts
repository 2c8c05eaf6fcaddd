import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Problem } from '../../base/problem.js';
import type { Fill } from './line-blocks.js';

/** An opened file, or standard input, as plain bytes. */
export interface RecordSource {
  readonly fill: Fill;
  close(): Promise<void>;
}

/** Opens a file of records, `-` for `stdin`. Compression is told by the first bytes, not by the name. */
export async function openRecordSource(file: string, stdin: Readable): Promise<RecordSource> {
  if (file === '-') return { fill: await fillFrom(stdin, 'standard input'), close: async () => undefined };
  const handle = await openFile(file);
  const close = () => handle.close();
  try {
    const about = await handle.stat();
    if (about.isDirectory()) throw isDirectory(file);
    // A pipe (`<(zcat …)`) has no positions to read at.
    const beginning = about.isFile() ? await firstBytes(handle) : GZIP;
    if (isGzip(beginning)) return { fill: await fillFrom(handle.createReadStream({ autoClose: false }), file), close };
    refuseParquet(beginning, file);
    return {
      fill: (buffer, offset, length) => handle.read(buffer, offset, length, null).then((read) => read.bytesRead),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT')
      throw new Problem('usage', `There is no file ${file}.`, ['Check the path after --logs.'], error);
    if (code === 'EACCES')
      throw new Problem('usage', `You may not read ${file}.`, [`See who may: ls -l ${file}`], error);
    throw error;
  }
}

const isDirectory = (file: string): Problem =>
  new Problem('usage', `${file} is a directory, not a file of records.`, [
    `Name the files in it: --logs ${file.replace(/\/+$/, '')}/*`,
  ]);

const GZIP = Buffer.from([0x1f, 0x8b]);
const isGzip = (beginning: Buffer): boolean => beginning.subarray(0, GZIP.length).equals(GZIP);

async function firstBytes(handle: FileHandle): Promise<Buffer> {
  const beginning = Buffer.alloc(4);
  const { bytesRead } = await handle.read(beginning, 0, beginning.length, 0);
  return beginning.subarray(0, bytesRead);
}

// Flow logs in Amazon S3 are text or Parquet. (VPC user guide, "Flow log files")
function refuseParquet(beginning: Buffer, name: string): void {
  if (beginning.toString('latin1', 0, 4) !== 'PAR1') return;
  throw new Problem('usage', `${name} is in Parquet format; flowlab reads flow logs that are text.`, [
    'Query it with Amazon Athena, or create a flow log that writes plain text.',
  ]);
}

/** Fills from a stream, through gunzip where its first bytes say so. */
async function fillFrom(stream: Readable, name: string): Promise<Fill> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  let beginning: Buffer = Buffer.alloc(0);
  while (beginning.length < 4) {
    const { done, value } = await chunks.next();
    if (done) break;
    beginning = Buffer.concat([beginning, value]);
  }
  refuseParquet(beginning, name);
  const plain = isGzip(beginning) ? gunzipped(beginning, chunks) : chained(beginning, chunks);
  return emptying(plain[Symbol.asyncIterator]());
}

// Gunzip goes on through concatenated members, as `cat *.gz` makes them.
function gunzipped(beginning: Buffer, rest: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  // What goes wrong in the source reaches the reader through the stream that it reads.
  return pipeline(Readable.from(chained(beginning, rest)), gunzip, () => undefined);
}

async function* chained(beginning: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield beginning;
  yield* { [Symbol.asyncIterator]: () => rest };
}

function emptying(chunks: AsyncIterator<Buffer>): Fill {
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
