import { AwsError, type Call } from '../endpoint/operation.js';
import { newObjectsAcl } from './acl.js';
import { empty, type S3Answer, xmlDocument, xmlTime } from './answer.js';
import { givenSums, sumOfWhole, sumsIn, sumsOr, sumTypeOf, toldSums, withoutSums } from './checksums.js';
import { copySource } from './copy-source.js';
import { ENCRYPTION_HEADERS, encryptionAsked, encryptionIn } from './encryption.js';
import { expirationHeader } from './expiration.js';
import { keptHeaders } from './object-headers.js';
import { LOCK_HEADERS, lockAsked } from './object-lock.js';
import { setTagsOfVersion, tagsOfVersion } from './object-tagging.js';
import { bucketIn, objectIn, type StoredObject } from './objects.js';
import { checkWritePreconditions } from './preconditions.js';
import type { S3Request } from './request.js';
import { tagsInHeader } from './tag-set.js';
import { putObject, versionHeader } from './versions.js';

/** An object from the bytes of a request. */
export function putWhole({ bucket, key, body, headers }: S3Request, call: Call): S3Answer {
  const kept = writtenHeaders(headers, bucket, call);
  const sums = sumsOr(givenSums(headers), body);
  if (Buffer.byteLength(key) > MOST_KEY)
    throw new AwsError('KeyTooLongError', 'Your key is too long', 400, {
      Size: String(Buffer.byteLength(key)),
      MaxSizeAllowed: String(MOST_KEY),
    });
  checkWritePreconditions(headers, objectIn(call, bucket, key));
  const tags = tagsInHeader(headers['x-amz-tagging']);
  const acl = newObjectsAcl(headers, bucketIn(call.world, bucket), call);
  const made = putObject(call, bucket, key, {
    bytes: body,
    headers: { ...kept, ...sums },
    ...(acl !== undefined && { acl }),
  });
  const { etag, versionId } = made;
  setTagsOfVersion(call, bucket, key, versionId, tags);
  return empty(200, {
    etag,
    ...encryptionIn(kept),
    ...toldSums(sums),
    ...expirationHeader(call, bucket, made),
    ...versionHeader(call.world, bucket, versionId),
  });
}

/** What is kept of a request beside the bytes. */
export function writtenHeaders(headers: S3Request['headers'], name: string, call: Call): StoredObject['headers'] {
  const bucket = bucketIn(call.world, name);
  return {
    ...keptHeaders(headers),
    ...encryptionAsked(headers, bucket, call),
    ...lockAsked(headers, bucket, call.clock.now()),
  };
}

const DIRECTIVES = ['COPY', 'REPLACE'];

/** An object from another one. */
export function putCopy({ bucket, key, headers }: S3Request, call: Call): S3Answer {
  const directive = headers['x-amz-metadata-directive'] ?? 'COPY';
  const tagDirective = headers['x-amz-tagging-directive'] ?? 'COPY';
  if (!DIRECTIVES.includes(directive)) throw new AwsError('InvalidArgument', 'Unknown metadata directive.');
  if (!DIRECTIVES.includes(tagDirective)) throw new AwsError('InvalidArgument', 'Unknown tagging directive.');
  const replaces = directive === 'REPLACE';
  const kept = writtenHeaders(headers, bucket, call);
  checkWritePreconditions(headers, objectIn(call, bucket, key));
  const { bucket: from, object, versionId } = copySource(call, headers);
  const changes = ['x-amz-storage-class', 'x-amz-website-redirect-location', 'x-amz-server-side-encryption'].map(
    (name) => headers[name],
  );
  const isItself = from === bucket && object.key === key && versionId === null;
  if (isItself && !replaces && changes.every((one) => one === undefined))
    throw new AwsError(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  const own = tagsInHeader(headers['x-amz-tagging']);
  const tags = tagDirective === 'REPLACE' ? own : tagsOfVersion(call, from, object.key, object.versionId);
  const acl = newObjectsAcl(headers, bucketIn(call.world, bucket), call);
  const made = putObject(call, bucket, key, {
    bytes: object.bytes,
    headers: withSum(
      replaces ? { ...kept, ...givenSums(object.headers) } : copiedHeaders(object.headers, kept),
      headers['x-amz-checksum-algorithm'],
      object.bytes,
    ),
    ...(acl !== undefined && { acl }),
  });
  setTagsOfVersion(call, bucket, key, made.versionId, tags);
  const content = {
    ETag: made.etag,
    LastModified: xmlTime(made.modifiedAt),
    ...Object.fromEntries(sumsIn(made.headers).map(({ algorithm, sum }) => [`Checksum${algorithm}`, sum])),
    ChecksumType: sumTypeOf(made.headers),
  };
  return xmlDocument('CopyObjectResult', content, {
    ...encryptionIn(made.headers),
    ...expirationHeader(call, bucket, made),
    ...versionHeader(call.world, bucket, made.versionId),
    ...versionHeader(call.world, from, object.versionId, 'x-amz-copy-source-version-id'),
  });
}

/** By another algorithm than the source's, where one is asked for (S3 API reference, CopyObject). */
const withSum = (kept: StoredObject['headers'], algorithm: string | undefined, bytes: Buffer) =>
  algorithm === undefined ? kept : { ...withoutSums(kept), ...sumOfWhole(algorithm.toLowerCase(), bytes) };

/** The class, the redirection, the encryption and the lock are the request's own (S3 API reference, CopyObject). */
const OWN = ['x-amz-storage-class', 'x-amz-website-redirect-location', ...ENCRYPTION_HEADERS, ...LOCK_HEADERS];

const copiedHeaders = (source: StoredObject['headers'], kept: StoredObject['headers']): StoredObject['headers'] =>
  Object.fromEntries([
    ...Object.entries(source).filter(([name]) => !OWN.includes(name)),
    ...Object.entries(kept).filter(([name]) => OWN.includes(name)),
  ]);

// "The key name can be up to 1,024 bytes long" (S3 user guide, "Naming Amazon S3 objects").
const MOST_KEY = 1024;
