import { createHash } from 'node:crypto';
import type { Call } from '../endpoint/operation.js';
import { putRow, rowOf } from '../world/table.js';
import type { BucketRow, World } from '../world/world.js';
import { noSuchBucket } from './answer.js';
import { type Delivered, deliveredObjects } from './delivered.js';

/** An object as a reader of the bucket sees it. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: Buffer;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAt: number;
  /** Given back with it: `content-type`, `cache-control`, `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
}

export function bucketIn({ s3 }: World, name: string): BucketRow {
  const bucket = rowOf(s3?.buckets, name);
  if (bucket === undefined) throw noSuchBucket();
  return bucket;
}

export const bucketsOf = (world: World): Record<string, BucketRow> => {
  world.s3 ??= { buckets: {} };
  return world.s3.buckets;
};

/** Every object that is there by now: what was put, and what flow logs delivered. In the order of the keys' bytes. */
export function objectsIn({ world, clock }: Call, name: string): readonly StoredObject[] {
  const bucket = bucketIn(world, name);
  const put = Object.entries(bucket.objects).map(([key, row]) => ({
    ...stored(key, bytesOf(row), row.modifiedAt),
    headers: { 'content-type': row.contentType, ...row.headers },
    ...(row.etag !== undefined && { etag: row.etag }),
  }));
  const known = new Set(put.map(({ key }) => key));
  const delivered = deliveredObjects(world, name, clock.now())
    .filter(({ key, at }) => !known.has(key) && (rowOf(bucket.deleted, key) ?? 0) < at)
    .map(ofDelivery);
  return [...put, ...delivered].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
}

export function putObject(
  { world, clock }: Call,
  name: string,
  key: string,
  { bytes, headers, etag }: Pick<StoredObject, 'bytes' | 'headers'> & { readonly etag?: string },
): StoredObject {
  const bucket = bucketIn(world, name);
  const { 'content-type': contentType = 'binary/octet-stream', ...others } = headers;
  putRow(bucket.objects, key, {
    base64: bytes.toString('base64'),
    modifiedAt: clock.now(),
    contentType,
    ...(Object.keys(others).length > 0 && { headers: others }),
    ...(etag !== undefined && { etag }),
  });
  return { ...stored(key, bytes, clock.now()), headers, ...(etag !== undefined && { etag }) };
}

export function deleteObject({ world, clock }: Call, name: string, key: string): void {
  const bucket = bucketIn(world, name);
  delete bucket.objects[key];
  if (bucket.objectTags) delete bucket.objectTags[key];
  putRow(bucket.deleted, key, clock.now());
}

const ofDelivery = ({ key, bytes, at }: Delivered): StoredObject => stored(key, bytes, at);

// Rows are put and never changed, so that their bytes are made once.
const decoded = new WeakMap<object, Buffer>();

function bytesOf(row: BucketRow['objects'][string]): Buffer {
  const bytes = decoded.get(row) ?? Buffer.from(row.base64, 'base64');
  decoded.set(row, bytes);
  return bytes;
}

// A world of its own keeps what was made for it: a listing wants the size of every object.
const etags = new WeakMap<Buffer, string>();

function stored(key: string, bytes: Buffer, modifiedAt: number): StoredObject {
  const etag = etags.get(bytes) ?? `"${createHash('md5').update(bytes).digest('hex')}"`;
  etags.set(bytes, etag);
  return { key, bytes, modifiedAt, headers: { 'content-type': 'application/octet-stream' }, etag };
}
