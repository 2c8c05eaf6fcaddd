import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { codeOf } from '../../aws/classify.js';
import { fromStream, openRecordSource, type RecordSource } from '../files/record-source.js';
import type { KeptObjects } from './kept-objects.js';
import type { BucketObject } from './list-objects.js';

/** The object is another one than was listed. */
export const OBJECT_CHANGED = 'OBJECT_CHANGED';

/** Opens an object as a source of records; one in Parquet format is fetched in parts. */
export async function openObject(
  s3: S3Client,
  object: BucketObject,
  signal: AbortSignal,
  kept: KeptObjects | null = null,
): Promise<RecordSource> {
  const file = kept?.fileOf(object);
  if (file !== undefined) return openRecordSource(file, Readable.from([]));
  if (object.key.endsWith('.parquet'))
    return {
      kind: 'parquet',
      size: object.bytes,
      slice: (from, to) => whole(chunksOf(s3, object, signal, from, to)),
      close,
    };
  const coming = chunksOf(s3, object, signal);
  const chunks = isSmall(object) ? atOnce(await whole(coming)) : coming;
  const source = kept ? kept.keeping(object, chunks) : chunks;
  return fromStream(Readable.from(source), `s3://${object.bucket}/${object.key}`, close);
}

async function* atOnce(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

const SMALL_BYTES = 4 << 20;

/** Whether an object is fetched at once. */
export const isSmall = ({ bytes }: BucketObject): boolean => bytes <= SMALL_BYTES;

async function whole(coming: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of coming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const close = async (): Promise<void> => undefined;

// So often in a row an answer may break off without a byte; the SDK asks again only until one begins.
const MOST_BREAKS = 3;

/** Nothing is fetched before the first chunk is asked for, and no more than is taken. Goes on where a connection broke off. */
async function* chunksOf(
  s3: S3Client,
  object: BucketObject,
  signal: AbortSignal,
  from = 0,
  to: number | null = null,
): AsyncGenerator<Buffer> {
  let breaks = 0;
  for (let at = from; ; ) {
    const range = at === 0 && to === null ? undefined : `bytes=${at}-${to === null ? '' : to - 1}`;
    const { Body } = await get(s3, object, signal, range);
    if (Body === undefined || !(Symbol.asyncIterator in Body)) return;
    try {
      for await (const chunk of Body) {
        signal.throwIfAborted();
        at += chunk.length;
        if (chunk.length > 0) breaks = 0;
        yield Buffer.from(chunk);
      }
      return;
    } catch (error) {
      if (codeOf(error) !== 'ECONNRESET' || ++breaks > MOST_BREAKS) throw error;
      // At its very end there is nothing more to be asked for.
      if (at === (to ?? object.bytes)) return;
    }
  }
}

async function get(s3: S3Client, { bucket, key, etag }: BucketObject, signal: AbortSignal, range?: string) {
  try {
    return await s3.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(etag === undefined ? {} : { IfMatch: etag }),
        ...(range === undefined ? {} : { Range: range }),
      }),
      { abortSignal: signal },
    );
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'PreconditionFailed' && code !== 'NoSuchKey' && code !== 'InvalidRange') throw error;
    throw Object.assign(new Error('The object changed.', { cause: error }), { code: OBJECT_CHANGED });
  }
}
