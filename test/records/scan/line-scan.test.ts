import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fields } from '../../../src/flow-log/fields.js';
import { defaultFormat, type Format, isUnreadable } from '../../../src/flow-log/format.js';
import { parseRecord } from '../../../src/flow-log/parse.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import { matches, type RecordFilter } from '../../../src/records/record-filter.js';
import { scanLines } from '../../../src/records/scan/line-scan.js';
import { planOf } from '../../../src/records/scan/plan.js';
import { emptyRow, fillRow } from '../../../src/records/scan/record-row.js';
import { rowFilter } from '../../../src/records/scan/row-filter.js';

interface Scanned {
  readonly records: readonly {
    readonly values: readonly number[];
    readonly words: readonly number[];
    readonly line: string;
    readonly isWanted: boolean;
  }[];
  readonly others: readonly string[];
}

function scan(text: string, format: Format = defaultFormat, filter: RecordFilter = {}): Scanned {
  const block = Buffer.from(text, 'latin1');
  const wanted = rowFilter(filter, format);
  const records: Scanned['records'][number][] = [];
  const others: string[] = [];
  scanLines(block, planOf(format), {
    record(row, from, to) {
      const line = block.toString('latin1', from, to);
      records.push({ values: [...row.values], words: [...row.words], line, isWanted: wanted(row, block, from, to) });
    },
    other: (from, to) => others.push(block.toString('latin1', from, to)) > 0,
  });
  return { records, others };
}

/** The row that the slower reading makes of a line. */
function slowRow(record: FlowRecord) {
  const row = emptyRow();
  fillRow(row, record);
  return row;
}

const odd = fc.constantFrom(
  ...['-', '0', '-1', '007', '70000', '300', '99999999999', '1760000000000', '99999999999001', '9007199254740993'],
  ...[
    '99999999999999999999',
    'NaN',
    '1e3',
    '',
    '::',
    '1::',
    '::1',
    '10.0.0.01',
    '256.1.1.1',
    '1.2.3',
    'fe80::1::2',
    ':1',
  ],
  ...[
    '::ffff:10.0.0.1',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::',
    '::2:3:4:5:6:7:8',
    '12345::',
    'FE80::A',
  ],
  ...['accept', 'ACCEPTED', 'OKAY', 'NO', 'ingress', '"x"', '{', '\u00fc', 'a\tb', 'a,b', '\u001b[0m'],
);

const valueFor = (format: Format, at: number): fc.Arbitrary<string> => {
  const field = format.fields[at];
  const likely = (): fc.Arbitrary<string> => {
    switch (field?.kind) {
      case 'address':
        return fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('10.0.0.1', '2001:db8::1', '2001:0db8::0:1', '-'));
      case 'choice':
        return fc.constantFrom(...Object.keys(field.words), '-');
      case 'integer':
        return fc.nat(Math.min(field.max, 60_000)).map(String);
      case 'time':
        return fc.nat(60_000).map(String);
      default:
        return fc.constantFrom('eni-0a', '123456789012', '-', 'vpc-1');
    }
  };
  return fc.oneof({ weight: 60, arbitrary: likely() }, { weight: 1, arbitrary: odd });
};

const formats: readonly Format[] = [
  defaultFormat,
  { fields: fields.filter(({ version }) => version !== null && version <= 5 && version >= 2) },
  {
    fields: [
      'srcaddr',
      'end',
      'interface-id',
      'flow-direction',
      'action',
      'pkt-srcaddr',
      'dstport',
      'log-status',
    ].flatMap((name) => fields.filter((field) => field.name === name)),
  },
];

const text = (format: Format): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        fc.tuple(...format.fields.map((_, at) => valueFor(format, at))),
        fc.oneof(
          { weight: 20, arbitrary: fc.constant(' ') },
          { weight: 1, arbitrary: fc.constantFrom('  ', '\t', ',') },
        ),
        fc.constantFrom('\n', '\n', '\r\n', ' \n', '\n\n'),
      ),
      { maxLength: 12 },
    )
    .chain((lines) =>
      fc.boolean().map((cut) => {
        const all = lines.map(([values, between, ending]) => `${values.join(between)}${ending}`).join('');
        return cut ? all.trimEnd() : all;
      }),
    );

