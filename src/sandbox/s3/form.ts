import type { Credential } from '../endpoint/credential.js';
import { AwsError } from '../endpoint/operation.js';
import type { WireRequest } from '../endpoint/wire-message.js';

/** A form that puts an object: what a browser sends, and what "presigned POST" makes (S3 API reference, "POST Object"). */
export interface PostForm {
  /** Names in lower case, as they are compared without regard to it. */
  readonly fields: Readonly<Record<string, string>>;
  readonly file: Buffer;
  readonly fileName: string;
}

const TYPE = /^multipart\/form-data\s*;.*\bboundary="?([^";]+)"?/i;

export const isForm = ({ method, headers }: Pick<WireRequest, 'method' | 'headers'>): boolean =>
  method === 'POST' && headers.authorization === undefined && TYPE.test(headers['content-type'] ?? '');

/** (RFC 7578). "The file or content must be the last field in the form." */
export function readForm({ headers, body, bytes }: Pick<WireRequest, 'headers' | 'body' | 'bytes'>): PostForm {
  const [, boundary = ''] = TYPE.exec(headers['content-type'] ?? '') ?? [];
  const raw = Buffer.from(bytes ?? body);
  const fields: Record<string, string> = {};
  for (let at = raw.indexOf(`--${boundary}`); at !== -1; ) {
    const start = raw.indexOf('\r\n\r\n', at);
    const end = raw.indexOf(`\r\n--${boundary}`, start);
    if (start === -1 || end === -1) break;
    const head = raw.toString('utf8', at, start);
    const content = raw.subarray(start + 4, end);
    const name = /\bname="([^"]*)"/.exec(head)?.[1]?.toLowerCase() ?? '';
    if (name === 'file') return { fields, file: content, fileName: /\bfilename="([^"]*)"/.exec(head)?.[1] ?? '' };
    Object.defineProperty(fields, name, { value: content.toString(), enumerable: true, configurable: true });
    at = end + 2;
  }
  throw new AwsError('InvalidArgument', 'POST requires exactly one file upload per request.');
}

/** Whom a form is signed by: in its fields, of Version 4 or 2. */
export function credentialOfForm(request: Pick<WireRequest, 'headers' | 'body' | 'bytes'>): Credential | undefined {
  const text = Buffer.from(request.bytes ?? request.body).toString('latin1');
  const [, accessKey, region] = /([^/\r\n]+)\/\d{8}\/([^/]+)\/s3\/aws4_request/.exec(text) ?? [];
  const [, sessionToken] = /name="x-amz-security-token"\r\n\r\n([^\r]*)/i.exec(text) ?? [];
  return accessKey === undefined ? undefined : { accessKey, region, service: 's3', sessionToken };
}
