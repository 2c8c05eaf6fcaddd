import { AwsError } from '../endpoint/operation.js';
import { noSuchKey } from './answer.js';
import type { StoredObject } from './objects.js';

type Headers = Readonly<Record<string, string>>;

/**
 * What a request makes itself depend on: `if-…` of the object that is read, `x-amz-copy-source-if-…` of the one that is copied. A
 * tag that fits outweighs a time (S3 API reference, GetObject). Says whether the caller has the object already.
 */
export function checkPreconditions(headers: Headers, object: StoredObject, prefix = ''): 'wanted' | 'not modified' {
  const match = headers[`${prefix}if-match`];
  const noneMatch = headers[`${prefix}if-none-match`];
  const unmodifiedSince = timeIn(headers[`${prefix}if-unmodified-since`]);
  const modifiedSince = timeIn(headers[`${prefix}if-modified-since`]);
  // HTTP tells times in whole seconds.
  const modifiedAt = Math.floor(object.modifiedAt / 1000) * 1000;
  const fits = (tags: string) => tags === '*' || bareTag(tags) === bareTag(object.etag);
  const isOther = match === undefined ? unmodifiedSince !== undefined && modifiedAt > unmodifiedSince : !fits(match);
  if (isOther) throw preconditionFailed(`${prefix}${match === undefined ? 'If-Unmodified-Since' : 'If-Match'}`);
  const isKnown =
    noneMatch === undefined ? modifiedSince !== undefined && modifiedAt <= modifiedSince : fits(noneMatch);
  return isKnown ? 'not modified' : 'wanted';
}

/** What a write makes itself depend on (S3 API reference, PutObject: If-Match, If-None-Match). */
export function checkWritePreconditions(headers: Headers, present: StoredObject | undefined): void {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  // "Expects the '*' (asterisk) character." (S3 API reference, PutObject)
  if (noneMatch !== undefined && noneMatch !== '*')
    // The same refusal at AWS: it is no lack of this sandbox.
    throw new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented', 501, {
      Header: 'If-None-Match',
      additionalMessage: "We don't accept the provided value of If-None-Match header for this API",
    });
  if (noneMatch === '*' && present) throw preconditionFailed('If-None-Match');
  if (match === undefined) return;
  if (!present) throw noSuchKey();
  if (bareTag(match) !== bareTag(present.etag)) throw preconditionFailed('If-Match');
}

export const preconditionFailed = (Condition: string): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition,
  });

const bareTag = (etag: string): string => etag.replaceAll('"', '');

function timeIn(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
