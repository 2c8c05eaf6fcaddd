import { createHash } from 'node:crypto';
import { AwsError } from '../endpoint/operation.js';

const KEPT = [
  'cache-control',
  'content-disposition',
  'content-language',
  'content-type',
  'expires',
  'x-amz-website-redirect-location',
] as const;

/** What an object is put with and given back with: its type, how to show it, and the caller's own metadata. */
export function keptHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const encoding = (headers['content-encoding'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'aws-chunked');
  const redirect = headers['x-amz-website-redirect-location'];
  // "The value must be prefixed by, \"/\", \"http://\" or \"https://\"" (S3 API reference, PutObject).
  if (redirect !== undefined && !/^(\/|https?:\/\/)/.test(redirect))
    throw new AwsError(
      'InvalidRedirectLocation',
      "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    );
  const own = Object.keys(headers).filter((name) => name.startsWith('x-amz-meta-'));
  checkMetadata(own.map((name) => `${name.slice('x-amz-meta-'.length)}${headers[name]}`).join(''));
  const storage = headers['x-amz-storage-class'] ?? 'STANDARD';
  if (!STORAGE_CLASSES.includes(storage))
    throw new AwsError('InvalidStorageClass', 'The storage class you specified is not valid', 400, {
      StorageClassRequested: storage,
    });
  const kept = [...KEPT, ...own].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(kept),
    // "Amazon S3 returns this header for all objects except for S3 Standard" (S3 API reference, GetObject).
    ...(storage !== 'STANDARD' && { 'x-amz-storage-class': storage }),
    ...(encoding.length > 0 && { 'content-encoding': encoding.join(',') }),
  };
}

const ARCHIVES = ['GLACIER', 'DEEP_ARCHIVE'];
const STORAGE_CLASSES = [
  ...['STANDARD', 'REDUCED_REDUNDANCY', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'],
  ...ARCHIVES,
];

export const storageClassOf = (headers: Readonly<Record<string, string>>): string =>
  headers['x-amz-storage-class'] ?? 'STANDARD';

export const isArchived = (headers: Readonly<Record<string, string>>): boolean =>
  ARCHIVES.includes(storageClassOf(headers));

/** "GetObject returns an InvalidObjectState error" before a restore, and none is simulated (S3 API reference, GetObject). */
export function checkReadable(headers: Readonly<Record<string, string>>): void {
  if (isArchived(headers))
    throw new AwsError('InvalidObjectState', "The operation is not valid for the object's storage class", 403, {
      StorageClass: storageClassOf(headers),
    });
}

/** "The user-defined metadata is limited to 2 KB in size" (S3 user guide, "Working with object metadata"). */
function checkMetadata(text: string): void {
  if (Buffer.byteLength(text) > 2048)
    throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
}

/** (S3 API reference, PutObject: Content-MD5) */
export function checkDigest(text: string | undefined, body: Buffer): void {
  if (text === undefined) return;
  if (Buffer.from(text, 'base64').length !== 16)
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  if (createHash('md5').update(body).digest('base64') !== text)
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
}
