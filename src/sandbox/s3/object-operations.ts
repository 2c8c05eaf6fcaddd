import { AwsError, type Call } from '../endpoint/operation.js';
import { empty, notImplemented, type S3Answer, xmlDocument } from './answer.js';
import { byteRange } from './byte-range.js';
import { givenSums, sumsIn, withoutSums } from './checksums.js';
import { copySource } from './copy-source.js';
import { checkOptions, ENCRYPTED, keptHeaders } from './object-headers.js';
import { objectTagsOf, setObjectTags } from './object-tagging.js';
import { bucketIn, objectIn, type StoredObject } from './objects.js';
import type { S3Operation } from './operation.js';
import { checkPreconditions, preconditionFailed } from './preconditions.js';
import type { S3Request } from './request.js';
import { deleteObject, deleteVersion, objectVersion, putObject, versionHeader } from './versions.js';

/** Objects, whole. */
export const objectOperations: readonly S3Operation[] = [
  {
    name: 'PutObject',
    method: 'PUT',
    on: 'object',
    query: null,
    answer(request, call) {
      return request.headers['x-amz-copy-source'] === undefined ? put(request, call) : copy(request, call);
    },
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
    answer({ bucket, key, query }, call) {
      const gone = deleted(call, bucket, key, query.get('versionId'));
      if (!gone || !bucketIn(call.world, bucket).versioning) return empty(204);
      return empty(204, {
        'x-amz-version-id': gone.versionId,
        ...(gone.isMarker && { 'x-amz-delete-marker': 'true' }),
      });
    },
  },
  {
    name: 'DeleteObjects',
    method: 'POST',
    on: 'bucket',
    query: 'delete',
    answer({ bucket, body }, call) {
      bucketIn(call.world, bucket);
      const text = body.toString();
      const [, unheard] = UNHEARD.exec(text) ?? [];
      if (unheard !== undefined) throw notImplemented(`${unheard} of an object that is to be deleted`);
      const asked = [...text.matchAll(/<Object>([\s\S]*?)<\/Object>/g)].map(([, one = '']) => ({
        Key: unescaped(/<Key>([^<]*)<\/Key>/.exec(one)?.[1] ?? ''),
        VersionId: /<VersionId>([^<]*)<\/VersionId>/.exec(one)?.[1],
      }));
      const told = asked.map(({ Key, VersionId }) => {
        const gone = deleted(call, bucket, Key, VersionId ?? null);
        return {
          Key,
          VersionId,
          ...(gone?.isMarker && { DeleteMarker: true, DeleteMarkerVersionId: gone.versionId }),
        };
      });
      const isQuiet = /<Quiet>true<\/Quiet>/.test(text);
      return xmlDocument('DeleteResult', { Deleted: isQuiet ? [] : told });
    },
  },
];

const deleted = (call: Call, bucket: string, key: string, versionId: string | null) =>
  versionId === null ? deleteObject(call, bucket, key) : deleteVersion(call, bucket, key, versionId);

function put({ bucket, key, body, headers }: S3Request, call: Call): S3Answer {
  const kept = keptHeaders(headers);
  checkOptions(headers);
  const sums = givenSums(headers);
  if (key.length > MOST_KEY) throw new AwsError('KeyTooLongError', 'Your key is too long');
  // "Expects the '*' (asterisk) character." (S3 API reference, PutObject)
  if ((headers['if-none-match'] ?? '*') !== '*') throw notImplemented(`If-None-Match: ${headers['if-none-match']}`);
  if (headers['if-none-match'] === '*' && objectIn(call, bucket, key)) throw preconditionFailed();
  const tags = Object.fromEntries(new URLSearchParams(headers['x-amz-tagging'] ?? ''));
  const { etag, versionId } = putObject(call, bucket, key, { bytes: body, headers: { ...kept, ...sums } });
  setObjectTags(call, bucket, key, tags);
  return empty(200, { etag, ...ENCRYPTED, ...sums, ...versionHeader(call.world, bucket, versionId) });
}

function copy({ bucket, key, headers }: S3Request, call: Call): S3Answer {
  const directive = headers['x-amz-metadata-directive'] ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE')
    throw new AwsError('InvalidArgument', 'Unknown metadata directive.');
  const replaces = directive === 'REPLACE';
  const kept = keptHeaders(headers);
  checkOptions(headers);
  const { bucket: from, object } = copySource(call, headers);
  if (from === bucket && object.key === key && !replaces)
    throw new AwsError(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  const made = putObject(call, bucket, key, { bytes: object.bytes, headers: replaces ? kept : object.headers });
  const content = {
    ETag: made.etag,
    LastModified: new Date(made.modifiedAt).toISOString(),
    ...Object.fromEntries(sumsIn(made.headers).map(({ algorithm, sum }) => [`Checksum${algorithm}`, sum])),
  };
  return xmlDocument('CopyObjectResult', content, {
    ...versionHeader(call.world, bucket, made.versionId),
    ...versionHeader(call.world, from, object.versionId, 'x-amz-copy-source-version-id'),
  });
}

// "The key name can be up to 1,024 bytes long" (S3 user guide, "Naming Amazon S3 objects").
const MOST_KEY = 1024;

const UNHEARD = /<Object>(?:(?!<\/Object>)[\s\S])*<(ETag|LastModifiedTime|Size)>/;

const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? '');
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function read({ bucket, key, headers, query }: S3Request, call: Call, withBody: boolean): S3Answer {
  const stored = objectVersion(call, bucket, key, query.get('versionId'));
  // "To retrieve the checksum, this mode must be enabled." (S3 API reference, GetObject)
  const isWithSum = headers['x-amz-checksum-mode'] === 'ENABLED' && headers.range === undefined;
  const object = isWithSum ? stored : { ...stored, headers: withoutSums(stored.headers) };
  if (checkPreconditions(headers, object) === 'not modified') return empty(304, headersOf(object));
  const range = headers.range === undefined ? null : byteRange(headers.range, object.bytes.length);
  const bytes = range === null ? object.bytes : object.bytes.subarray(range.from, range.to + 1);
  return {
    status: range === null ? 200 : 206,
    headers: {
      ...headersOf(object),
      ...versionHeader(call.world, bucket, object.versionId),
      ...taggingCount(call, bucket, key),
      ...overrides(query),
      'content-length': String(bytes.length),
      ...(range === null ? {} : { 'content-range': `bytes ${range.from}-${range.to}/${object.bytes.length}` }),
    },
    body: withBody ? bytes : '',
  };
}

/** "The number of tags, if any" (S3 API reference, GetObject: x-amz-tagging-count). */
function taggingCount({ world }: Call, bucket: string, key: string): Readonly<Record<string, string>> {
  const count = Object.keys(objectTagsOf(world, bucket, key)).length;
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
  ...headers,
  etag,
  'last-modified': new Date(modifiedAt).toUTCString(),
  'accept-ranges': 'bytes',
  ...ENCRYPTED,
});
