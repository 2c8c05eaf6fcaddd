import { AwsError, type Call } from '../endpoint/operation.js';
import { type S3Answer, xmlDocument, xmlTime } from './answer.js';
import { canonicalId } from './canonical-id.js';
import { describedObject, encoder, entriesOf, keysAsked, pageBehind } from './listing.js';
import { bucketIn, compareKeys, objectsIn, ofRow } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';
import { pastOf } from './versions.js';

/** Every version of every key, the newest of each first (S3 API reference, ListObjectVersions). */
export const versionListingOperations: readonly S3Operation[] = [
  { name: 'ListObjectVersions', method: 'GET', on: 'bucket', query: 'versions', answer: list },
];

function list({ bucket, query }: S3Request, call: Call): S3Answer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = keysAsked(query.get('max-keys'));
  const [marker, versionMarker] = [query.get('key-marker') ?? '', query.get('version-id-marker') ?? ''];
  const { isEncoded, encode } = encoder(query);
  if (query.get('version-id-marker') !== null && marker === '')
    throw new AwsError('InvalidArgument', 'A version-id marker cannot be specified without a key marker.');
  const all = entriesOf(versionsIn(call, bucket), prefix, delimiter);
  const { page, isTruncated } = pageBehind(all, marker, most, ({ item }) => item?.VersionId === versionMarker);
  const last = page.at(-1);
  const shown = page.flatMap(({ item }) => (item === null ? [] : [item]));
  const Owner = { ID: canonicalId(call.world.account) };
  const written = shown.map(({ key, isMarker, ...version }) => ({
    isMarker,
    version: { Key: encode(key), ...version, Owner },
  }));
  return xmlDocument('ListVersionsResult', {
    Name: bucket,
    Prefix: encode(prefix),
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    KeyMarker: encode(marker),
    VersionIdMarker: versionMarker,
    MaxKeys: most,
    ...(isEncoded && { EncodingType: 'url' }),
    IsTruncated: isTruncated,
    ...(isTruncated && {
      NextKeyMarker: encode(last?.name ?? ''),
      NextVersionIdMarker: last?.item?.VersionId ?? '',
    }),
    Version: written.filter(({ isMarker }) => !isMarker).map(({ version }) => version),
    DeleteMarker: written.filter(({ isMarker }) => isMarker).map(({ version }) => version),
    CommonPrefixes: page.flatMap(({ name, item }) => (item === null ? [{ Prefix: encode(name) }] : [])),
  });
}

function versionsIn(call: Call, name: string) {
  const bucket = bucketIn(call.world, name);
  const current = new Map(objectsIn(call, name).map((object) => [object.key, object]));
  const keys = [...new Set([...current.keys(), ...Object.keys(bucket.past ?? {})])];
  return keys.sort(compareKeys).flatMap((key) => {
    const object = current.get(key);
    const newest = object
      ? [{ key, VersionId: object.versionId, IsLatest: true, ...describedObject(object), isMarker: false }]
      : [];
    const older = pastOf(bucket, key).map((row, index) => ({
      key,
      VersionId: row.versionId,
      IsLatest: object === undefined && index === 0,
      ...(row.object ? describedObject(ofRow(key, row.object)) : { LastModified: xmlTime(row.at) }),
      isMarker: row.object === null,
    }));
    return [...newest, ...older];
  });
}
