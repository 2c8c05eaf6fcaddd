import { AwsError, type Call } from '../endpoint/operation.js';
import type { BucketRow } from '../world/bucket-rows.js';
import { putRow } from '../world/table.js';
import { empty, malformedXml, type S3Answer, writtenDocument, xmlDocument, xmlText } from './answer.js';
import { elementsIn, textIn } from './document.js';
import { lifecycleText } from './lifecycle.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';
import { tagsInDocument } from './tag-set.js';

/** A configuration of a bucket that changes nothing in the sandbox, or that others read in the bucket's settings. */
interface Setting {
  readonly query: string;
  readonly name: string;
  /** The outermost element. */
  readonly root: string;
  readonly status?: 200 | 204;
  /** The answer of a bucket that nobody configured. */
  readonly standard: () => S3Answer;
  /** … and of one whose configuration was deleted, where that is another. */
  readonly deleted?: () => S3Answer;
  /** What is kept of what was put: all of it, if nothing is said. Rejects what S3 refuses. */
  readonly kept?: (text: string, call: Call) => string;
  readonly deleteName?: string;
  /** What comes in a header beside the document, and goes back in one; the first is meant where it is missing. */
  readonly header?: { readonly name: string; readonly values: readonly [string, ...string[]] };
}

const BLOCKS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

const settings: readonly Setting[] = [
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
    kept(text) {
      if (!OWNERSHIPS.includes(textIn(text, 'ObjectOwnership') ?? '')) throw malformedXml();
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
  // "Can contain at most one * wildcard character" (S3 API reference, CORSRule).
  const origin = elementsIn(text, 'AllowedOrigin').find((one) => one.split('*').length > 2);
  if (origin !== undefined)
    throw new AwsError('InvalidRequest', `AllowedOrigin "${origin}" can not have more than one wildcard.`);
  if (strange === undefined) return text;
  throw new AwsError(
    'InvalidRequest',
    `Found unsupported HTTP method in CORS config. Unsupported method is ${strange}`,
  );
}

export function missing(code: string, message: string): () => never {
  return () => {
    throw new AwsError(code, message, 404);
  };
}

/** Empty: it was deleted. */
export function keepSetting(row: BucketRow, name: string, text: string): void {
  row.settings ??= {};
  putRow(row.settings, name, text);
}

/** Whether Block Public Access forbids this, as it does in a bucket that nobody configured. */
export function isBlocked({ settings }: BucketRow, what: (typeof BLOCKS)[number]): boolean {
  const text = settings?.publicAccessBlock;
  return text === undefined || textIn(text, what) === 'true';
}

export const bucketSettingOperations: readonly S3Operation[] = settings.flatMap(
  ({ query, name, root, status = 200, standard, deleted = standard, kept = (text) => text, deleteName, header }) => {
    const on = 'bucket' as const;
    const told = (value: string | undefined) => (header ? { [header.name]: value ?? header.values[0] } : {});
    return [
      {
        name: `Get${name}`,
        method: 'GET',
        on,
        query,
        answer({ bucket }, { world }) {
          const { settings: known } = bucketIn(world, bucket);
          const text = known?.[query];
          if (text === undefined) return standard();
          return text === '' ? deleted() : writtenDocument(text, told(known?.[header?.name ?? '']));
        },
      },
      {
        name: `Put${name}`,
        method: 'PUT',
        on,
        query,
        answer({ bucket, body, headers }, call) {
          const row = bucketIn(call.world, bucket);
          const text = body.toString();
          if (!new RegExp(`<${root}[\\s/>]`).test(text)) throw malformedXml();
          const beside = header && headers[header.name];
          if (beside !== undefined && !header?.values.includes(beside))
            throw new AwsError('InvalidArgument', `Invalid value for ${header?.name}: ${beside}`);
          keepSetting(row, query, kept(text, call));
          if (header) keepSetting(row, header.name, beside ?? header.values[0]);
          return empty(status, told(beside));
        },
      },
      {
        name: deleteName ?? `Delete${name}`,
        method: 'DELETE',
        on,
        query,
        answer({ bucket }, { world }) {
          keepSetting(bucketIn(world, bucket), query, '');
          return empty(204);
        },
      },
    ];
  },
);
