import { AwsError, type Call } from '../endpoint/operation.js';
import { document, empty, noSuchKey, notImplemented, type S3Answer } from './answer.js';
import { bucketIn, deleteObject, objectsIn, putObject, type StoredObject } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';

/** Objects, and the listing of them. */
export const objectOperations: readonly S3Operation[] = [
  { name: 'ListObjectsV2', method: 'GET', on: 'bucket', query: null, answer: list },
  {
    name: 'PutObject',
    method: 'PUT',
    on: 'object',
    query: null,
    answer(request, call) {
      if (request.headers['x-amz-copy-source'] !== undefined) throw notImplemented('CopyObject');
      const { bucket, key, body, headers } = request;
      const { etag } = putObject(call, bucket, key, body, headers['content-type'] ?? 'binary/octet-stream');
      return empty(200, { etag });
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
      const keys = [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescaped(key));
      for (const key of keys) deleteObject(call, bucket, key);
      const isQuiet = /<Quiet>true<\/Quiet>/.test(text);
      return document('DeleteResult', { Deleted: isQuiet ? [] : keys.map((Key) => ({ Key })) });
    },
  },
];

const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? '');
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function read({ bucket, key, headers }: S3Request, call: Call, withBody: boolean): S3Answer {
  const object = objectsIn(call, bucket).find((each) => each.key === key);
  if (object === undefined) throw noSuchKey();
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifMatch !== undefined && ifMatch !== '*' && bareTag(ifMatch) !== bareTag(object.etag))
    throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
  if (ifNoneMatch !== undefined && bareTag(ifNoneMatch) === bareTag(object.etag)) return empty(304, headersOf(object));
  const range = headers.range === undefined ? null : rangeIn(headers.range, object.bytes.length);
  const bytes = range === null ? object.bytes : object.bytes.subarray(range.from, range.to + 1);
  return {
    status: range === null ? 200 : 206,
    headers: {
      ...headersOf(object),
      'content-length': String(bytes.length),
      ...(range === null ? {} : { 'content-range': `bytes ${range.from}-${range.to}/${object.bytes.length}` }),
    },
    body: withBody ? bytes : '',
  };
}

const bareTag = (etag: string): string => etag.replaceAll('"', '');

const headersOf = ({ etag, modifiedAt, contentType }: StoredObject): Readonly<Record<string, string>> => ({
  etag,
  'last-modified': new Date(modifiedAt).toUTCString(),
  'content-type': contentType,
  'accept-ranges': 'bytes',
});

/** `bytes=0-99`, `bytes=100-`, `bytes=-50`. (RFC 9110, "Byte ranges") */
function rangeIn(text: string, size: number): { readonly from: number; readonly to: number } {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(text) ?? [];
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from > to || (first === '' && last === ''))
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  return { from, to };
}

const MOST_KEYS = 1000;

function list({ bucket, query }: S3Request, call: Call): S3Answer {
  if (query.get('list-type') !== '2') {
    bucketIn(call.world, bucket);
    throw notImplemented('ListObjects; ask with list-type=2');
  }
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? MOST_KEYS), MOST_KEYS);
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : tokenText(token);
  const entries = entriesOf(objectsIn(call, bucket), prefix, delimiter).filter(({ name }) => name > after);
  const page = entries.slice(0, most);
  const isTruncated = entries.length > page.length;
  const last = page.at(-1)?.name;
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text;
  return document('ListBucketResult', {
    Name: bucket,
    Prefix: encode(prefix),
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    MaxKeys: most,
    KeyCount: page.length,
    IsTruncated: isTruncated,
    ...(token === null ? {} : { ContinuationToken: token }),
    ...(isTruncated && last !== undefined ? { NextContinuationToken: Buffer.from(last).toString('base64url') } : {}),
    Contents: page.flatMap(({ name, object }) =>
      object === null
        ? []
        : [
            {
              Key: encode(name),
              LastModified: new Date(object.modifiedAt).toISOString(),
              ETag: object.etag,
              Size: object.bytes.length,
              StorageClass: 'STANDARD',
            },
          ],
    ),
    CommonPrefixes: page.flatMap(({ name, object }) => (object === null ? [{ Prefix: encode(name) }] : [])),
  });
}

const tokenText = (token: string): string => Buffer.from(token, 'base64url').toString();

/** Keys below a prefix; those that go on behind a delimiter come together under what they have in common. */
function entriesOf(
  objects: readonly StoredObject[],
  prefix: string,
  delimiter: string,
): readonly { readonly name: string; readonly object: StoredObject | null }[] {
  const entries = new Map<string, StoredObject | null>();
  for (const object of objects) {
    if (!object.key.startsWith(prefix)) continue;
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    if (end === -1) entries.set(object.key, object);
    else entries.set(object.key.slice(0, end + delimiter.length), null);
  }
  return [...entries].map(([name, object]) => ({ name, object }));
}
