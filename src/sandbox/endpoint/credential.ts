import type { WireRequest } from './wire-message.js';

/** Whom a request is signed by, and what for. */
export interface Credential {
  readonly accessKey: string;
  /** Undefined where an older signature names none. */
  readonly region: string | undefined;
  /** `ec2`, as the signature's scope names it. */
  readonly service: string;
  /** Of keys that STS gave out. */
  readonly sessionToken?: string | undefined;
}

// `AKID/20260101/us-east-1/ec2/aws4_request` (IAM user guide, "Signature Version 4").
const SCOPE = /([^/,=&]*)\/\d*\/([^/,]*)\/([a-z0-9-]+)\/aws4_request/;

/** From the header, or from the query of a link that was signed ahead; undefined where nothing is signed. */
export function credentialOf({ path, headers }: Pick<WireRequest, 'path' | 'headers'>): Credential | undefined {
  const ahead = signedAhead(path);
  const sessionToken =
    headers['x-amz-security-token'] ??
    ahead?.get('X-Amz-Security-Token') ??
    ahead?.get('x-amz-security-token') ??
    undefined;
  const scope = SCOPE.exec(headers.authorization ?? ahead?.get('X-Amz-Credential') ?? '');
  if (scope) {
    const [, accessKey = '', region, service = ''] = scope;
    return { accessKey, region, service, sessionToken };
  }
  const accessKey = headers.authorization === undefined ? ahead?.get('AWSAccessKeyId') : null;
  return accessKey == null ? undefined : { accessKey, region: undefined, service: 's3', sessionToken };
}

/** The query of such a link, by Signature Version 4 or, as boto3 still makes them for S3, by Version 2. */
export function signedAhead(path: string): URLSearchParams | undefined {
  const mark = path.indexOf('?');
  if (mark === -1 || !/[?&](X-Amz-Signature|Signature)=/.test(path)) return undefined;
  return new URLSearchParams(path.slice(mark + 1));
}
