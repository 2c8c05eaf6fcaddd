import { AwsError, type Call } from '../endpoint/operation.js';
import { empty, type S3Answer } from './answer.js';
import { type ByteRange, byteRange } from './byte-range.js';
import { toldSums, withoutSums } from './checksums.js';
import { encryptionIn } from './encryption.js';
import { expirationHeader } from './expiration.js';
import { checkReadable } from './object-headers.js';
import { tagsOfVersion } from './object-tagging.js';
import { bucketIn, objectIn, type StoredObject } from './objects.js';
import type { S3Operation } from './operation.js';
import { checkPreconditions } from './preconditions.js';
import { putCopy, putWhole } from './put-object.js';
import type { S3Request } from './request.js';
import { deleteObject, deleteVersion, objectVersion, versionHeader } from './versions.js';

/** Objects, whole. */
export const objectOperations: readonly S3Operation[] = [
  {
    name: 'PutObject',
    method: 'PUT',
    on: 'object',
    query: null,
    answer: (request, call) =>
      request.headers['x-amz-copy-source'] === undefined ? putWhole(request, call) : putCopy(request, call),
  },
  { name: 'GetObject', method: 'GET', on: 'object', query: null, answer: (request, call) => read(request, call, true) },
  {
    name: 'HeadObject',
    method: 'HEAD',
    on: 'object',
    query: null,
    answer: (request, call) => read(request, call, false),
  },
  {
    name: 'DeleteObject',
    method: 'DELETE',
    on: 'object',
    query: null,
    // Of a key that is not there too. (S3 API reference, DeleteObject)
    answer({ bucket, key, query, headers }, call) {
      // "Deletes the object if the ETag matches" (S3 API reference, DeleteObject: If-Match).
      const match = headers['if-match'];
      const present = match === undefined ? undefined : objectIn(call, bucket, key);
      if (present) checkPreconditions({ 'if-match': match ?? '' }, present);
      const versionId = query.get('versionId');
      const gone =
        versionId === null
          ? deleteObject(call, bucket, key)
          : deleteVersion(call, bucket, key, versionId, headers['x-amz-bypass-governance-retention'] === 'true');
      if (!gone || !bucketIn(call.world, bucket).versioning) return empty(204);
      return empty(204, {
        'x-amz-version-id': gone.versionId,
        ...(gone.isMarker && { 'x-amz-delete-marker': 'true' }),
      });
    },
  },
];

function read({ bucket, key, headers, query }: S3Request, call: Call, withBody: boolean): S3Answer {
  const object = objectVersion(call, bucket, key, query.get('versionId'));
  // "To retrieve the checksum, this mode must be enabled." (S3 API reference, GetObject)
  const isWithSum =
    headers['x-amz-checksum-mode'] === 'ENABLED' && (headers.range ?? query.get('partNumber') ?? null) === null;
  if (checkPreconditions(headers, object) === 'not modified') {
    const told = { etag: object.etag, 'last-modified': new Date(object.modifiedAt).toUTCString() };
    return empty(304, { ...told, ...versionHeader(call.world, bucket, object.versionId) });
  }
  if (withBody) checkReadable(object.headers);
  if (headers.range !== undefined && query.get('partNumber') !== null)
    throw new AwsError('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter');
  const part = partAsked(object, query.get('partNumber'));
  const range = part ?? byteRange(headers.range, object.bytes.length);
  const bytes = range === null ? object.bytes : object.bytes.subarray(range.from, range.to + 1);
  return {
    status: range === null ? 200 : 206,
    headers: {
      ...headersOf(object),
      ...(isWithSum && toldSums(object.headers)),
      ...versionHeader(call.world, bucket, object.versionId),
      ...taggingCount(call, bucket, object),
      ...(query.get('versionId') === null && expirationHeader(call, bucket, object)),
      ...overrides(query),
      'content-length': String(bytes.length),
      ...(part && object.partSizes && { 'x-amz-mp-parts-count': String(object.partSizes.length) }),
      ...(range === null ? {} : { 'content-range': `bytes ${range.from}-${range.to}/${object.bytes.length}` }),
    },
    body: withBody ? bytes : '',
  };
}

/** One part of an object that was put in parts; of any other the whole is its only one (S3 API reference, GetObject: partNumber). */
function partAsked({ partSizes, bytes }: StoredObject, asked: string | null): ByteRange | undefined {
  if (asked === null) return undefined;
  const sizes = partSizes ?? [bytes.length];
  const size = sizes[Number(asked) - 1];
  if (size === undefined) throw new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', 416);
  const from = sizes.slice(0, Number(asked) - 1).reduce((sum, one) => sum + one, 0);
  return { from, to: from + size - 1 };
}

/** "The number of tags, if any" (S3 API reference, GetObject: x-amz-tagging-count). */
function taggingCount(call: Call, bucket: string, { key, versionId }: StoredObject): Readonly<Record<string, string>> {
  const count = Object.keys(tagsOfVersion(call, bucket, key, versionId)).length;
  return count === 0 ? {} : { 'x-amz-tagging-count': String(count) };
}

/** "Sets the header of the response", where the caller wants another than the object has (S3 API reference, GetObject). */
const OVERRIDDEN = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

function overrides(query: S3Request['query']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    OVERRIDDEN.flatMap((name) => {
      const value = query.get(`response-${name}`);
      return value === null ? [] : [[name, value]];
    }),
  );
}

const headersOf = ({ etag, modifiedAt, headers }: StoredObject): Readonly<Record<string, string>> => ({
  ...withoutSums(headers),
  etag,
  'last-modified': new Date(modifiedAt).toUTCString(),
  'accept-ranges': 'bytes',
  ...encryptionIn(headers),
});
