import { AwsError, type Call } from '../endpoint/operation.js';
import { invalidArgument, type S3Answer, xmlDocument, xmlTime } from './answer.js';
import { canonicalId } from './canonical-id.js';
import { sumsIn, sumTypeOf } from './checksums.js';
import { storageClassOf } from './object-headers.js';
import { compareKeys, objectsIn, type StoredObject } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';

/** The keys of a bucket, a page at a time. */
export const listingOperations: readonly S3Operation[] = [
  { name: 'ListObjectsV2', method: 'GET', on: 'bucket', query: null, answer: list },
];

const MOST_KEYS = 1000;

/** Lists by the second version of the operation, or the first: they differ in how the next page is asked for. */
function list({ bucket, query, headers }: S3Request, call: Call): S3Answer {
  // Nothing is ever restored from an archive, and only of such an object would anything be said.
  const optional = headers['x-amz-optional-object-attributes'] ?? 'RestoreStatus';
  if (optional !== 'RestoreStatus') throw new AwsError('InvalidArgument', 'Invalid attribute name specified.');
  const isSecond = query.get('list-type') === '2';
  if (!isSecond && query.get('list-type') !== null)
    throw invalidArgument('Invalid List Type specified in Request', 'list-type', query.get('list-type') ?? '');
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = keysAsked(query.get('max-keys'));
  const token = isSecond ? query.get('continuation-token') : null;
  const marker = isSecond ? null : (query.get('marker') ?? '');
  const withOwner = !isSecond || query.get('fetch-owner') === 'true';
  const startAfter = query.get('start-after');
  const after = token === null ? (marker ?? startAfter ?? '') : tokenText(token);
  const { page, isTruncated, isEncoded, encode } = keysAfter(after, most, { bucket, query }, call);
  const last = page.at(-1)?.name;
  const Owner = { ID: canonicalId(call.world.account) };
  return xmlDocument('ListBucketResult', {
    Name: bucket,
    Prefix: encode(prefix),
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    MaxKeys: most,
    // Clients decode keys only where the answer says that they are encoded.
    ...(isEncoded && { EncodingType: 'url' }),
    ...(isSecond && { KeyCount: page.length }),
    IsTruncated: isTruncated,
    ...(token === null ? {} : { ContinuationToken: token }),
    ...(isSecond && startAfter !== null && { StartAfter: encode(startAfter) }),
    ...(marker === null ? {} : { Marker: encode(marker) }),
    ...(isTruncated && last !== undefined && isSecond ? { NextContinuationToken: tokenOf(last) } : {}),
    // "Returned only if you have the delimiter request parameter specified" (S3 API reference, ListObjects).
    ...(isTruncated && last !== undefined && !isSecond && delimiter !== '' ? { NextMarker: encode(last) } : {}),
    Contents: page.flatMap(({ name, item }) =>
      item === null
        ? []
        : [
            {
              Key: encode(name),
              ...describedObject(item),
              ...(withOwner && { Owner }),
            },
          ],
    ),
    CommonPrefixes: page.flatMap(({ name, item }) => (item === null ? [{ Prefix: encode(name) }] : [])),
  });
}

/** The page of keys that comes after one, and how keys are to be written. */
function keysAfter(after: string, most: number, { bucket, query }: Pick<S3Request, 'bucket' | 'query'>, call: Call) {
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  // Behind a key in the midst of what comes together the rest still does; behind the common prefix itself nothing of it.
  const isPrefix = delimiter !== '' && after.endsWith(delimiter) && after.startsWith(prefix) && after !== prefix;
  const rest = objectsIn(call, bucket).filter(
    ({ key }) => compareKeys(key, after) > 0 && !(isPrefix && key.startsWith(after)),
  );
  const page = entriesOf(rest, prefix, delimiter);
  return { page: page.slice(0, most), isTruncated: most > 0 && page.length > most, ...encoder(query) };
}

/** The page behind a key, or behind the entry of that name which a second mark tells apart, if there is one. */
export function pageBehind<Entry extends { readonly name: string }>(
  entries: readonly Entry[],
  marker: string,
  most: number,
  isMarked: (entry: Entry) => boolean,
) {
  const at = entries.findIndex((entry) => entry.name === marker && isMarked(entry));
  const rest = at === -1 ? entries.filter(({ name }) => compareKeys(name, marker) > 0) : entries.slice(at + 1);
  const page = rest.slice(0, most);
  return { page, isTruncated: most > 0 && rest.length > page.length };
}

/** How keys are to be written: "test_file(3).png will appear as test_file%283%29.png" (S3 API reference, ListObjects); a space is a plus, as in a form. */
export function encoder(query: S3Request['query']) {
  const asked = query.get('encoding-type') || null;
  const isEncoded = asked === 'url';
  if (asked !== null && !isEncoded)
    throw new AwsError('InvalidArgument', 'Invalid Encoding Method specified in Request');
  const encode = (text: string) =>
    isEncoded ? new URLSearchParams({ '': text }).toString().slice(1).replaceAll('%2F', '/') : text;
  return { isEncoded, encode };
}

/** What both ways of listing say of an object besides its key. */
export const describedObject = ({ modifiedAt, etag, bytes, headers }: StoredObject) => ({
  LastModified: xmlTime(modifiedAt),
  ETag: etag,
  ChecksumAlgorithm: sumsIn(headers).map(({ algorithm }) => algorithm),
  ChecksumType: sumTypeOf(headers),
  Size: bytes.length,
  StorageClass: storageClassOf(headers),
});

export function keysAsked(text: string | null): number {
  const count = Number(text ?? MOST_KEYS);
  if (Number.isInteger(count) && count >= 0) return Math.min(count, MOST_KEYS);
  throw new AwsError(
    'InvalidArgument',
    Number.isInteger(count)
      ? 'Argument maxKeys must be an integer between 0 and 2147483647'
      : 'Provided max-keys not an integer or within integer range',
  );
}

const tokenOf = (key: string): string => Buffer.from(`key:${key}`).toString('base64url');

function tokenText(token: string): string {
  const [, key] = /^key:(.*)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (key === undefined) throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
  return key;
}

/**
 * What a list, in the order of its keys, has below a prefix; keys that go on behind a delimiter come together under what they
 * have in common, where there is no item.
 */
export function entriesOf<Item extends { readonly key: string }>(
  items: readonly Item[],
  prefix: string,
  delimiter: string,
) {
  const entries: { readonly name: string; readonly item: Item | null }[] = [];
  for (const item of items) {
    if (!item.key.startsWith(prefix)) continue;
    const end = delimiter === '' ? -1 : item.key.indexOf(delimiter, prefix.length);
    const common = end === -1 ? null : item.key.slice(0, end + delimiter.length);
    if (common === null) entries.push({ name: item.key, item });
    else if (entries.at(-1)?.name !== common) entries.push({ name: common, item: null });
  }
  return entries;
}
