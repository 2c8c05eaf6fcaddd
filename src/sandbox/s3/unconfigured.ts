import type { Call } from '../endpoint/operation.js';
import { empty, malformedXml, notImplemented, type S3Answer, xmlDocument } from './answer.js';
import { missing } from './bucket-settings.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';

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

/** What is not simulated can be asked to be as it is already: tools that clean up do. */
const undone: readonly (readonly [query: string, name: string, root: string])[] = [
  ['logging', 'PutBucketLogging', 'BucketLoggingStatus'],
  ['notification', 'PutBucketNotificationConfiguration', 'NotificationConfiguration'],
];

const SKIPPING = 'x-amz-skip-destination-validation';

const undoOperations: readonly S3Operation[] = [
  ...undone.map(([query, name, root]) => ({
    name,
    method: 'PUT',
    on: 'bucket' as const,
    query,
    answer: ({ bucket, body, headers }: S3Request, { world }: Call) => {
      bucketIn(world, bucket);
      if (SKIPPING in headers) throw notImplemented(SKIPPING);
      const text = body.toString();
      if (!new RegExp(`<${root}[\\s/>]`).test(text)) throw malformedXml();
      if (new RegExp(`<${root}[^>]*>\\s*<[^/]`).test(text)) throw notImplemented(`PUT of ?${query}`);
      return empty(200);
    },
  })),
  ...[
    { query: 'replication', name: 'DeleteBucketReplication' },
    { query: 'website', name: 'DeleteBucketWebsite' },
  ].map(({ query, name }) => ({
    name,
    method: 'DELETE',
    on: 'bucket' as const,
    query,
    answer: ({ bucket }: S3Request, { world }: Call) => {
      bucketIn(world, bucket);
      return empty(204);
    },
  })),
];

const readOperations: readonly S3Operation[] = answers.map(([query, name, answer]) => ({
  name: `Get${name}`,
  method: 'GET',
  on: 'bucket' as const,
  query,
  answer: ({ bucket }, { world }) => {
    bucketIn(world, bucket);
    return answer();
  },
}));

export const unconfiguredOperations: readonly S3Operation[] = [...readOperations, ...undoOperations];
