import type { Call } from '../endpoint/operation.js';
import { checkReadable } from './object-headers.js';
import type { StoredObject } from './objects.js';
import { checkPreconditions, preconditionFailed } from './preconditions.js';
import { objectVersion } from './versions.js';

export interface CopySource {
  readonly bucket: string;
  readonly object: StoredObject;
}

/** What `x-amz-copy-source: /bucket/key?versionId=…` names, if it is there and as the request wants it. */
export function copySource(call: Call, headers: Readonly<Record<string, string>>): CopySource {
  const source = decodeURIComponent(headers['x-amz-copy-source'] ?? '');
  const [, bucket = '', key = '', versionId = null] = /^\/?([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/s.exec(source) ?? [];
  const object = objectVersion(call, bucket, key, versionId);
  checkReadable(object.headers);
  if (checkPreconditions(headers, object, 'x-amz-copy-source-') === 'not modified') throw preconditionFailed();
  return { bucket, object };
}
