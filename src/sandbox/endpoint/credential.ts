import type { WireRequest } from './wire-message.js';

/** Whom a request is signed by, and what for. */
export interface Credential {
  readonly accessKey: string;
  /** Undefined where an older signature names none. */
  readonly region: string | undefined;
  /** `ec2`, as the signature's scope names it; undefined where the request's own version tells it. */
  readonly service: string | undefined;
  /** Of keys that STS gave out. */
  readonly sessionToken?: string | undefined;
}

// `AKID/20260101/us-east-1/ec2/aws4_request` (IAM user guide, "Signature Version 4").
const SCOPE = /([^/,=&]*)\/\d*\/([^/,]*)\/([a-z0-9-]+)\/aws4_request/;

/** From the header, or from the query where it is signed there; undefined where nothing is signed. */
export function credentialOf({ path, headers }: Pick<WireRequest, 'path' | 'headers'>): Credential | undefined {
  const ahead = headers.authorization === undefined ? signedAhead(path) : undefined;
  const sessionToken =
    headers['x-amz-security-token'] ??
    ahead?.get('X-Amz-Security-Token') ??
    ahead?.get('x-amz-security-token') ??
    ahead?.get('SecurityToken') ??
    undefined;
  const scope = SCOPE.exec(headers.authorization ?? ahead?.get('X-Amz-Credential') ?? '');
  if (scope) {
    const [, accessKey = '', region, service = ''] = scope;
    return { accessKey, region, service, sessionToken };
  }
  // Version 2: of S3 `AWS AKID:signature` or a link; of the query protocols a parameter says so.
  const accessKey = /^AWS ([^: ]+):/.exec(headers.authorization ?? '')?.[1] ?? ahead?.get('AWSAccessKeyId');
  if (accessKey === undefined || accessKey === null) return undefined;
  const service = ahead?.has('SignatureVersion') ? undefined : 's3';
  return { accessKey, region: undefined, service, sessionToken };
}

/** A query that holds its own signature, of Version 4 or, as boto3 still makes them for S3, of Version 2. */
export function signedAhead(path: string): URLSearchParams | undefined {
  const mark = path.indexOf('?');
  if (mark === -1 || !/[?&](X-Amz-Signature|Signature)=/.test(path)) return undefined;
  return new URLSearchParams(path.slice(mark + 1));
}

/** Parameters of such a signature: they ask nothing of the service. */
export const isOfSignature = (name: string): boolean =>
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256)$/i.test(name) ||
  /^(AWSAccessKeyId|Signature(Version|Method)?|Timestamp|Expires|SecurityToken)$/.test(name);
