import { describe, expect, it } from 'vitest';
import { fields } from '../../../src/flow-log/fields.js';
import { defaultFormat, type Format, isUnreadable } from '../../../src/flow-log/format.js';
import { parseRecord } from '../../../src/flow-log/parse.js';
import { recordObject } from '../../../src/flow-log/record-object.js';
import { jsonLines, outgoing } from '../../../src/records/scan/json-lines.js';
import { scanLines } from '../../../src/records/scan/line-scan.js';
import { planOf } from '../../../src/records/scan/plan.js';

function written(
  format: Format,
  lines: readonly string[],
): { readonly json: readonly string[]; readonly left: number } {
  const block = Buffer.from(lines.join('\n'));
  const out = outgoing();
  const json = jsonLines(format, out);
  let left = 0;
  scanLines(block, planOf(format), {
    record: (row, from, to) => {
      if (!json.write(row, block, from, to)) left += 1;
    },
    other: () => {
      left += 1;
      return true;
    },
  });
  return { json: out.bytes.toString('utf8', 0, out.length).split('\n').slice(0, -1), left };
}

const slow = (format: Format, line: string): string => {
  const record = parseRecord(format, line);
  if (isUnreadable(record)) throw new Error(record.reason);
  return JSON.stringify(recordObject(record, format));
};

const upTo = (version: number): Format => ({
  fields: fields.filter((field) => field.version !== null && field.version <= version),
});

describe('JSON written from bytes', () => {
  it.each([
    [
      defaultFormat,
      [
        '2 123456789012 eni-0a 10.0.0.1 10.0.0.2 40000 443 6 10 1000 1760000000 1760000060 ACCEPT OK',
        '2 unknown eni-0a - - - - - - - 1760000000 1760000060 - NODATA',
        '2 1 eni-0a 2001:0DB8::1 2001:db8:0:0:1:0:0:2 0 0 58 1 104 1760000000123 1760000060999 REJECT OK',
      ],
    ],
    [
      upTo(3),
      [
        '3 1 eni-0a 10.0.0.1 2001:db8::0 40000 443 6 10 1000 1760000000 1760000060 ACCEPT OK vpc-1 subnet-1 i-1 19 IPv4 10.0.0.1 -',
      ],
    ],
  ] as const)('is what the slower writing gives', (format, lines) => {
    expect(written(format, lines)).toEqual({ json: lines.map((line) => slow(format, line)), left: 0 });
  });

  it('leaves alone what would have to be escaped, and numbers with leading zeros', () => {
    const lines = [
      '2 1 eni-"a 10.0.0.1 10.0.0.2 1 2 6 10 1000 1 2 ACCEPT OK',
      '2 1 eni-\\a 10.0.0.1 10.0.0.2 1 2 6 10 1000 1 2 ACCEPT OK',
      '2 1 eni-0a 10.0.0.1 10.0.0.2 1 2 6 010 1000 1 2 ACCEPT OK',
    ];
    expect(written(defaultFormat, lines)).toEqual({ json: [], left: 3 });
  });

  it('grows with what is written', () => {
    const line = '2 123456789012 eni-0a 10.0.0.1 10.0.0.2 40000 443 6 10 1000 1760000000 1760000060 ACCEPT OK';
    const { json } = written(
      defaultFormat,
      Array.from({ length: 3_000 }, () => line),
    );
    expect(new Set(json)).toEqual(new Set([slow(defaultFormat, line)]));
    expect(json).toHaveLength(3_000);
  });
});
