import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { openObject } from '../../../src/records/s3/read-object.js';
import { LINES } from '../../helpers/seven-records.js';

const TEXT = Buffer.from(`${LINES.join('\n')}\n`.repeat(2_000));
const reset = () => Object.assign(new Error('aborted'), { code: 'ECONNRESET' });

/** S3 that breaks off each answer after `most` bytes, so often. */
function breaking(bytes: Buffer, most: number, breaks: number) {
  const ranges: (string | undefined)[] = [];
  let left = breaks;
  const s3 = mockClient(new S3Client({ region: 'eu-west-1' }));
  s3.on(GetObjectCommand).callsFake(({ Range }: { Range?: string }) => {
    ranges.push(Range);
    const [from = 0, last = bytes.length - 1] = (Range?.match(/\d+/g) ?? []).map(Number);
    const wanted = bytes.subarray(from, last + 1);
    const isBreaking = left > 0;
    left -= 1;
    async function* body() {
      yield isBreaking ? wanted.subarray(0, most) : wanted;
      if (isBreaking) throw reset();
    }
    return { Body: Readable.from(body()) };
  });
  return { s3: s3 as unknown as S3Client, ranges };
}

async function read(bytes: Buffer, most: number, breaks: number) {
  const { s3, ranges } = breaking(bytes, most, breaks);
  const object = { bucket: 'b', key: 'a.log.gz', bytes: bytes.length, etag: undefined };
  const source = await openObject(s3, object, new AbortController().signal);
  if (source.kind !== 'text') throw new Error('text was expected');
  const buffer = Buffer.alloc(1 << 16);
  const read: Buffer[] = [];
  for (let count = await source.fill(buffer, 0, buffer.length); count > 0; ) {
    read.push(Buffer.from(buffer.subarray(0, count)));
    count = await source.fill(buffer, 0, buffer.length);
  }
  return { text: Buffer.concat(read), ranges };
}

describe('an object whose answer breaks off', () => {
  it('is read on from there', async () => {
    const packed = gzipSync(TEXT);
    const { text, ranges } = await read(packed, 300, 2);
    expect(text.equals(TEXT)).toBe(true);
    expect(ranges).toEqual([undefined, 'bytes=300-', 'bytes=600-']);
  });

  it('is whole where it broke off behind the last byte', async () => {
    const { text, ranges } = await read(TEXT, TEXT.length, 1);
    expect([text.length, ranges]).toEqual([TEXT.length, [undefined]]);
  });

  it('is given up where nothing comes any more', async () => {
    await expect(read(TEXT, 0, 10)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
