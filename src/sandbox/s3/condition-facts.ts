import type { Call } from '../endpoint/operation.js';
import type { RequestFacts } from '../iam/conditions.js';
import { rowOf } from '../world/table.js';
import type { S3Request } from './request.js';

/** Headers that a policy can ask for by `s3:` and their name (Service authorization reference, "Condition keys for Amazon S3"). */
const HEADERS =
  `x-amz-acl x-amz-content-sha256 x-amz-copy-source x-amz-grant-full-control x-amz-grant-read x-amz-grant-read-acp
  x-amz-grant-write x-amz-grant-write-acp x-amz-metadata-directive x-amz-object-ownership x-amz-server-side-encryption
  x-amz-server-side-encryption-aws-kms-key-id x-amz-server-side-encryption-customer-algorithm x-amz-storage-class
  x-amz-website-redirect-location if-match if-none-match`.split(/\s+/);

/** Parameters that it can ask for, by their names in the query. */
const PARAMETERS = ['prefix', 'delimiter', 'max-keys', 'versionId'] as const;

/** What S3 knows of a request, by the condition keys of policies in lower case. */
export function conditionFacts(
  { bucket, key, headers, query }: Pick<S3Request, 'bucket' | 'key' | 'headers' | 'query'>,
  { world, clock }: Call,
): RequestFacts {
  const row = rowOf(world.s3.buckets, bucket);
  const asked = new URLSearchParams(headers['x-amz-tagging'] ?? '');
  return {
    ...Object.fromEntries(HEADERS.map((name) => [`s3:${name}`, headers[name]])),
    ...Object.fromEntries(PARAMETERS.map((name) => [`s3:${name.toLowerCase()}`, query.get(name) ?? undefined])),
    's3:resourceaccount': world.account,
    's3:signatureversion': 'AWS4-HMAC-SHA256',
    's3:authtype': 'REST-HEADER',
    's3:requestobjecttagkeys': [...asked.keys()],
    ...tagFacts('s3:requestobjecttag/', [...asked]),
    ...tagFacts('s3:existingobjecttag/', Object.entries(rowOf(row?.objectTags, key) ?? {})),
    'aws:principaltag/': undefined,
    'aws:currenttime': new Date(clock.now()).toISOString(),
    'aws:epochtime': String(Math.floor(clock.now() / 1000)),
    'aws:useragent': headers['user-agent'],
    'aws:referer': headers.referer,
  };
}

/** Of a family all keys are known. */
const tagFacts = (family: string, tags: readonly (readonly [name: string, value: string])[]): RequestFacts => ({
  ...Object.fromEntries(tags.map(([name, value]) => [`${family}${name.toLowerCase()}`, value])),
  [family]: undefined,
});