describe('a scan of bytes', () => {
  it.each(formats.map((format, at) => [at, format] as const))(
    'reads of a line what the slower reading does (format %s)',
    (_, format) => {
      let read = 0;
      const property = fc.property(text(format), (lines) => {
        const { records, others } = scan(lines, format);
        for (const { values, words, line } of records) {
          const record = parseRecord(format, line);
          if (isUnreadable(record)) throw new Error(`${line}: ${record.reason}`);
          const slow = slowRow(record);
          expect(values.slice(0, 13)).toEqual([...slow.values].slice(0, 13));
          for (const [slot, value] of values.entries()) {
            if (value === 2 ** 32)
              expect(words.slice(slot * 4, slot * 4 + 4)).toEqual([...slow.words].slice(slot * 4, slot * 4 + 4));
          }
          read += 1;
        }
        expect([...records.map(({ line }) => line), ...others].filter((line) => line !== '').toSorted()).toEqual(
          lines
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => (records.some((one) => `${one.line}\r` === line) ? line.slice(0, -1) : line))
            .map((line) => Buffer.from(line, 'latin1').toString('latin1'))
            .toSorted(),
        );
      });
      fc.assert(property, { numRuns: 300, seed: 11 });
      expect(read).toBeGreaterThan(500);
    },
  );

  it('leaves nothing plain to the slower reading', () => {
    const plain = [
      '2 123456789012 eni-0a 10.0.0.1 10.0.0.2 40000 443 6 10 1000 1760000000 1760000060 ACCEPT OK',
      '2 unknown eni-0a - - - - - - - 1760000000 1760000060 - NODATA',
      '2 1 eni-0a 2001:db8::1 2001:db8:0:1::2 0 0 58 1 104 1760000000000 1760000060000 REJECT OK',
    ];
    expect(scan(plain.join('\r\n'))).toMatchObject({ others: [], records: plain.map((line) => ({ line })) });
  });

  it('leaves an interface that is none of AWS to the slower reading', () => {
    const foreign =
      '1 5f67944957444bd6bb4fe3b367de8f3d 1d515d18-1b36-47dc-a983-bd6512aed4bd 10.0.0.1 10.0.0.2 38929 53 17 1 96 1548752136 1548752736 ACCEPT OK';
    expect(scan(foreign)).toEqual({ records: [], others: [foreign] });
    expect(isUnreadable(parseRecord(defaultFormat, foreign))).toBe(true);
  });

  it('wants the lines that the slower reading wants', () => {
    const filters: readonly RecordFilter[] = [
      { action: 'REJECT' },
      { action: 'ACCEPT', port: 443 },
      { protocol: 6, since: 40_000 },
      { until: 30_000 },
      { addresses: ['10.0.0.1', '2001:db8::1'] },
      { blocks: ['10.0.0.0/8'] },
      { blocks: ['128.0.0.0/1', '::/0'] },
      { blocks: ['2001:db8::/33', '0.0.0.0/0'] },
      { value: 'eni-0a' },
      { value: 'ACCEPT' },
      { value: '443' },
      { value: '10.0.0.1' },
      { interfaceIds: ['eni-0a', 'eni-0'] },
      { interfaceIds: ['eni-0'] },
    ];
    const property = fc.property(text(defaultFormat), fc.constantFrom(...filters), (lines, filter) => {
      for (const { line, isWanted } of scan(lines, defaultFormat, filter).records) {
        const record = parseRecord(defaultFormat, line);
        expect(isUnreadable(record) ? undefined : matches(record, filter)).toBe(isWanted);
      }
    });
    fc.assert(property, { numRuns: 500, seed: 3 });
  });
});
