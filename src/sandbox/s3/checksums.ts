import { createHash } from 'node:crypto';
import { AwsError } from '../endpoint/operation.js';
import { notImplemented } from './answer.js';

/** Reversed polynomials of 32 and of 64 bits, the halves apart (S3 user guide, "Checking object integrity"; RFC 3720, NVMe). */
const crcs: Readonly<Record<string, readonly [high: number, low: number] | number>> = {
  crc32: 0xedb88320,
  crc32c: 0x82f63b78,
  crc64nvme: [0x9a6c9329, 0xac4bc9b5],
};
const hashes = new Set(['sha1', 'sha256', 'sha512', 'md5']);

/** The checksum of an algorithm in base64; undefined where it is not simulated. */
export function checksumOf(algorithm: string, bytes: Uint8Array): string | undefined {
  if (hashes.has(algorithm)) return createHash(algorithm).update(bytes).digest('base64');
  const polynomial = Object.hasOwn(crcs, algorithm) ? crcs[algorithm] : undefined;
  if (polynomial === undefined) return undefined;
  return typeof polynomial === 'number'
    ? Buffer.from(crc([0, polynomial], [0, 0xffffffff], bytes).slice(4)).toString('base64')
    : crc(polynomial, [0xffffffff, 0xffffffff], bytes).toString('base64');
}

function crc([high, low]: readonly [number, number], start: readonly [number, number], bytes: Uint8Array): Buffer {
  const [highs, lows] = tableOf(high, low);
  let [upper, lower] = start;
  for (const byte of bytes) {
    const at = (lower ^ byte) & 255;
    lower = ((lower >>> 8) | (upper << 24)) ^ (lows[at] ?? 0);
    upper = (upper >>> 8) ^ (highs[at] ?? 0);
  }
  const result = Buffer.alloc(8);
  result.writeUInt32BE((upper ^ start[0]) >>> 0, 0);
  result.writeUInt32BE((lower ^ start[1]) >>> 0, 4);
  return result;
}

const tables = new Map<number, readonly [Int32Array, Int32Array]>();

function tableOf(high: number, low: number): readonly [Int32Array, Int32Array] {
  const known = tables.get(low);
  if (known) return known;
  const [highs, lows] = [new Int32Array(256), new Int32Array(256)];
  for (let byte = 0; byte < 256; byte += 1) {
    let [upper, lower] = [0, byte];
    for (let bit = 0; bit < 8; bit += 1) {
      const isOdd = (lower & 1) === 1;
      lower = (lower >>> 1) | (upper << 31);
      upper >>>= 1;
      if (isOdd) [upper, lower] = [upper ^ high, lower ^ low];
    }
    highs[byte] = upper;
    lows[byte] = lower;
  }
  const made = [highs, lows] as const;
  tables.set(low, made);
  return made;
}

const HEADER = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256|sha512|md5|xxhash\w+)$/;

/** The checksums among headers. */
export const givenSums = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(headers).flatMap((name) => (HEADER.test(name) ? [[name, headers[name] ?? '']] : [])));

/** The same as documents name them: `SHA256` and its sum. */
export const sumsIn = (headers: Readonly<Record<string, string>>) =>
  Object.entries(givenSums(headers)).map(([name, sum]) => ({
    algorithm: (HEADER.exec(name)?.[1] ?? '').toUpperCase(),
    sum,
  }));

/** The checksum of an object put whole, as a header of it. */
export function sumOfWhole(algorithm: string, bytes: Uint8Array): Readonly<Record<string, string>> {
  const sum = checksumOf(algorithm, bytes);
  if (sum === undefined) throw notImplemented(`checksums by ${algorithm}`);
  return { [`x-amz-checksum-${algorithm}`]: sum };
}

/** "If no checksum is provided, S3 calculates a CRC-64/NVME checksum" (S3 user guide, "Checking object integrity"). */
export const sumsOr = (given: Readonly<Record<string, string>>, bytes: Uint8Array): Readonly<Record<string, string>> =>
  Object.keys(given).length > 0 ? given : sumOfWhole('crc64nvme', bytes);

/** Those of a body, as headers give them: a wrong one is refused, as is one that is not simulated. */
export function checkSums(headers: Readonly<Record<string, string>>, body: Uint8Array): void {
  // The words as reported in versity/versitygw#1186. AWS documents that "only one" may be given (S3 user guide, "Checking object integrity").
  if (Object.keys(givenSums(headers)).length > 1)
    throw new AwsError(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  for (const [name, value] of Object.entries(givenSums(headers))) checkSum(HEADER.exec(name)?.[1] ?? '', value, body);
}

/** "The CRC32 you specified did not match the calculated checksum." (S3 API reference, "List of error codes": BadDigest) */
export function checkSum(algorithm: string, value: string, body: Uint8Array): void {
  const sum = checksumOf(algorithm, body);
  if (sum === undefined) throw notImplemented(`checksums by ${algorithm}`);
  if (sum.length !== value.length)
    throw new AwsError('InvalidRequest', `Value for x-amz-checksum-${algorithm} header is invalid.`);
  if (sum === value) return;
  throw new AwsError(
    'BadDigest',
    `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
  );
}

/** Of an object in parts: of the whole, or of the parts' checksums with their number (`…-2`). */
export function checkWhole(headers: Readonly<Record<string, string>>, parts: readonly Uint8Array[]): void {
  for (const name of Object.keys(headers)) {
    const algorithm = HEADER.exec(name)?.[1];
    if (algorithm === undefined) continue;
    const [, sum = '', count] = /^(.+?)(?:-(\d+))?$/.exec(headers[name] ?? '') ?? [];
    checkSum(algorithm, sum, count === undefined ? Buffer.concat(parts) : sumsOfEach(algorithm, parts));
  }
}

/** The checksum of an object in parts: of all its bytes, or of its parts' checksums, with their number. */
export function sumOfParts(algorithm: string, type: string, parts: readonly Uint8Array[]): string | undefined {
  if (type === 'FULL_OBJECT') return checksumOf(algorithm, Buffer.concat(parts));
  return `${checksumOf(algorithm, sumsOfEach(algorithm, parts))}-${parts.length}`;
}

const sumsOfEach = (algorithm: string, parts: readonly Uint8Array[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(checksumOf(algorithm, part) ?? '', 'base64')));

/** "FULL_OBJECT" of what was put whole (S3 user guide, "Checking object integrity"). */
export const sumTypeOf = (headers: Readonly<Record<string, string>>): string | undefined =>
  Object.keys(givenSums(headers)).length === 0 ? undefined : (headers['x-amz-checksum-type'] ?? 'FULL_OBJECT');

/** The checksums among headers, with their type, as answers tell them. */
export function toldSums(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const type = sumTypeOf(headers);
  return { ...givenSums(headers), ...(type !== undefined && { 'x-amz-checksum-type': type }) };
}

export const withoutSums = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HEADER.test(name) && name !== 'x-amz-checksum-type'));
