import { notImplemented } from './answer.js';
import { bucketOperations } from './bucket-operations.js';
import { bucketSettingOperations } from './bucket-settings.js';
import { listingOperations } from './listing.js';
import { multipartOperations } from './multipart.js';
import { objectOperations } from './object-operations.js';
import { objectTaggingOperations } from './object-tagging.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';

const operations: readonly S3Operation[] = [
  ...bucketOperations,
  ...bucketSettingOperations,
  ...listingOperations,
  ...objectOperations,
  ...objectTaggingOperations,
  ...multipartOperations,
];

// Sub-resources that are operations of their own; all else in a query only shapes an answer. (S3 API reference)
const SUBRESOURCES = new Set(
  'accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle location logging metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock replication requestPayment restore retention select tagging torrent uploadId uploads versioning versions website'.split(
    ' ',
  ),
);

/** The operation that a request asks for; NotImplemented for those that are not simulated. */
export function s3Operation({ method, bucket, key, query }: S3Request): S3Operation {
  const on = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object';
  const asked = [...query.keys()].find((name) => SUBRESOURCES.has(name)) ?? null;
  const found = operations.find((each) => each.method === method && each.on === on && each.query === asked);
  if (found === undefined) throw notImplemented(`${method} of ${asked === null ? `a ${on}` : `?${asked}`}`);
  return found;
}
