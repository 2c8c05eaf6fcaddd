import { createHash } from 'node:crypto';
import { AwsError } from '../endpoint/operation.js';
import { notImplemented } from './answer.js';

/** "Amazon S3 automatically encrypts all new objects" with keys of its own (S3 user guide, "Default encryption"). */
export const ENCRYPTED: Readonly<Record<string, string>> = { 'x-amz-server-side-encryption': 'AES256' };

const KEPT = ['cache-control', 'content-disposition', 'content-language', 'content-type', 'expires'] as const;

/** What an object is put with and given back with: its type, how to show it, and the caller's own metadata. */
export function keptHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const encoding = (headers['content-encoding'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'aws-chunked');
  const own = Object.keys(headers).filter((name) => name.startsWith('x-amz-meta-'));
  const kept = [...KEPT, ...own].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(kept),
    ...(encoding.length > 0 && { 'content-encoding': encoding.join(',') }),
  };
}

/** Options of an object that are simulated for one value alone. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-server-side-encryption': ['AES256'],
  'x-amz-storage-class': ['STANDARD'],
};

export function checkOptions(headers: Readonly<Record<string, string>>): void {
  for (const [name, allowed] of Object.entries(ALLOWED)) {
    const value = headers[name];
    if (value !== undefined && !allowed.includes(value)) throw notImplemented(`${name}: ${value}`);
  }
}

/** (S3 API reference, PutObject: Content-MD5) */
export function checkDigest(text: string | undefined, body: Buffer): void {
  if (text === undefined) return;
  if (Buffer.from(text, 'base64').length !== 16)
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified is not valid.');
  if (createHash('md5').update(body).digest('base64') !== text)
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
}
