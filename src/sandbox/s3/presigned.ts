import { AwsError } from '../endpoint/operation.js';

type Query = Pick<URLSearchParams, 'get'>;

/**
 * What the header `authorization` would say, where a URL is signed instead: by Signature Version 4, or by Version 2, which
 * names no Region and which boto3 still writes (S3 user guide, "Download and upload objects with presigned URLs").
 */
export function presignedBy(url: string): string | undefined {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const credential = query.get('X-Amz-Credential');
  if (credential?.endsWith('/s3/aws4_request') && query.has('X-Amz-Signature'))
    return `AWS4-HMAC-SHA256 Credential=${credential}`;
  const key = query.get('AWSAccessKeyId');
  const isSigned = key !== null && query.has('Signature') && query.has('Expires');
  return isSigned ? `AWS4-HMAC-SHA256 Credential=${key}/20060301//s3/aws4_request` : undefined;
}

/** A URL counts for the time that it was signed for. (S3 API reference, "Authenticating requests: query parameters") */
export function checkExpiry(query: Query, now: number): void {
  const ends = endOf(query);
  if (ends !== undefined && now > ends) throw new AwsError('AccessDenied', 'Request has expired', 403);
}

function endOf(query: Query): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('X-Amz-Date') ?? '') ?? [];
  const lasts = query.get('X-Amz-Expires');
  if (lasts !== null && year !== undefined)
    return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + Number(lasts) * 1000;
  const end = query.get('Expires');
  return query.get('Signature') === null || end === null ? undefined : Number(end) * 1000;
}

/** What a presigned URL is signed with: it asks nothing of S3. */
export const isOfSignature = (name: string): boolean =>
  /^(X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256|User-Agent|Sdk-Checksum-Algorithm)|AWSAccessKeyId|Signature|Expires)$/i.test(
    name,
  );
