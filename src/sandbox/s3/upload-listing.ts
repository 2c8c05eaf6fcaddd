import type { Call } from '../endpoint/operation.js';
import { type S3Answer, xmlDocument, xmlTime } from './answer.js';
import { canonicalId } from './canonical-id.js';
import { encoder, entriesOf, keysAsked, pageBehind } from './listing.js';
import { storageClassOf } from './object-headers.js';
import { bucketIn, compareKeys } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';

/** Uploads in parts that are under way, by their keys and then by their age (S3 API reference, ListMultipartUploads). */
export const uploadListingOperations: readonly S3Operation[] = [
  { name: 'ListMultipartUploads', method: 'GET', on: 'bucket', query: 'uploads', answer: list },
];

function list({ bucket, query }: S3Request, { world }: Call): S3Answer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = keysAsked(query.get('max-uploads'));
  const [keyMarker, idMarker] = [query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''];
  const { isEncoded, encode } = encoder(query);
  const uploads = Object.entries(bucketIn(world, bucket).uploads ?? {})
    .map(([UploadId, row]) => ({ UploadId, ...row }))
    .sort((a, b) => compareKeys(a.key, b.key) || a.createdAt - b.createdAt);
  const all = entriesOf(uploads, prefix, delimiter);
  const { page, isTruncated } = pageBehind(all, keyMarker, most, ({ item }) => item?.UploadId === idMarker);
  const last = page.at(-1);
  const Owner = { ID: canonicalId(world.account) };
  return xmlDocument('ListMultipartUploadsResult', {
    Bucket: bucket,
    Prefix: encode(prefix),
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    MaxUploads: most,
    ...(isEncoded && { EncodingType: 'url' }),
    IsTruncated: isTruncated,
    ...(isTruncated && { NextKeyMarker: encode(last?.name ?? ''), NextUploadIdMarker: last?.item?.UploadId ?? '' }),
    Upload: page.flatMap(({ item }) =>
      item === null
        ? []
        : [
            {
              Key: encode(item.key),
              UploadId: item.UploadId,
              Initiated: xmlTime(item.createdAt),
              Initiator: Owner,
              Owner,
              StorageClass: storageClassOf(item.headers),
              ChecksumAlgorithm: item.checksum?.algorithm,
              ChecksumType: item.checksum?.type,
            },
          ],
    ),
    CommonPrefixes: page.flatMap(({ name, item }) => (item === null ? [{ Prefix: encode(name) }] : [])),
  });
}
