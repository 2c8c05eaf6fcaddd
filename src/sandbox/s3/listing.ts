import type { Call } from '../endpoint/operation.js';
import { document, type S3Answer } from './answer.js';
import { objectsIn, type StoredObject } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';

/** The keys of a bucket, a page at a time. */
export const listingOperations: readonly S3Operation[] = [
  { name: 'ListObjectsV2', method: 'GET', on: 'bucket', query: null, answer: list },
];

const MOST_KEYS = 1000;

/** Lists by the second version of the operation, or the first: they differ in how the next page is asked for. */
function list({ bucket, query }: S3Request, call: Call): S3Answer {
  const isSecond = query.get('list-type') === '2';
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? MOST_KEYS), MOST_KEYS);
  const token = isSecond ? query.get('continuation-token') : null;
  const marker = isSecond ? null : (query.get('marker') ?? '');
  const withOwner = !isSecond || query.get('fetch-owner') === 'true';
  const after = token === null ? (marker ?? query.get('start-after') ?? '') : tokenText(token);
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
    ...(isSecond && { KeyCount: page.length }),
    IsTruncated: isTruncated,
    ...(token === null ? {} : { ContinuationToken: token }),
    ...(marker === null ? {} : { Marker: encode(marker) }),
    ...(isTruncated && last !== undefined && isSecond
      ? { NextContinuationToken: Buffer.from(last).toString('base64url') }
      : {}),
    // "Returned only if you have the delimiter request parameter specified" (S3 API reference, ListObjects).
    ...(isTruncated && last !== undefined && !isSecond && delimiter !== '' ? { NextMarker: encode(last) } : {}),
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
              ...(withOwner && { Owner: { ID: call.world.account } }),
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
