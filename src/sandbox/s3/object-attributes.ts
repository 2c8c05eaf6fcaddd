import { AwsError } from '../endpoint/operation.js';
import { xmlDocument } from './answer.js';
import { checksumOf, sumsIn, sumTypeOf } from './checksums.js';
import { storageClassOf } from './object-headers.js';
import type { StoredObject } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';
import { objectVersion, versionHeader } from './versions.js';

const KNOWN = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

/** What is known of an object, without the object (S3 API reference, GetObjectAttributes). */
export const objectAttributeOperations: readonly S3Operation[] = [
  {
    name: 'GetObjectAttributes',
    method: 'GET',
    on: 'object',
    query: 'attributes',
    answer(request, call) {
      const { bucket, key, headers, query } = request;
      const asked = (headers['x-amz-object-attributes'] ?? '').split(',').map((one) => one.trim());
      if (!asked.every((one) => KNOWN.includes(one)))
        throw new AwsError('InvalidArgument', 'Invalid attribute name specified.');
      const object = objectVersion(call, bucket, key, query.get('versionId'));
      const sums = sumsIn(object.headers).map(({ algorithm, sum }) => [`Checksum${algorithm}`, sum] as const);
      const all = {
        ETag: object.etag.replaceAll('"', ''),
        Checksum:
          sums.length === 0 ? undefined : { ...Object.fromEntries(sums), ChecksumType: sumTypeOf(object.headers) },
        ObjectParts: object.partSizes && objectParts(object, object.partSizes, request),
        StorageClass: storageClassOf(object.headers),
        ObjectSize: object.bytes.length,
      };
      const content = Object.fromEntries(Object.entries(all).filter(([name]) => asked.includes(name)));
      return xmlDocument('GetObjectAttributesResponse', content, {
        ...versionHeader(call.world, bucket, object.versionId),
        'last-modified': new Date(object.modifiedAt).toUTCString(),
      });
    },
  },
];

/** The parts of an object, a page at a time; each alone where a checksum was asked for besides S3's own (S3 API reference, ObjectParts). */
function objectParts({ bytes, headers: kept }: StoredObject, sizes: readonly number[], { headers }: S3Request) {
  const max = Math.min(Number(headers['x-amz-max-parts'] ?? 1000), 1000);
  const marker = Number(headers['x-amz-part-number-marker'] ?? 0);
  const [sum] = sumsIn(kept);
  const algorithm = sum?.algorithm ?? 'CRC64NVME';
  let start = sizes.slice(0, marker).reduce((all, size) => all + size, 0);
  const shown = sizes.slice(marker, marker + max).map((Size, at) => {
    const part = bytes.subarray(start, start + Size);
    start += Size;
    return { PartNumber: marker + at + 1, Size, [`Checksum${algorithm}`]: checksumOf(algorithm.toLowerCase(), part) };
  });
  return {
    PartsCount: sizes.length,
    PartNumberMarker: marker,
    NextPartNumberMarker: shown.at(-1)?.PartNumber ?? marker,
    MaxParts: max,
    IsTruncated: marker + max < sizes.length,
    Part: algorithm === 'CRC64NVME' ? [] : shown,
  };
}
