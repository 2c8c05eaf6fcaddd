import type { S3Request } from './request.js';

/** Operations whose permission has another name (S3 user guide, "Required permissions for Amazon S3 API operations"). */
const ACTIONS: Readonly<Record<string, string>> = {
  ListBuckets: 'ListAllMyBuckets',
  HeadBucket: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  ListParts: 'ListMultipartUploadParts',
  HeadObject: 'GetObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  DeleteObjects: 'DeleteObject',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  DeleteBucketOwnershipControls: 'PutBucketOwnershipControls',
  DeleteBucketTagging: 'PutBucketTagging',
  DeleteBucketCors: 'PutBucketCORS',
  GetBucketAccelerateConfiguration: 'GetAccelerateConfiguration',
  GetBucketReplication: 'GetReplicationConfiguration',
  PutBucketAccelerateConfiguration: 'PutAccelerateConfiguration',
  DeleteBucketReplication: 'PutReplicationConfiguration',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  PutBucketNotificationConfiguration: 'PutBucketNotification',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  PutObjectLockConfiguration: 'PutBucketObjectLockConfiguration',
};

/** The permission that an operation takes: `s3:GetObjectVersion` where a version is named. */
export function iamAction(operation: string, { query }: Pick<S3Request, 'query'>): string {
  const action = ACTIONS[operation] ?? operation;
  const isOfVersion = query.get('versionId') !== null;
  return `s3:${isOfVersion ? action.replace(/^(Get|Put|Delete)Object/, '$1ObjectVersion') : action}`;
}
