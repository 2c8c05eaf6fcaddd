import { createHash } from 'node:crypto';
import { madeOnce } from '../../base/remembered.js';
import type { Call } from '../endpoint/operation.js';
import { homeOf } from '../world/account.js';
import type { BucketRow, ObjectRow } from '../world/bucket-rows.js';
import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import { noSuchBucket, noSuchKey } from './answer.js';
import { commandOutputs } from './command-outputs.js';
import { deliveredObjects } from './delivered.js';
import { keptBytes } from './kept-bytes.js';
import { logExports } from './log-exports.js';

/** An object as a reader of the bucket sees it. */
export interface StoredObject extends Pick<ObjectRow, 'partSizes' | 'acl'> {
  readonly key: string;
  readonly bytes: Buffer;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAt: number;
  /** Given back with it: `content-type`, `cache-control`, `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
  /** `null` of what was put while its bucket kept no versions. */
  readonly versionId: string;
}

export function bucketIn({ s3 }: World, name: string): BucketRow {
  const bucket = rowOf(s3.buckets, name);
  if (bucket === undefined) throw noSuchBucket();
  return bucket;
}

/** Where a bucket is. */
export const bucketRegion = (world: World, { region }: BucketRow): string => region ?? homeOf(world).region;

export const bucketsOf = (world: World): Record<string, BucketRow> => {
  return world.s3.buckets;
};

/** Every object that is there by now: what was put, and what flow logs delivered. In the order of the keys' bytes. */
export function objectsIn(call: Call, name: string): readonly StoredObject[] {
  const put = Object.entries(bucketIn(call.world, name).objects).map(([key, row]) => ofRow(key, row));
  return [...put, ...deliveredIn(call, name)].sort((a, b) => compareKeys(a.key, b.key));
}

/** S3 lists keys in the order of their bytes in UTF-8. */
export const compareKeys = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** The one of a key, if it is there by now. */
export function objectIn(call: Call, name: string, key: string): StoredObject | undefined {
  const row = rowOf(bucketIn(call.world, name).objects, key);
  return row === undefined ? deliveredIn(call, name).find((each) => each.key === key) : ofRow(key, row);
}

/** The one that a request names and must find. */
export function objectNamed(call: Call, name: string, key: string): StoredObject {
  const object = objectIn(call, name, key);
  if (object === undefined) throw noSuchKey();
  return object;
}

/** What flow logs, Run Command and CloudWatch Logs delivered, where nothing was put in its place and nobody deleted it since. */
function deliveredIn({ world, clock }: Call, name: string): readonly StoredObject[] {
  const { objects, deleted, versioning } = bucketIn(world, name);
  return [deliveredObjects, commandOutputs, logExports]
    .flatMap((made) => made(world, name, clock.now()))
    .filter(({ key, at }) => rowOf(objects, key) === undefined && (rowOf(deleted, key) ?? 0) < at)
    .map(({ key, bytes, at }) => ({ ...stored(key, bytes, at), versionId: deliveredVersion(key, at, versioning) }));
}

export const ofRow = (key: string, row: ObjectRow): StoredObject => ({
  ...stored(key, keptBytes(row), row.modifiedAt),
  headers: { 'content-type': row.contentType, ...row.headers },
  ...(row.etag !== undefined && { etag: row.etag }),
  ...(row.partSizes !== undefined && { partSizes: row.partSizes }),
  ...(row.acl !== undefined && { acl: row.acl }),
  versionId: row.versionId ?? 'null',
});

const deliveredVersion = (key: string, at: number, versioning: BucketRow['versioning']): string =>
  versioning?.status === 'Enabled' && at >= versioning.since ? createHash('md5').update(key).digest('hex') : 'null';

const stored = (key: string, bytes: Buffer, modifiedAt: number): StoredObject => ({
  key,
  bytes,
  modifiedAt,
  headers: { 'content-type': 'application/octet-stream' },
  etag: etagOf(bytes),
  versionId: 'null',
});

// A listing wants the tag of every object.
const etagOf = madeOnce((bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`);
