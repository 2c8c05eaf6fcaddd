import type { Call } from '../endpoint/operation.js';
import { objectNamed, type StoredObject } from './objects.js';
import { checkPreconditions, preconditionFailed } from './preconditions.js';

export interface CopySource {
  readonly bucket: string;
  readonly object: StoredObject;
}

/** What `x-amz-copy-source: /bucket/key` names, if it is there and as the request wants it. */
export function copySource(call: Call, headers: Readonly<Record<string, string>>): CopySource {
  const source = decodeURIComponent(headers['x-amz-copy-source'] ?? '');
  const [, bucket = '', key = ''] = /^\/?([^/]+)\/([^?]+)$/s.exec(source) ?? [];
  const object = objectNamed(call, bucket, key);
  if (checkPreconditions(headers, object, 'x-amz-copy-source-') === 'not modified') throw preconditionFailed();
  return { bucket, object };
}
