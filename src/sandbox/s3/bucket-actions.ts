import { AwsError } from '../endpoint/operation.js';
import { wildcard } from '../endpoint/wildcard.js';

/**
 * The actions that the policy of a bucket can name: of the bucket, and of what is in it (Service authorization reference,
 * "Actions, resources, and condition keys for Amazon S3").
 */
const OF_OBJECTS = `AbortMultipartUpload BypassGovernanceRetention DeleteObject DeleteObjectAnnotation DeleteObjectTagging DeleteObjectVersion
  DeleteObjectVersionTagging GetObject GetObjectAcl GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectTorrent
  GetObjectVersion GetObjectVersionAcl GetObjectVersionAttributes GetObjectVersionForReplication GetObjectVersionTagging GetObjectVersionTorrent
  InitiateReplication ListMultipartUploadParts ObjectOwnerOverrideToBucketOwner PutObject PutObjectAcl PutObjectLegalHold PutObjectRetention
  PutObjectTagging PutObjectVersionAcl PutObjectVersionTagging ReplicateDelete ReplicateObject ReplicateTags RestoreObject UpdateObjectEncryption`;
const OF_BUCKETS = `CreateBucket DeleteBucket DeleteBucketPolicy DeleteBucketWebsite GetAccelerateConfiguration GetAnalyticsConfiguration
  GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification
  GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus GetBucketPublicAccessBlock
  GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetIntelligentTieringConfiguration
  GetInventoryConfiguration GetLifecycleConfiguration GetMetricsConfiguration GetReplicationConfiguration ListBucket ListBucketMultipartUploads
  ListBucketVersions ListTagsForResource PutAccelerateConfiguration PutAnalyticsConfiguration PutBucketAcl PutBucketCORS PutBucketLogging
  PutBucketNotification PutBucketObjectLockConfiguration PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock
  PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite PutEncryptionConfiguration
  PutIntelligentTieringConfiguration PutInventoryConfiguration PutLifecycleConfiguration PutMetricsConfiguration PutReplicationConfiguration
  TagResource UntagResource`;

const named = (text: string): readonly string[] => text.split(/\s+/).map((name) => `s3:${name}`.toLowerCase());
const [objectActions, bucketActions] = [named(OF_OBJECTS), named(OF_BUCKETS)];

/** Each action must be one of S3's and have a resource that it can be done to, as reported in ministryofjustice/modernisation-platform#10762. */
export function checkActions(actions: readonly string[], resources: readonly string[]): void {
  for (const action of actions) {
    const matches = action === '*' ? () => true : wildcard(action.toLowerCase());
    const [onObjects, onBuckets] = [objectActions.some(matches), bucketActions.some(matches)];
    if (!onObjects && !onBuckets) throw new AwsError('MalformedPolicy', 'Policy has invalid action');
    // `bucket*` has no slash, and is both.
    const fits = resources.some(
      (resource) => (resource.includes('/') ? onObjects : onBuckets) || (onObjects && resource.endsWith('*')),
    );
    if (resources.length > 0 && !fits)
      throw new AwsError('MalformedPolicy', 'Action does not apply to any resource(s) in statement');
  }
}
