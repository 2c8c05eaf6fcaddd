import { expect, it } from 'vitest';
import { checkSums, checkWhole, givenSums, sumsOr } from '../../../src/sandbox/s3/checksums.js';

const bytes = Buffer.from('123456789');
const base64 = (digits: string) => Buffer.from(digits, 'hex').toString('base64');

// The check values of the CRC catalogue (CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME), and of RFC 3174 and FIPS 180 for hashes.
const sums = {
  crc32: base64('cbf43926'),
  crc32c: base64('e3069283'),
  crc64nvme: base64('ae8b14860a799888'),
  sha1: base64('f7c3bc1d808e04732adf679965ccc34ca7ae3441'),
  sha256: base64('15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'),
};

it.each(Object.entries(sums))('%s of a body is what its specification says', (algorithm, sum) => {
  const headers = { [`x-amz-checksum-${algorithm}`]: sum };
  checkSums(headers, bytes);
  expect(givenSums(headers)).toEqual(headers);
});

it('a wrong one is refused in the words of S3, and one that is not simulated by name', () => {
  expect(() => checkSums({ 'x-amz-checksum-crc32': 'AAAAAA==' }, bytes)).toThrow(
    'The CRC32 you specified did not match the calculated checksum.',
  );
  expect(() => checkSums({ 'x-amz-checksum-xxhash64': 'AAAAAA==' }, bytes)).toThrow(
    "A header or query you provided implies functionality that is not implemented (flowlab's sandbox does not simulate checksums by xxhash64).",
  );
});

it('of an object in parts it is of the whole, or of the sums of its parts', () => {
  const parts = [bytes.subarray(0, 4), bytes.subarray(4)];
  expect(() => checkWhole({ 'x-amz-checksum-crc32': sums.crc32 }, parts)).not.toThrow();
  expect(() => checkWhole({ 'x-amz-checksum-crc32': `${sums.crc32}-2` }, parts)).toThrow('CRC32');
});

// "If no checksum is provided, S3 calculates a CRC-64/NVME checksum" (S3 user guide, "Checking object integrity").
it('is computed where none is given', () => {
  expect(sumsOr({}, bytes)).toEqual({ 'x-amz-checksum-crc64nvme': sums.crc64nvme });
  expect(sumsOr({ 'x-amz-checksum-sha1': sums.sha1 }, bytes)).toEqual({ 'x-amz-checksum-sha1': sums.sha1 });
});
