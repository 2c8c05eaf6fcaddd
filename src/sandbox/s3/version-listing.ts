import type { Call } from '../endpoint/operation.js';
import { type S3Answer, xmlDocument } from './answer.js';
import { described, encoder, keysAsked } from './listing.js';
import { bucketIn, objectsIn, ofRow } from './objects.js';
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
  const all = entriesOf(versionsIn(call, bucket), prefix, delimiter);
  const at = all.findIndex(({ name, version }) => name === marker && version?.VersionId === versionMarker);
  const rest = at === -1 ? all.filter(({ name }) => name > marker) : all.slice(at + 1);
  const page = rest.slice(0, most);
  const isTruncated = most > 0 && rest.length > page.length;
  const last = page.at(-1);
  const shown = page.flatMap(({ version }) => (version === null ? [] : [version]));
  const written = shown.map(({ Key, isMarker, ...version }) => ({
    isMarker,
    version: { Key: encode(Key), ...version, Owner: { ID: call.world.account } },
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
      NextVersionIdMarker: last?.version?.VersionId ?? '',
    }),
    Version: written.filter(({ isMarker }) => !isMarker).map(({ version }) => version),
    DeleteMarker: written.filter(({ isMarker }) => isMarker).map(({ version }) => version),
    CommonPrefixes: page.flatMap(({ name, version }) => (version === null ? [{ Prefix: encode(name) }] : [])),
  });
}

type Version = ReturnType<typeof versionsIn>[number];

function versionsIn(call: Call, name: string) {
  const bucket = bucketIn(call.world, name);
  const current = new Map(objectsIn(call, name).map((object) => [object.key, object]));
  const keys = [...new Set([...current.keys(), ...Object.keys(bucket.past ?? {})])];
  return keys
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .flatMap((Key) => {
      const object = current.get(Key);
      const newest = object
        ? [{ Key, VersionId: object.versionId, IsLatest: true, ...described(object), isMarker: false }]
        : [];
      const older = pastOf(bucket, Key).map((row, index) => ({
        Key,
        VersionId: row.versionId,
        IsLatest: object === undefined && index === 0,
        ...(row.object ? described(ofRow(Key, row.object)) : { LastModified: new Date(row.at).toISOString() }),
        isMarker: row.object === null,
      }));
      return [...newest, ...older];
    });
}

/** Versions below a prefix; keys that go on behind a delimiter come together under what they have in common. */
function entriesOf(versions: readonly Version[], prefix: string, delimiter: string) {
  const entries: { readonly name: string; readonly version: Version | null }[] = [];
  for (const version of versions) {
    if (!version.Key.startsWith(prefix)) continue;
    const end = delimiter === '' ? -1 : version.Key.indexOf(delimiter, prefix.length);
    const common = end === -1 ? null : version.Key.slice(0, end + delimiter.length);
    if (common === null) entries.push({ name: version.Key, version });
    else if (entries.at(-1)?.name !== common) entries.push({ name: common, version: null });
  }
  return entries;
}
