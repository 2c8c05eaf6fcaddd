import { aclOperations } from './acl.js';
import { methodNotAllowed, notImplemented } from './answer.js';
import { bucketListingOperations } from './bucket-listing.js';
import { bucketOperations } from './bucket-operations.js';
import { bucketPolicyOperations } from './bucket-policies.js';
import { completeUploadOperations } from './complete-upload.js';
import { deleteObjectsOperations } from './delete-objects.js';
import { listingOperations } from './listing.js';
import { multipartOperations } from './multipart.js';
import { objectAttributeOperations } from './object-attributes.js';
import { objectLockOperations } from './object-lock-operations.js';
import { objectOperations } from './object-operations.js';
import { objectTaggingOperations } from './object-tagging.js';
import type { S3Operation } from './operation.js';
import { subResourceIn } from './query-words.js';
import type { S3Request } from './request.js';
import { bucketSettingOperations } from './setting-operations.js';
import { unconfiguredOperations } from './unconfigured.js';
import { uploadListingOperations } from './upload-listing.js';
import { versionListingOperations } from './version-listing.js';
import { versioningOperations } from './versioning.js';

const operations: readonly S3Operation[] = [
  ...bucketOperations,
  ...bucketListingOperations,
  ...bucketPolicyOperations,
  ...bucketSettingOperations,
  ...unconfiguredOperations,
  ...aclOperations,
  ...versioningOperations,
  ...listingOperations,
  ...versionListingOperations,
  ...objectOperations,
  ...deleteObjectsOperations,
  ...objectLockOperations,
  ...objectAttributeOperations,
  ...objectTaggingOperations,
  ...multipartOperations,
  ...completeUploadOperations,
  ...uploadListingOperations,
];

// Told apart by what they carry. The SDKs name what they ask for; a name that is none of these is another operation.
const ALIASES: Readonly<Record<string, string>> = {
  CopyObject: 'PutObject',
  ListObjects: 'ListObjectsV2',
  UploadPartCopy: 'UploadPart',
};

/** The operation that a request asks for; NotImplemented for those that are not simulated. */
export function s3Operation({ method, bucket, key, query }: S3Request): S3Operation {
  const on = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object';
  const asked = subResourceIn(query);
  const named = query.get('x-id');
  const found = operations.find((each) => each.method === method && each.on === on && each.query === asked);
  // Without a sub-resource all methods that there are stand above (S3 API reference, "Actions").
  if (found === undefined)
    throw asked === null
      ? methodNotAllowed({ ResourceType: on.toUpperCase() })
      : notImplemented(`${method} of ?${asked}`);
  if (named !== null && (ALIASES[named] ?? named) !== found.name) throw notImplemented(named);
  return found;
}
