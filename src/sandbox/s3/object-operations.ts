import { AwsError, type Call } from '../endpoint/operation.js';
import { document, empty, notImplemented, type S3Answer } from './answer.js';
import { byteRange } from './byte-range.js';
import { givenSums, withoutSums } from './checksums.js';
import { copySource } from './copy-source.js';
import { checkOptions, ENCRYPTED, keptHeaders } from './object-headers.js';
import { setObjectTags } from './object-tagging.js';
import { bucketIn, deleteObject, objectIn, objectNamed, putObject, type StoredObject } from './objects.js';
import type { S3Operation } from './operation.js';
import { checkPreconditions, preconditionFailed } from './preconditions.js';
import type { S3Request } from './request.js';

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
    answer({ bucket, key }, call) {
      deleteObject(call, bucket, key);
      return empty(204);
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
      const keys = [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescaped(key));
      for (const key of keys) deleteObject(call, bucket, key);
      const isQuiet = /<Quiet>true<\/Quiet>/.test(text);
      return document('DeleteResult', { Deleted: isQuiet ? [] : keys.map((Key) => ({ Key })) });
    },
  },
];

function put({ bucket, key, body, headers }: S3Request, call: Call): S3Answer {
  const kept = keptHeaders(headers);
  checkOptions(headers);
  const sums = givenSums(headers);
  if (key.length > MOST_KEY) throw new AwsError('KeyTooLongError', 'Your key is too long');
  // "Expects the '*' (asterisk) character." (S3 API reference, PutObject)
  if ((headers['if-none-match'] ?? '*') !== '*') throw notImplemented(`If-None-Match: ${headers['if-none-match']}`);
  if (headers['if-none-match'] === '*' && objectIn(call, bucket, key)) throw preconditionFailed();
  const tags = Object.fromEntries(new URLSearchParams(headers['x-amz-tagging'] ?? ''));
  const { etag } = putObject(call, bucket, key, { bytes: body, headers: { ...kept, ...sums } });
  setObjectTags(call, bucket, key, tags);
  return empty(200, { etag, ...ENCRYPTED, ...sums });
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
  return document('CopyObjectResult', { ETag: made.etag, LastModified: new Date(made.modifiedAt).toISOString() });
}

// "The key name can be up to 1,024 bytes long" (S3 user guide, "Naming Amazon S3 objects").
const MOST_KEY = 1024;

// Of a bucket without versions each object has one, `null`.
const UNHEARD = /<Object>(?:(?!<\/Object>)[\s\S])*<(VersionId(?!>null<)|ETag|LastModifiedTime|Size)>/;

const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? '');
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function read({ bucket, key, headers, query }: S3Request, call: Call, withBody: boolean): S3Answer {
  const stored = objectNamed(call, bucket, key);
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
      ...overrides(query),
      'content-length': String(bytes.length),
      ...(range === null ? {} : { 'content-range': `bytes ${range.from}-${range.to}/${object.bytes.length}` }),
    },
    body: withBody ? bytes : '',
  };
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
