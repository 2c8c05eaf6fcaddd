import { createHash } from 'node:crypto';
import { AwsError } from '../endpoint/operation.js';
import { rowOf } from '../world/table.js';
import { objectUrl, writtenDocument, xmlText } from './answer.js';
import { checkWhole, sumOfParts } from './checksums.js';
import { encryptionIn } from './encryption.js';
import { expirationHeader } from './expiration.js';
import { keptBytes } from './kept-bytes.js';
import { setTagsOfVersion } from './object-tagging.js';
import { bucketIn, objectIn } from './objects.js';
import type { S3Operation } from './operation.js';
import { partsAsked } from './parts-asked.js';
import { checkWritePreconditions } from './preconditions.js';
import { forgetUpload, noteCompleted, uploadIn } from './uploads.js';
import { putObject, versionHeader } from './versions.js';

/** Where an upload asked for none (S3 user guide, "Checking object integrity"). */
const STANDARD_SUM = { algorithm: 'CRC64NVME', type: 'FULL_OBJECT' };

/** An object from the parts that were put. */
export const completeUploadOperations: readonly S3Operation[] = [
  {
    name: 'CompleteMultipartUpload',
    method: 'POST',
    on: 'object',
    query: 'uploadId',
    answer(request, call) {
      const { bucket, key } = request;
      const done = rowOf(bucketIn(call.world, bucket).completed, request.query.get('uploadId') ?? '');
      // "The first request succeeds", and so does the same again, as reported in minio/minio#13318.
      if (done?.key === key) return writtenDocument(done.body, done.headers);
      const upload = uploadIn(request, call);
      const parts = partsAsked(request.body.toString(), upload);
      const contents = parts.map(keptBytes);
      checkWhole(request.headers, contents);
      checkWritePreconditions(request.headers, objectIn(call, bucket, key));
      const bytes = Buffer.concat(contents);
      // "If there's a mismatch between the specified object size value and the actual object size value, an HTTP 400 InvalidRequest error is returned" (S3 API reference).
      const size = request.headers['x-amz-mp-object-size'];
      if (size !== undefined && Number(size) !== bytes.length)
        throw new AwsError(
          'InvalidRequest',
          'The provided x-amz-mp-object-size header does not match the size of the object that was uploaded.',
        );
      const sums = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
      const sum = createHash('md5').update(Buffer.concat(sums)).digest('hex');
      const etag = `"${sum}-${parts.length}"`;
      const { checksum = STANDARD_SUM, acl } = upload;
      const typeAsked = request.headers['x-amz-checksum-type'] ?? checksum.type;
      // "If the type differs from the one of CreateMultipartUpload, the request fails" (S3 API reference, CompleteMultipartUpload).
      if (typeAsked !== checksum.type)
        throw new AwsError('InvalidRequest', `The upload was created using the ${checksum.type} checksum mode.`);
      const whole = sumOfParts(checksum.algorithm.toLowerCase(), checksum.type, contents);
      const made = putObject(call, bucket, key, {
        bytes,
        headers: {
          ...upload.headers,
          ...(whole !== undefined && {
            [`x-amz-checksum-${checksum.algorithm.toLowerCase()}`]: whole,
            'x-amz-checksum-type': checksum.type,
          }),
        },
        etag,
        partSizes: contents.map(({ length }) => length),
        ...(acl !== undefined && { acl }),
      });
      const { versionId } = made;
      setTagsOfVersion(call, bucket, key, versionId, upload.tags ?? {});
      forgetUpload(request, call);
      const content = {
        Location: objectUrl(call.world, bucket, key),
        Bucket: bucket,
        Key: key,
        ETag: etag,
        [`Checksum${checksum.algorithm}`]: whole,
        ChecksumType: checksum.type,
      };
      const body = xmlText('CompleteMultipartUploadResult', content);
      const headers = {
        ...encryptionIn(upload.headers),
        ...expirationHeader(call, bucket, made),
        ...versionHeader(call.world, bucket, versionId),
      };
      noteCompleted(request, call, { key, body, headers });
      return writtenDocument(body, headers);
    },
  },
];
