import { AwsError } from '../endpoint/operation.js';
import type { BucketRow } from '../world/bucket-rows.js';
import { malformedXml, xmlDocument, xmlText } from './answer.js';
import { canonicalId } from './canonical-id.js';
import { elementsIn, textIn } from './document.js';
import { lifecycleText } from './lifecycle.js';
import { bucketIn } from './objects.js';
import { missing, type Setting } from './setting.js';
import { tagsInDocument } from './tag-set.js';

const BLOCKS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

export const settings: readonly Setting[] = [
  {
    query: 'tagging',
    name: 'BucketTagging',
    root: 'Tagging',
    status: 204,
    standard: missing('NoSuchTagSet', 'The TagSet does not exist'),
    kept(text) {
      tagsInDocument(text, 'Bucket');
      return text;
    },
  },
  {
    query: 'publicAccessBlock',
    name: 'PublicAccessBlock',
    root: 'PublicAccessBlockConfiguration',
    // "Block Public Access is enabled for all new buckets" (S3 user guide, "Blocking public access").
    standard: () =>
      xmlDocument('PublicAccessBlockConfiguration', Object.fromEntries(BLOCKS.map((name) => [name, true]))),
    deleted: missing('NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'),
    // What is not given is false (S3 API reference, PublicAccessBlockConfiguration).
    kept: (text) =>
      xmlText(
        'PublicAccessBlockConfiguration',
        Object.fromEntries(BLOCKS.map((name) => [name, textIn(text, name)?.toLowerCase() === 'true'])),
      ),
  },
  {
    query: 'ownershipControls',
    name: 'BucketOwnershipControls',
    root: 'OwnershipControls',
    standard: () => xmlDocument('OwnershipControls', { Rule: { ObjectOwnership: 'BucketOwnerEnforced' } }),
    deleted: missing('OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'),
    kept(text, { world }, bucket) {
      const asked = textIn(text, 'ObjectOwnership') ?? '';
      if (!OWNERSHIPS.includes(asked)) throw malformedXml();
      // "If your bucket ACL grants access outside of your AWS account", the setting fails (S3 user guide, "Prerequisites for disabling ACLs").
      if (asked === 'BucketOwnerEnforced' && grantsToOthers(bucketIn(world, bucket).settings?.acl ?? '', world.account))
        throw new AwsError(
          'InvalidBucketAclWithObjectOwnership',
          "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
        );
      return text;
    },
  },
  {
    query: 'encryption',
    name: 'BucketEncryption',
    root: 'ServerSideEncryptionConfiguration',
    standard: () =>
      xmlDocument('ServerSideEncryptionConfiguration', {
        Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
      }),
    kept: checkedEncryption,
  },
  {
    // No web page reaches the sandbox, so that a bucket's rules for pages change nothing.
    query: 'cors',
    name: 'BucketCors',
    root: 'CORSConfiguration',
    standard: missing('NoSuchCORSConfiguration', 'The CORS configuration does not exist'),
    kept: checkedCors,
  },
  {
    // Kept; nothing in a bucket grows old enough to be expired or moved.
    query: 'lifecycle',
    name: 'BucketLifecycleConfiguration',
    deleteName: 'DeleteBucketLifecycle',
    root: 'LifecycleConfiguration',
    standard: missing('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'),
    kept: (text, { random }) => lifecycleText(text, random),
    header: {
      name: 'x-amz-transition-default-minimum-object-size',
      values: ['all_storage_classes_128K', 'varies_by_storage_class'],
    },
  },
];

export const OWNERSHIPS = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'];

/** (S3 API reference, ServerSideEncryptionByDefault) */
function checkedEncryption(text: string): string {
  for (const rule of elementsIn(text, 'ApplyServerSideEncryptionByDefault')) {
    const algorithm = textIn(rule, 'SSEAlgorithm') ?? '';
    if (!['AES256', 'aws:kms', 'aws:kms:dsse'].includes(algorithm)) throw malformedXml();
    if (algorithm === 'AES256' && textIn(rule, 'KMSMasterKeyID') !== undefined)
      throw new AwsError(
        'InvalidArgument',
        'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      );
  }
  return text;
}

/** "GET, PUT, HEAD, POST, and DELETE" (S3 API reference, CORSRule). */
function checkedCors(text: string): string {
  if (elementsIn(text, 'CORSRule').length === 0) throw malformedXml();
  const strange = elementsIn(text, 'AllowedMethod').find(
    (method) => !['GET', 'PUT', 'HEAD', 'POST', 'DELETE'].includes(method),
  );
  // "You can add up to 100 rules" (S3 API reference, PutBucketCors).
  if (elementsIn(text, 'CORSRule').length > 100)
    throw new AwsError('InvalidRequest', 'The number of CORS rules should not exceed allowed limit of 100 rules.');
  // "Can contain at most one * wildcard character" (S3 API reference, CORSRule).
  for (const name of ['AllowedOrigin', 'AllowedHeader']) {
    const wild = elementsIn(text, name).find((one) => one.split('*').length > 2);
    if (wild !== undefined)
      throw new AwsError('InvalidRequest', `${name} "${wild}" can not have more than one wildcard.`);
  }
  const exposed = elementsIn(text, 'ExposeHeader').find((one) => one.includes('*'));
  if (exposed !== undefined)
    throw new AwsError(
      'InvalidRequest',
      `ExposeHeader "${exposed}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
    );
  if (strange === undefined) return text;
  throw new AwsError(
    'InvalidRequest',
    `Found unsupported HTTP method in CORS config. Unsupported method is ${strange}`,
  );
}

/** Whether an ACL names anybody but the account. */
export const grantsToOthers = (acl: string, account: string): boolean =>
  /<(URI|EmailAddress)>/.test(acl) || elementsIn(acl, 'ID').some((id) => id !== canonicalId(account));

/** Whether the bucket's owner owns all that is in it, so that no ACL counts: as in one that nobody configured. */
export const isOwnersAlone = ({ settings: own }: BucketRow): boolean =>
  own?.ownershipControls === undefined || textIn(own.ownershipControls, 'ObjectOwnership') === 'BucketOwnerEnforced';

/** Whether Block Public Access forbids this, as it does in a bucket that nobody configured. */
export function isBlocked({ settings }: BucketRow, what: (typeof BLOCKS)[number]): boolean {
  const text = settings?.publicAccessBlock;
  return text === undefined || textIn(text, what) === 'true';
}
