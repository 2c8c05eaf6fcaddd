import { AwsError, type Call } from '../endpoint/operation.js';
import { invalidArgument } from './answer.js';
import { isArchived } from './object-headers.js';
import type { StoredObject } from './objects.js';
import { checkPreconditions, preconditionFailed } from './preconditions.js';
import { decoded } from './request.js';
import { objectVersion } from './versions.js';

export interface CopySource {
  readonly bucket: string;
  readonly object: StoredObject;
  /** Null where the newest is meant. */
  readonly versionId: string | null;
}

/** What `x-amz-copy-source: /bucket/key?versionId=…` names; null where a request has no such header. */
export function sourceNamed(headers: Readonly<Record<string, string>>) {
  const header = headers['x-amz-copy-source'];
  if (header === undefined) return null;
  const [, bucket = '', key = '', versionId = null] =
    /^\/?([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/s.exec(decoded(header)) ?? [];
  // As reported in versity/versitygw#1389.
  if (key === '') throw invalidArgument('Invalid copy source object key', 'x-amz-copy-source', header);
  return { bucket, key, versionId };
}

const noneMatchAsked = (headers: Readonly<Record<string, string>>): string =>
  `x-amz-copy-source-${headers['x-amz-copy-source-if-none-match'] === undefined ? 'If-Modified-Since' : 'If-None-Match'}`;

/** That object, if it is there and as the request wants it. */
export function copySource(call: Call, headers: Readonly<Record<string, string>>): CopySource {
  const { bucket, key, versionId } = sourceNamed(headers) ?? { bucket: '', key: '', versionId: null };
  const object = objectVersion(call, bucket, key, versionId);
  // (S3 API reference, CopyObject: Errors)
  if (isArchived(object.headers))
    throw new AwsError(
      'ObjectNotInActiveTierError',
      'The source object of the COPY action is not in the active tier and is only stored in Amazon S3 Glacier.',
      403,
    );
  if (checkPreconditions(headers, object, 'x-amz-copy-source-') === 'not modified')
    throw preconditionFailed(noneMatchAsked(headers));
  return { bucket, object, versionId };
}
