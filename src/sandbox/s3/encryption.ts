import { AwsError, type Call } from '../endpoint/operation.js';
import type { BucketRow } from '../world/bucket-rows.js';
import { textIn } from './document.js';

type Headers = Readonly<Record<string, string>>;

const NAME = 'x-amz-server-side-encryption';
const KEY = `${NAME}-aws-kms-key-id`;
const BUCKET_KEY = `${NAME}-bucket-key-enabled`;
export const ENCRYPTION_HEADERS: readonly string[] = [NAME, KEY, BUCKET_KEY];

/**
 * How an object is encrypted, as headers: as its request asks, else as its bucket does. Keys of KMS are names here, which
 * is not simulated; where none is named it is AWS's own (S3 user guide, "Using server-side encryption with AWS KMS keys").
 */
export function encryptionAsked(
  headers: Headers,
  { settings }: BucketRow,
  { world: { partition, region, account } }: Pick<Call, 'world'>,
): Headers {
  const standard = settings?.encryption ?? '';
  const own = headers[NAME];
  const method = own ?? textIn(standard, 'SSEAlgorithm') ?? 'AES256';
  if (!['AES256', 'aws:kms', 'aws:kms:dsse'].includes(method))
    throw new AwsError('InvalidArgument', 'The encryption method specified is not supported');
  const key = headers[KEY];
  if (method === 'AES256') {
    if (key !== undefined)
      throw new AwsError(
        'InvalidArgument',
        'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
      );
    return { [NAME]: method };
  }
  const keys = `arn:${partition}:kms:${region}:${account}:`;
  const named = key ?? (own === undefined ? textIn(standard, 'KMSMasterKeyID') : undefined) ?? 'alias/aws/s3';
  const isBucketKey = (headers[BUCKET_KEY] ?? textIn(standard, 'BucketKeyEnabled')) === 'true';
  return {
    [NAME]: method,
    [KEY]: named.startsWith('arn:') ? named : `${keys}${named.startsWith('alias/') ? '' : 'key/'}${named}`,
    ...(isBucketKey && { [BUCKET_KEY]: 'true' }),
  };
}

/** What answers say of it. What was kept without a word is encrypted with keys of S3's own ("Default encryption"). */
export const encryptionIn = (headers: Headers): Headers => ({
  [NAME]: 'AES256',
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => ENCRYPTION_HEADERS.includes(name))),
});
