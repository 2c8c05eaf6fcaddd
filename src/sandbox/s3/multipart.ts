import { createHash } from 'node:crypto';
import type { Call } from '../endpoint/operation.js';
import { hex } from '../world/ids.js';
import { newObjectsAcl } from './acl.js';
import { empty, invalidArgument, xmlDocument, xmlTime } from './answer.js';
import { copiedRange } from './byte-range.js';
import { canonicalId } from './canonical-id.js';
import { givenSums } from './checksums.js';
import { copySource } from './copy-source.js';
import { encryptionIn } from './encryption.js';
import { keptBytes } from './kept-bytes.js';
import { storageClassOf } from './object-headers.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';
import { writtenHeaders } from './put-object.js';
import type { S3Request } from './request.js';
import { tagsInHeader } from './tag-set.js';
import { checksumAsked, forgetUpload, numbered, sumOfPart, uploadIn } from './uploads.js';

/** Objects put in parts (S3 user guide, "Uploading and copying objects using multipart upload"). */
export const multipartOperations: readonly S3Operation[] = [
  {
    name: 'CreateMultipartUpload',
    method: 'POST',
    on: 'object',
    query: 'uploads',
    answer({ bucket, key, headers }, call) {
      const { world, clock, random } = call;
      const row = bucketIn(world, bucket);
      const kept = writtenHeaders(headers, bucket, call);
      const checksum = checksumAsked(headers);
      const tags = tagsInHeader(headers['x-amz-tagging']);
      const acl = newObjectsAcl(headers, row, { world });
      const UploadId = hex(64, random);
      row.uploads ??= {};
      row.uploads[UploadId] = {
        key,
        createdAt: clock.now(),
        headers: kept,
        ...(Object.keys(tags).length > 0 && { tags }),
        ...(acl !== undefined && { acl }),
        ...(checksum && { checksum }),
        parts: {},
      };
      const content = { Bucket: bucket, Key: key, UploadId };
      return xmlDocument('InitiateMultipartUploadResult', content, {
        ...encryptionIn(kept),
        ...(checksum && {
          'x-amz-checksum-algorithm': checksum.algorithm,
          'x-amz-checksum-type': checksum.type,
        }),
      });
    },
  },
  {
    name: 'UploadPart',
    method: 'PUT',
    on: 'object',
    query: 'uploadId',
    answer(request, call) {
      const { headers, query, body } = request;
      const number = Number(query.get('partNumber'));
      if (!Number.isInteger(number) || number < 1 || number > 10_000)
        throw invalidArgument(
          'Part number must be an integer between 1 and 10000, inclusive',
          'partNumber',
          query.get('partNumber') ?? '',
        );
      const { parts, headers: upload } = uploadIn(request, call);
      const isCopy = headers['x-amz-copy-source'] !== undefined;
      const bytes = isCopy ? copiedBytes(request, call) : body;
      const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
      const modifiedAt = call.clock.now();
      parts[number] = { base64: bytes.toString('base64'), etag, modifiedAt };
      return isCopy
        ? xmlDocument('CopyPartResult', { ETag: etag, LastModified: xmlTime(modifiedAt) })
        : empty(200, { etag, ...encryptionIn(upload), ...givenSums(headers) });
    },
  },
  {
    name: 'ListParts',
    method: 'GET',
    on: 'object',
    query: 'uploadId',
    answer(request, call) {
      const { parts, headers, checksum } = uploadIn(request, call);
      const most = Number(request.query.get('max-parts') ?? 1000);
      const after = Number(request.query.get('part-number-marker') ?? 0);
      const rest = numbered(parts).filter(({ number }) => number > after);
      const page = rest.slice(0, most);
      return xmlDocument('ListPartsResult', {
        Bucket: request.bucket,
        Key: request.key,
        UploadId: request.query.get('uploadId') ?? '',
        PartNumberMarker: after,
        NextPartNumberMarker: page.at(-1)?.number ?? 0,
        MaxParts: most,
        StorageClass: storageClassOf(headers),
        ChecksumAlgorithm: checksum?.algorithm,
        ChecksumType: checksum?.type,
        Initiator: { ID: canonicalId(call.world.account) },
        Owner: { ID: canonicalId(call.world.account) },
        IsTruncated: rest.length > page.length,
        Part: page.map(({ number, part }) => ({
          PartNumber: number,
          LastModified: xmlTime(part.modifiedAt),
          ETag: part.etag,
          Size: keptBytes(part).length,
          ...(checksum && { [`Checksum${checksum.algorithm}`]: sumOfPart(checksum.algorithm, part) }),
        })),
      });
    },
  },
  {
    name: 'AbortMultipartUpload',
    method: 'DELETE',
    on: 'object',
    query: 'uploadId',
    answer(request, call) {
      uploadIn(request, call);
      forgetUpload(request, call);
      return empty(204);
    },
  },
];

/** Of the object that UploadPartCopy names, whole or in part. */
function copiedBytes({ headers }: S3Request, call: Call): Buffer {
  const { bytes } = copySource(call, headers).object;
  const range = headers['x-amz-copy-source-range'];
  if (range === undefined) return bytes;
  const { from, to } = copiedRange(range, bytes.length);
  return bytes.subarray(from, to + 1);
}
