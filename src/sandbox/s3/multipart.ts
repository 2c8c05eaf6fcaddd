import { createHash } from 'node:crypto';
import { AwsError, type Call } from '../endpoint/operation.js';
import { hex } from '../world/ids.js';
import { rowOf } from '../world/table.js';
import type { UploadRow } from '../world/world.js';
import { empty, xmlDocument } from './answer.js';
import { byteRange } from './byte-range.js';
import { checkWhole, givenSums } from './checksums.js';
import { copySource } from './copy-source.js';
import { checkOptions, ENCRYPTED, keptHeaders } from './object-headers.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';
import { partsAsked } from './parts-asked.js';
import type { S3Request } from './request.js';
import { putObject, versionHeader } from './versions.js';

/** Objects put in parts (S3 user guide, "Uploading and copying objects using multipart upload"). */
export const multipartOperations: readonly S3Operation[] = [
  {
    name: 'CreateMultipartUpload',
    method: 'POST',
    on: 'object',
    query: 'uploads',
    answer({ bucket, key, headers }, { world, clock, random }) {
      const row = bucketIn(world, bucket);
      const kept = keptHeaders(headers);
      checkOptions(headers);
      const asked = ['x-amz-checksum-algorithm', 'x-amz-checksum-type'].flatMap((name) => {
        const value = headers[name];
        return value === undefined ? [] : [[name, value] as const];
      });
      const UploadId = hex(64, random);
      row.uploads ??= {};
      row.uploads[UploadId] = { key, createdAt: clock.now(), headers: kept, parts: {} };
      const content = { Bucket: bucket, Key: key, UploadId };
      return xmlDocument('InitiateMultipartUploadResult', content, Object.fromEntries(asked));
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
        throw new AwsError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
      const { parts } = uploadIn(request, call);
      const isCopy = headers['x-amz-copy-source'] !== undefined;
      const bytes = isCopy ? copiedBytes(request, call) : body;
      const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
      const modifiedAt = call.clock.now();
      parts[number] = { base64: bytes.toString('base64'), etag, modifiedAt };
      return isCopy
        ? xmlDocument('CopyPartResult', { ETag: etag, LastModified: new Date(modifiedAt).toISOString() })
        : empty(200, { etag, ...ENCRYPTED, ...givenSums(headers) });
    },
  },
  {
    name: 'ListParts',
    method: 'GET',
    on: 'object',
    query: 'uploadId',
    answer(request, call) {
      const { parts } = uploadIn(request, call);
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
        StorageClass: 'STANDARD',
        Initiator: { ID: call.world.account },
        Owner: { ID: call.world.account },
        IsTruncated: rest.length > page.length,
        Part: page.map(({ number, part }) => ({
          PartNumber: number,
          LastModified: new Date(part.modifiedAt).toISOString(),
          ETag: part.etag,
          Size: Buffer.from(part.base64, 'base64').length,
        })),
      });
    },
  },
  {
    name: 'CompleteMultipartUpload',
    method: 'POST',
    on: 'object',
    query: 'uploadId',
    answer(request, call) {
      const { bucket, key } = request;
      const upload = uploadIn(request, call);
      const parts = partsAsked(request.body.toString(), upload);
      const contents = parts.map(({ base64 }) => Buffer.from(base64, 'base64'));
      checkWhole(request.headers, contents);
      const bytes = Buffer.concat(contents);
      const sums = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
      const sum = createHash('md5').update(Buffer.concat(sums)).digest('hex');
      const etag = `"${sum}-${parts.length}"`;
      const { versionId } = putObject(call, bucket, key, { bytes, headers: upload.headers, etag });
      forget(request, call);
      const content = {
        Location: `/${bucket}/${key}`,
        Bucket: bucket,
        Key: key,
        ETag: etag,
        ChecksumType: request.headers['x-amz-checksum-type'],
      };
      return xmlDocument('CompleteMultipartUploadResult', content, versionHeader(call.world, bucket, versionId));
    },
  },
  {
    name: 'AbortMultipartUpload',
    method: 'DELETE',
    on: 'object',
    query: 'uploadId',
    answer(request, call) {
      uploadIn(request, call);
      forget(request, call);
      return empty(204);
    },
  },
  {
    name: 'ListMultipartUploads',
    method: 'GET',
    on: 'bucket',
    query: 'uploads',
    answer({ bucket, query }, { world }) {
      const prefix = query.get('prefix') ?? '';
      const uploads = Object.entries(bucketIn(world, bucket).uploads ?? {}).filter(([, { key }]) =>
        key.startsWith(prefix),
      );
      return xmlDocument('ListMultipartUploadsResult', {
        Bucket: bucket,
        Prefix: prefix,
        KeyMarker: '',
        UploadIdMarker: '',
        MaxUploads: 1000,
        IsTruncated: false,
        Upload: uploads.map(([UploadId, { key, createdAt }]) => ({
          Key: key,
          UploadId,
          Initiated: new Date(createdAt).toISOString(),
          Initiator: { ID: world.account },
          Owner: { ID: world.account },
          StorageClass: 'STANDARD',
        })),
      });
    },
  },
];

/** Of the object that UploadPartCopy names, whole or in part. */
function copiedBytes({ headers }: S3Request, call: Call): Buffer {
  const { bytes } = copySource(call, headers).object;
  const range = headers['x-amz-copy-source-range'];
  if (range === undefined) return bytes;
  const { from, to } = byteRange(range, bytes.length);
  return bytes.subarray(from, to + 1);
}

function uploadIn({ bucket, key, query }: S3Request, { world }: Call): UploadRow {
  const upload = rowOf(bucketIn(world, bucket).uploads, query.get('uploadId') ?? '');
  if (upload?.key === key) return upload;
  throw new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
  );
}

function forget({ bucket, query }: S3Request, { world }: Call): void {
  const uploads = { ...bucketIn(world, bucket).uploads };
  delete uploads[query.get('uploadId') ?? ''];
  bucketIn(world, bucket).uploads = uploads;
}

const numbered = (parts: UploadRow['parts']) =>
  Object.entries(parts)
    .map(([number, part]) => ({ number: Number(number), part }))
    .sort((a, b) => a.number - b.number);
