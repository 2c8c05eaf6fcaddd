import { describe, expect, it } from 'vitest';
import { createReader } from '../../../src/records/shapes/reader.js';

const A =
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK';

describe('a reader of lines', () => {
  it('counts records, headers, empty and unreadable lines', () => {
    const reader = createReader();
    const records = [
      'version account-id srcaddr',
      '2 123456789010 10.0.0.1',
      'junk',
      '',
      '{',
      '2 123456789010 10.0.0.2',
    ].flatMap((line) => reader.line(line));
    expect(records.map(({ record }) => record.srcaddr)).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(reader.tally()).toEqual({
      records: 2,
      headers: 1,
      empty: 2,
      unreadable: 1,
      examples: [{ reason: 'has 1 field where the format has 3', line: 'junk' }],
    });
  });

  it('follows the header of each file', () => {
    const reader = createReader();
    const lines = ['srcaddr dstaddr', '10.0.0.1 10.0.0.2', 'dstaddr srcaddr', '10.0.0.1 10.0.0.2'];
    expect(lines.flatMap((line) => reader.line(line)).map(({ record }) => record.srcaddr)).toEqual([
      '10.0.0.1',
      '10.0.0.2',
    ]);
    expect(reader.context().format.fields.map((field) => field.name)).toEqual(['dstaddr', 'srcaddr']);
  });

  it('yields every record of a compact document', () => {
    const reader = createReader();
    expect(reader.line(JSON.stringify({ events: [{ message: A }, { message: A }, { message: 'junk' }] }))).toHaveLength(
      2,
    );
    expect(reader.tally()).toMatchObject({ records: 2, unreadable: 1 });
  });

  it('keeps three examples of what it could not read, not all of them', () => {
    const reader = createReader();
    for (let at = 0; at < 100; at += 1) reader.line(`junk ${at}`);
    expect(reader.tally().examples.map((example) => example.line)).toEqual(['junk 0', 'junk 1', 'junk 2']);
  });
});
