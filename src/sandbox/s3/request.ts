import { credentialOf } from '../endpoint/credential.js';
import type { WireRequest } from '../endpoint/wire-message.js';
import { isForm } from './form.js';
import { presigned } from './presigned.js';
import { isWordOfS3 } from './query-words.js';

/** A request to S3. */
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

/** Whether a request is signed for S3, or is a form for it. */
export const isForS3 = (request: Pick<WireRequest, 'method' | 'path' | 'headers'>): boolean =>
  credentialOf(request)?.service === 's3' || isForm(request) || isUnsigned(request);

/** Requests for a bucket or an object that nobody signed: what is public is answered. */
const isUnsigned = ({ path, headers }: Pick<WireRequest, 'path' | 'headers'>): boolean =>
  credentialOf({ path, headers }) === undefined &&
  headers.authorization === undefined &&
  !path.startsWith('/_flowlab') &&
  (/^\/[^/?]/.test(path) || bucketInHost(headers.host) !== undefined);

/** In virtual-host style the bucket is in the name of the host: `bucket.localhost:4566`, `bucket.s3.localhost:4566`. */
export const bucketInHost = (host: string | undefined): string | undefined =>
  /^(.+?)(?:\.s3)?\.localhost(?::\d+)?$/.exec(host ?? '')?.[1];

export function readS3Request({ method, path, headers: given, body, bytes }: WireRequest): S3Request {
  const mark = path.indexOf('?');
  const host = bucketInHost(given.host);
  const place = `${host === undefined ? '' : `/${host}`}${mark === -1 ? path : path.slice(0, mark)}`;
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(place) ?? [];
  const raw = Buffer.from(bytes ?? body);
  const query = new URLSearchParams(mark === -1 ? '' : path.slice(mark + 1));
  const asked = presigned(path, given) ?? { query, headers: given };
  const { headers } = asked;
  const isChunked =
    /aws-chunked/.test(headers['content-encoding'] ?? '') || /^STREAMING-/.test(headers['x-amz-content-sha256'] ?? '');
  const { body: whole, trailers } = isChunked ? unchunked(raw) : { body: raw, trailers: {} };
  return {
    method,
    bucket: decoded(bucket),
    key: decoded(key),
    query: new URLSearchParams([...asked.query].filter(([name]) => isWordOfS3(name))),
    headers: { ...headers, ...trailers },
    body: whole,
  };
}

/** As it stands where it is not encoded well. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/** (S3 API reference, "Signature calculations for the Authorization header: transferring payload in multiple chunks") */
function unchunked(raw: Buffer) {
  const parts: Buffer[] = [];
  for (let at = 0; at < raw.length; ) {
    const end = raw.indexOf('\r\n', at);
    const size = Number.parseInt(raw.toString('latin1', at, end === -1 ? raw.length : end), 16);
    if (end === -1 || !(size > 0)) return { body: Buffer.concat(parts), trailers: trailersIn(raw.subarray(end + 2)) };
    parts.push(raw.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return { body: Buffer.concat(parts), trailers: {} };
}

/** Checksums that come behind the last chunk count as headers (S3 API reference, "…transferring payload in multiple chunks with trailing headers"). */
const trailersIn = (rest: Buffer): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...rest.toString('latin1').matchAll(/^(x-amz-checksum-\w+):\s*(\S+)\r?$/gim)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      value,
    ]),
  );
