import { AwsError, type Call } from '../endpoint/operation.js';
import type { CompletedRow, UploadRow } from '../world/bucket-rows.js';
import { putRow, rowOf } from '../world/table.js';
import { sumOfParts } from './checksums.js';
import { keptBytes } from './kept-bytes.js';
import { bucketIn } from './objects.js';
import type { S3Request } from './request.js';

/** The upload in parts that a request names. */
export function uploadIn({ bucket, key, query }: S3Request, { world }: Call): UploadRow {
  const upload = rowOf(bucketIn(world, bucket).uploads, query.get('uploadId') ?? '');
  if (upload?.key === key) return upload;
  throw new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
    { UploadId: query.get('uploadId') ?? '' },
  );
}

/** What a completed upload was answered, for whoever asks again. */
export function noteCompleted({ bucket, query }: S3Request, { world }: Call, completed: CompletedRow): void {
  const row = bucketIn(world, bucket);
  row.completed ??= {};
  putRow(row.completed, query.get('uploadId') ?? '', completed);
}

export function forgetUpload({ bucket, query }: S3Request, { world }: Call): void {
  const uploads = { ...bucketIn(world, bucket).uploads };
  delete uploads[query.get('uploadId') ?? ''];
  bucketIn(world, bucket).uploads = uploads;
}

/** Algorithms whose sums can be put together are told of the whole (S3 user guide, "Checking object integrity"). */
export function checksumAsked(headers: S3Request['headers']): UploadRow['checksum'] {
  const algorithm = headers['x-amz-checksum-algorithm']?.toUpperCase();
  const type = headers['x-amz-checksum-type'];
  if (algorithm === undefined && type === undefined) return undefined;
  if (algorithm === undefined)
    throw new AwsError(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  if (type === 'FULL_OBJECT' && algorithm.startsWith('SHA'))
    throw new AwsError(
      'InvalidRequest',
      `The FULL_OBJECT checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  return { algorithm, type: type ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE') };
}

export const sumOfPart = (algorithm: string, part: UploadRow['parts'][string]) =>
  sumOfParts(algorithm.toLowerCase(), 'FULL_OBJECT', [keptBytes(part)]);

export const numbered = (parts: UploadRow['parts']) =>
  Object.entries(parts)
    .map(([number, part]) => ({ number: Number(number), part }))
    .sort((a, b) => a.number - b.number);
