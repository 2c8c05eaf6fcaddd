import { AwsError, type Call } from '../endpoint/operation.js';
import type { BucketRow, ObjectRow, PastRow } from '../world/bucket-rows.js';
import { hex } from '../world/ids.js';
import { putRow, rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import { invalidArgument, methodNotAllowed } from './answer.js';
import { checkUnlocked, withDefaultRetention } from './object-lock.js';
import { bucketIn, objectIn, objectNamed, ofRow, type StoredObject } from './objects.js';

/** What became of a key, or of one of its versions. */
export interface Deleted {
  readonly versionId: string;
  /** Whether a mark was set, or, where a version was named, taken away. */
  readonly isMarker: boolean;
}

/** (S3 user guide, "How S3 Versioning works") */
export function putObject(
  call: Call,
  name: string,
  key: string,
  {
    bytes,
    headers,
    ...inParts
  }: Pick<StoredObject, 'bytes' | 'headers'> & Pick<ObjectRow, 'etag' | 'partSizes' | 'acl'>,
): StoredObject {
  const bucket = bucketIn(call.world, name);
  setAside(call, name, key);
  const { 'content-type': contentType = 'binary/octet-stream', ...others } = withDefaultRetention(
    headers,
    bucket,
    call.clock.now(),
  );
  const versionId = newVersion(call, bucket);
  const row: ObjectRow = {
    base64: bytes.toString('base64'),
    modifiedAt: call.clock.now(),
    contentType,
    ...(Object.keys(others).length > 0 && { headers: others }),
    ...inParts,
    ...(versionId !== 'null' && { versionId }),
  };
  putRow(bucket.objects, key, row);
  return ofRow(key, row);
}

/** "A simple DELETE … inserts a delete marker" where versions are kept (S3 user guide, "Deleting object versions"). */
export function deleteObject(call: Call, name: string, key: string): Deleted | undefined {
  const bucket = bucketIn(call.world, name);
  setAside(call, name, key);
  drop(call, bucket, key);
  if (!bucket.versioning) return undefined;
  const versionId = newVersion(call, bucket);
  setPast(bucket, key, [{ versionId, at: call.clock.now(), object: null }, ...pastOf(bucket, key)]);
  return { versionId, isMarker: true };
}

/** For good; what is the newest then is what the key gives. */
export function deleteVersion(call: Call, name: string, key: string, versionId: string, mayBypass: boolean): Deleted {
  checkVersionId(versionId);
  const bucket = bucketIn(call.world, name);
  const past = pastOf(bucket, key);
  const gone = past.find((one) => one.versionId === versionId);
  const current = objectIn(call, name, key);
  const isCurrent = current?.versionId === versionId;
  checkUnlocked((isCurrent ? current : gone?.object)?.headers ?? {}, call.clock.now(), mayBypass);
  if (isCurrent) drop(call, bucket, key);
  else
    setPast(
      bucket,
      key,
      past.filter((one) => one !== gone),
    );
  const [newest, ...older] = pastOf(bucket, key);
  if (newest?.object && (isCurrent || !current)) {
    putRow(bucket.objects, key, newest.object);
    if (newest.tags) bucket.objectTags = { ...bucket.objectTags, [key]: newest.tags };
    setPast(bucket, key, older);
  }
  return { versionId, isMarker: gone?.object === null };
}

/** The object that a key gives, or the version of it that is named. */
export function objectVersion(call: Call, name: string, key: string, versionId: string | null): StoredObject {
  if (versionId === null) return objectNamed(call, name, key);
  checkVersionId(versionId);
  const current = objectIn(call, name, key);
  if (current?.versionId === versionId) return current;
  const found = pastOf(bucketIn(call.world, name), key).find((one) => one.versionId === versionId);
  if (!found) throw noSuchVersion(versionId);
  if (found.object) return ofRow(key, found.object);
  throw methodNotAllowed({ ResourceType: 'DeleteMarker' });
}

export const noSuchVersion = (VersionId: string): AwsError =>
  new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, { VersionId });

export const pastOf = (bucket: BucketRow, key: string): readonly PastRow[] => rowOf(bucket.past, key) ?? [];

/** What an answer says of a version, where its bucket keeps any. */
export const versionHeader = (
  world: World,
  bucket: string,
  versionId: string,
  header = 'x-amz-version-id',
): Readonly<Record<string, string>> => (bucketIn(world, bucket).versioning ? { [header]: versionId } : {});

/** Where versions are kept, what a key gives is one of the past. While they are suspended there is one `null` of a key. */
function setAside(call: Call, name: string, key: string): void {
  const bucket = bucketIn(call.world, name);
  const { versioning } = bucket;
  const tags = rowOf(bucket.objectTags, key);
  if (bucket.objectTags) delete bucket.objectTags[key];
  if (!versioning) return;
  const current = objectIn(call, name, key);
  const isKept = (versionId: string) => versioning.status === 'Enabled' || versionId !== 'null';
  const past = pastOf(bucket, key).filter(({ versionId }) => isKept(versionId));
  setPast(bucket, key, current && isKept(current.versionId) ? [pastRow(current, tags), ...past] : past);
}

function pastRow(object: StoredObject, tags: Readonly<Record<string, string>> | undefined): PastRow {
  const { versionId, modifiedAt, bytes, etag, partSizes, acl } = object;
  const { 'content-type': contentType = '', ...headers } = object.headers;
  const row = {
    base64: bytes.toString('base64'),
    modifiedAt,
    contentType,
    headers,
    etag,
    versionId,
    ...(partSizes && { partSizes }),
    ...(acl && { acl }),
  };
  return { versionId, at: modifiedAt, object: row, ...(tags && { tags }) };
}

export function setPast(bucket: BucketRow, key: string, past: readonly PastRow[]): void {
  bucket.past ??= {};
  if (past.length > 0) putRow(bucket.past, key, past);
  else delete bucket.past[key];
}

function drop({ clock }: Call, bucket: BucketRow, key: string): void {
  delete bucket.objects[key];
  if (bucket.objectTags) delete bucket.objectTags[key];
  putRow(bucket.deleted, key, clock.now());
}

const newVersion = ({ random }: Call, { versioning }: BucketRow): string =>
  versioning?.status === 'Enabled' ? hex(32, random) : 'null';

export const isVersionId = (text: string): boolean => text === 'null' || /^[0-9a-f]{32}$/.test(text);

function checkVersionId(text: string): void {
  if (isVersionId(text)) return;
  const message = text === '' ? 'Version id cannot be the empty string' : 'Invalid version id specified';
  throw invalidArgument(message, 'versionId', text);
}
