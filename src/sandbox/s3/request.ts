import { credentialOf } from '../endpoint/credential.js';
import type { WireRequest } from '../endpoint/wire-message.js';
import { presigned } from './presigned.js';

/** A request to S3, in path style: `/bucket/key?query`. */
export interface S3Request {
  readonly method: string;
  /** Empty where the service itself is asked. */
  readonly bucket: string;
  readonly key: string;
  readonly query: Pick<URLSearchParams, 'get' | 'keys'>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Whether a request is signed for S3. */
export const isForS3 = (request: Pick<WireRequest, 'path' | 'headers'>): boolean =>
  credentialOf(request)?.service === 's3';

export function readS3Request({ method, path, headers: given, body, bytes }: WireRequest): S3Request {
  const mark = path.indexOf('?');
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(mark === -1 ? path : path.slice(0, mark)) ?? [];
  const raw = Buffer.from(bytes ?? body);
  const query = new URLSearchParams(mark === -1 ? '' : path.slice(mark + 1));
  const asked = presigned(path, given) ?? { query, headers: given };
  const { headers } = asked;
  const isChunked =
    /aws-chunked/.test(headers['content-encoding'] ?? '') || /^STREAMING-/.test(headers['x-amz-content-sha256'] ?? '');
  return {
    method,
    bucket: decoded(bucket),
    key: decoded(key),
    ...asked,
    body: isChunked ? unchunked(raw) : raw,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/** (S3 API reference, "Signature calculations for the Authorization header: transferring payload in multiple chunks") */
function unchunked(raw: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < raw.length; ) {
    const end = raw.indexOf('\r\n', at);
    const size = Number.parseInt(raw.toString('latin1', at, end === -1 ? raw.length : end), 16);
    if (end === -1 || !(size > 0)) break;
    parts.push(raw.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
