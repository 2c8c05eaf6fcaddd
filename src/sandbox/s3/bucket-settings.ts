import { AwsError } from '../endpoint/operation.js';
import type { World } from '../world/world.js';
import { empty, malformedXml, type S3Answer, xmlDocument } from './answer.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';

/**
 * Configurations that change nothing in the sandbox are kept as they were put; of the others there is the answer of a
 * bucket that nobody configured, as tools read them all.
 */
export const bucketSettingOperations: readonly S3Operation[] = [
  ...kept('tagging', 'BucketTagging', 'Tagging', 204, missing('NoSuchTagSet', 'The TagSet does not exist')),
  // "Block Public Access is enabled for all new buckets" (S3 user guide, "Blocking public access").
  ...kept(
    'publicAccessBlock',
    'PublicAccessBlock',
    'PublicAccessBlockConfiguration',
    200,
    () =>
      xmlDocument('PublicAccessBlockConfiguration', {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      }),
    missing('NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'),
  ),
  ...kept(
    'ownershipControls',
    'BucketOwnershipControls',
    'OwnershipControls',
    200,
    () => xmlDocument('OwnershipControls', { Rule: { ObjectOwnership: 'BucketOwnerEnforced' } }),
    missing('OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'),
  ),
  ...kept('encryption', 'BucketEncryption', 'ServerSideEncryptionConfiguration', 200, () =>
    xmlDocument('ServerSideEncryptionConfiguration', {
      Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
    }),
  ),
  // No web page reaches the sandbox, so that a bucket's rules for pages change nothing.
  ...kept('cors', 'BucketCors', 'CORSConfiguration', 200, noCors, noCors, checkCors),
  ...unconfigured(),
];

function noCors(): never {
  throw new AwsError('NoSuchCORSConfiguration', 'The CORS configuration does not exist', 404);
}

/** "GET, PUT, HEAD, POST, and DELETE" (S3 API reference, CORSRule). */
function checkCors(text: string): void {
  const methods = [...text.matchAll(/<AllowedMethod>([^<]*)<\/AllowedMethod>/g)].map(([, method]) => method ?? '');
  const strange = methods.find((method) => !['GET', 'PUT', 'HEAD', 'POST', 'DELETE'].includes(method));
  if (strange !== undefined) {
    throw new AwsError(
      'InvalidRequest',
      `Found unsupported HTTP method in CORS config. Unsupported method is ${strange}`,
    );
  }
}

type Answer = (world: World) => S3Answer;

function missing(code: string, message: string): Answer {
  return () => {
    throw new AwsError(code, message, 404);
  };
}

/** A new bucket has the standard answer; one whose configuration was deleted may have none. */
function kept(
  query: string,
  name: string,
  root: string,
  status: 200 | 204,
  standard: Answer,
  deleted: Answer = standard,
  check: (text: string) => void = () => {},
): readonly S3Operation[] {
  const on = 'bucket' as const;
  return [
    {
      name: `Get${name}`,
      method: 'GET',
      on,
      query,
      answer({ bucket }, { world }) {
        const text = bucketIn(world, bucket).settings?.[query];
        if (text === undefined) return standard(world);
        return text === ''
          ? deleted(world)
          : { status: 200, headers: { 'content-type': 'application/xml' }, body: text };
      },
    },
    {
      name: `Put${name}`,
      method: 'PUT',
      on,
      query,
      answer({ bucket, body }, { world }) {
        const text = body.toString();
        if (!new RegExp(`<${root}[\\s/>]`).test(text)) {
          throw malformedXml();
        }
        check(text);
        const row = bucketIn(world, bucket);
        row.settings = { ...row.settings, [query]: text };
        return empty(status);
      },
    },
    {
      name: `Delete${name}`,
      method: 'DELETE',
      on,
      query,
      answer({ bucket }, { world }) {
        const row = bucketIn(world, bucket);
        row.settings = { ...row.settings, [query]: '' };
        return empty(204);
      },
    },
  ];
}

/** (S3 API reference, the Get operations of a bucket) */
function unconfigured(): readonly S3Operation[] {
  const answers: readonly (readonly [query: string, name: string, answer: Answer])[] = [
    ['accelerate', 'BucketAccelerateConfiguration', () => xmlDocument('AccelerateConfiguration', {})],
    [
      'acl',
      'BucketAcl',
      ({ account }) =>
        xmlDocument('AccessControlPolicy', {
          Owner: { ID: account },
          AccessControlList: { Grant: { Grantee: { ID: account }, Permission: 'FULL_CONTROL' } },
        }),
    ],
    [
      'lifecycle',
      'BucketLifecycleConfiguration',
      missing('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'),
    ],
    ['logging', 'BucketLogging', () => xmlDocument('BucketLoggingStatus', {})],
    ['notification', 'BucketNotificationConfiguration', () => xmlDocument('NotificationConfiguration', {})],
    [
      'object-lock',
      'ObjectLockConfiguration',
      missing('ObjectLockConfigurationNotFoundError', 'Object Lock configuration does not exist for this bucket'),
    ],
    ['policyStatus', 'BucketPolicyStatus', () => xmlDocument('PolicyStatus', { IsPublic: false })],
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
  return answers.map(([query, name, answer]) => ({
    name: `Get${name}`,
    method: 'GET',
    on: 'bucket' as const,
    query,
    answer: ({ bucket }, { world }) => {
      bucketIn(world, bucket);
      return answer(world);
    },
  }));
}
