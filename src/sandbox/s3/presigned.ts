import { isOfSignature, signedAhead } from '../endpoint/credential.js';
import { AwsError } from '../endpoint/operation.js';

const week = 604_800;

/**
 * What a link that was signed ahead asks, without its signature. What signers write into the query in place of a header
 * (`x-amz-acl`) is a header again. Undefined where the request is signed in its headers.
 */
export function presigned(
  path: string,
  headers: Readonly<Record<string, string>>,
): { readonly query: URLSearchParams; readonly headers: Readonly<Record<string, string>> } | undefined {
  const given = headers.authorization === undefined ? signedAhead(path) : undefined;
  if (given === undefined) return undefined;
  const asked = [...given].filter(([name]) => !isOfSignature(name));
  // Signers of Version 2 write what a header is to say of the body there too.
  const moved = asked.filter(([name]) => /^(x-amz-|content-(type|md5)$)/i.test(name));
  return {
    query: new URLSearchParams(asked.filter((one) => !moved.includes(one))),
    headers: { ...Object.fromEntries(moved.map(([name, value]) => [name.toLowerCase(), value])), ...headers },
  };
}

/** Rejects a link whose time is over (S3 API reference, "Authenticating Requests: Using Query Parameters"). `now` in milliseconds. */
export function checkExpiry(path: string, now: number): void {
  const given = signedAhead(path);
  if (given === undefined) return;
  if (now >= (given.has('X-Amz-Signature') ? endOf(given) : Number(given.get('Expires')) * 1000)) {
    throw new AwsError('AccessDenied', 'Request has expired', 403);
  }
}

/** Milliseconds since the Unix epoch; rejects what is no time and what is too long. */
function endOf(given: URLSearchParams): number {
  const wrong = (text: string) => new AwsError('AuthorizationQueryParametersError', text);
  const needed = ['Algorithm', 'Credential', 'Date', 'SignedHeaders', 'Expires'];
  if (needed.some((name) => !given.has(`X-Amz-${name}`))) {
    throw wrong(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  }
  const seconds = Number(given.get('X-Amz-Expires'));
  if (!Number.isInteger(seconds)) throw wrong('X-Amz-Expires should be a number');
  if (seconds < 0) throw wrong('X-Amz-Expires must be non-negative');
  if (seconds > week) {
    throw wrong(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  }
  const [, date, hours, minutes, rest] =
    /^(\d{4}\d\d\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(given.get('X-Amz-Date') ?? '') ?? [];
  if (date === undefined) throw wrong("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  return Date.parse(`${day}T${hours}:${minutes}:${rest}Z`) + seconds * 1000;
}
