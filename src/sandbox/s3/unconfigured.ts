import { type S3Answer, xmlDocument } from './answer.js';
import { missing } from './bucket-settings.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';

/** What is not simulated has the answer of a bucket that nobody configured, as tools read it all (S3 API reference, the Get operations of a bucket). */
const answers: readonly (readonly [query: string, name: string, answer: () => S3Answer])[] = [
  ['accelerate', 'BucketAccelerateConfiguration', () => xmlDocument('AccelerateConfiguration', {})],
  ['logging', 'BucketLogging', () => xmlDocument('BucketLoggingStatus', {})],
  ['notification', 'BucketNotificationConfiguration', () => xmlDocument('NotificationConfiguration', {})],
  [
    'object-lock',
    'ObjectLockConfiguration',
    missing('ObjectLockConfigurationNotFoundError', 'Object Lock configuration does not exist for this bucket'),
  ],
  [
    'replication',
    'BucketReplication',
    missing('ReplicationConfigurationNotFoundError', 'The replication configuration was not found'),
  ],
  [
    'requestPayment',
    'BucketRequestPayment',
    () => xmlDocument('RequestPaymentConfiguration', { Payer: 'BucketOwner' }),
  ],
  [
    'website',
    'BucketWebsite',
    missing('NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'),
  ],
];

export const unconfiguredOperations: readonly S3Operation[] = answers.map(([query, name, answer]) => ({
  name: `Get${name}`,
  method: 'GET',
  on: 'bucket' as const,
  query,
  answer: ({ bucket }, { world }) => {
    bucketIn(world, bucket);
    return answer();
  },
}));
