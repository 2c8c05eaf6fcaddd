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
    return { kind: 'parquet', size: object.bytes, slice: (from, to) => slice(s3, object, from, to, signal), close };
  const chunks = isSmall(object) ? atOnce(await whole(s3, object, signal)) : chunksOf(s3, object, signal);
  const source = kept ? kept.keeping(object, chunks) : chunks;
  return fromStream(Readable.from(source), `s3://${object.bucket}/${object.key}`, close);
}

async function* atOnce(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

const SMALL_BYTES = 4 << 20;

/** Whether an object is fetched at once. */
export const isSmall = ({ bytes }: BucketObject): boolean => bytes <= SMALL_BYTES;

async function whole(s3: S3Client, object: BucketObject, signal: AbortSignal): Promise<Buffer> {
  const { Body } = await get(s3, object, signal);
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

const close = async (): Promise<void> => undefined;

async function slice(
  s3: S3Client,
  object: BucketObject,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { Body } = await get(s3, object, signal, `bytes=${from}-${to - 1}`);
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

/** Nothing is fetched before the first chunk is asked for, and no more than is taken. */
async function* chunksOf(s3: S3Client, object: BucketObject, signal: AbortSignal): AsyncGenerator<Buffer> {
  const { Body } = await get(s3, object, signal);
  if (Body === undefined || !(Symbol.asyncIterator in Body)) return;
  for await (const chunk of Body) {
    signal.throwIfAborted();
    yield Buffer.from(chunk);
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
