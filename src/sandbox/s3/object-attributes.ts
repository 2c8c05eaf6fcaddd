import { AwsError } from '../endpoint/operation.js';
import { xmlDocument } from './answer.js';
import { sumsIn, sumTypeOf } from './checksums.js';
import { storageClassOf } from './object-headers.js';
import type { S3Operation } from './operation.js';
import { objectVersion, versionHeader } from './versions.js';

const KNOWN = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

/** What is known of an object, without the object (S3 API reference, GetObjectAttributes). */
export const objectAttributeOperations: readonly S3Operation[] = [
  {
    name: 'GetObjectAttributes',
    method: 'GET',
    on: 'object',
    query: 'attributes',
    answer({ bucket, key, headers, query }, call) {
      const asked = (headers['x-amz-object-attributes'] ?? '').split(',').map((one) => one.trim());
      if (!asked.every((one) => KNOWN.includes(one)))
        throw new AwsError('InvalidArgument', 'Invalid attribute name specified.');
      const object = objectVersion(call, bucket, key, query.get('versionId'));
      const sums = sumsIn(object.headers).map(({ algorithm, sum }) => [`Checksum${algorithm}`, sum] as const);
      const parts = /-(\d+)"$/.exec(object.etag)?.[1];
      const all = {
        ETag: object.etag.replaceAll('"', ''),
        Checksum:
          sums.length === 0 ? undefined : { ...Object.fromEntries(sums), ChecksumType: sumTypeOf(object.headers) },
        ObjectParts: parts === undefined ? undefined : { PartsCount: parts },
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
