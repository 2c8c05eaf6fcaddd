import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field } from '../../src/flow-log/field.js';
import { fields } from '../../src/flow-log/fields.js';
import { defaultFormat, type Format, formatRecord, isUnreadable } from '../../src/flow-log/format.js';
import { parseLine } from '../../src/flow-log/parse.js';

const line = (change: Readonly<Record<string, string>>): string =>
  formatOf(
    '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
    change,
  );

function formatOf(text: string, change: Readonly<Record<string, string>>): string {
  const values = text.split(' ');
  return defaultFormat.fields.map((field, at) => change[field.name] ?? values[at]).join(' ');
}

const reason = (text: string): string | undefined => {
  const read = parseLine(defaultFormat, text);
  return isUnreadable(read) ? read.reason : undefined;
};

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const word = fc.stringMatching(/^[A-Za-z0-9%_:./][A-Za-z0-9%_:./-]{0,20}$/);

/** A legal value of a field, as a line shows it. */
function valueFor(field: Field): fc.Arbitrary<string> {
  switch (field.kind) {
    case 'integer':
      return fc.integer({ min: 0, max: field.max }).map(String);
    case 'time':
      return fc.integer({ min: 0, max: 99_999_999_999 }).map(String);
    case 'address':
      return fc.oneof(ipv4, fc.constantFrom('2001:db8::1', '::', 'fe80::1:0:0:1', '2001:db8:1:2:3:4:5:6'));
    case 'choice':
      return fc.constantFrom(...Object.keys(field.words));
    case 'text':
      return word;
  }
}

const formats: fc.Arbitrary<Format> = fc
  .shuffledSubarray([...fields], { minLength: 1 })
  .map((some) => ({ fields: some }));

describe('parseLine', () => {
  it('reads back whatever a format can print', () => {
    const cases = formats.chain((format) =>
      fc.tuple(
        fc.constant(format),
        fc.tuple(
          ...format.fields.map((field) =>
            fc.oneof({ weight: 1, arbitrary: fc.constant('-') }, { weight: 6, arbitrary: valueFor(field) }),
          ),
        ),
      ),
    );
    fc.assert(
      fc.property(cases, ([format, values]) => {
        const text = values.join(' ');
        const record = parseLine(format, text);
        if (isUnreadable(record)) throw new Error(record.reason);
        expect(formatRecord(record, format)).toBe(text);
        expect(parseLine(format, formatRecord(record, format))).toEqual(record);
      }),
      { numRuns: 500 },
    );
  });

  it('answers for any string at all', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ maxLength: 200 }),
      fc.json(),
      fc
        .array(
          fc.constantFrom(
            '2',
            '-',
            'eni-1',
            '10.0.0.1',
            '::',
            '6',
            '"',
            '{',
            '}',
            '"message":',
            'ACCEPT',
            'NODATA',
            '\u0000',
            '\t',
            ',',
            '-1',
            'NaN',
            '1e9',
            '99999999999999999999',
          ),
          { maxLength: 20 },
        )
        .map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(junk, (text) => {
        const read = parseLine(defaultFormat, text);
        if (isUnreadable(read)) expect(read.reason).not.toBe('');
        else expect(formatRecord(read, defaultFormat)).toMatch(/^(\S+ ){13}\S+$/);
      }),
      { numRuns: 10_000 },
    );
  });

  it('answers for any damage to a good line', () => {
    const damage = fc.tuple(fc.nat(line({}).length), fc.nat(9), fc.string({ unit: 'binary', maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const text = damages.reduce((so, [at, length, put]) => so.slice(0, at) + put + so.slice(at + length), line({}));
        const read = parseLine(defaultFormat, text);
        if (!isUnreadable(read))
          expect(parseLine(defaultFormat, formatRecord(read, defaultFormat))).toMatchObject({
            action: read.action ?? null,
            bytes: read.bytes ?? null,
          });
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    [line({ packets: '-5' }), 'packets is not a whole number: -5'],
    [line({ bytes: 'NaN' }), 'bytes is not a whole number: NaN'],
    [line({ bytes: '1e9' }), 'bytes is not a whole number: 1e9'],
    [line({ bytes: '99999999999999999999' }), 'bytes is out of range: 99999999999999999999'],
    [line({ srcport: '65536' }), 'srcport is out of range: 65536'],
    [line({ protocol: '256' }), 'protocol is out of range: 256'],
    [line({ start: 'yesterday' }), 'start is not a time in Unix seconds: yesterday'],
    [line({ srcaddr: '10.0.0.256' }), 'srcaddr is not an IP address: 10.0.0.256'],
    [line({ dstaddr: '2001:db8' }), 'dstaddr is not an IP address: 2001:db8'],
    [
      line({ 'interface-id': '1d515d18-1b36-47dc-a983-bd6512aed4bd' }),
      'interface-id is not a network interface of AWS: 1d515d18-1b36-47dc-a983-bd6512aed4bd',
    ],
    [line({ action: 'DROP' }), 'action is not one of ACCEPT, REJECT: DROP'],
    [line({ 'log-status': 'GONE' }), 'log-status is not one of OK, NODATA, SKIPDATA, INCOMPLETEDATA: GONE'],
    [`${line({})} more`, 'has 15 fields where the default format has 14'],
    ['one', 'has 1 field where the default format has 14'],
    ['', 'holds no record'],
    [line({ 'account-id': 'a\u0000b' }), 'holds characters that no flow record has'],
    [line({ 'account-id': '\u001b[2Jb\u009b' }), 'holds characters that no flow record has'],
    [line({ 'account-id': 'caf\uFFFD' }), 'holds characters that no flow record has'],
  ])('does not read %j: it %s', (text, why) => {
    expect(reason(text)).toBe(why);
  });

  it('shortens a value of a megabyte in its reason', () => {
    expect(reason(line({ bytes: 'x'.repeat(1_000_000) }))).toBe(`bytes is not a whole number: ${'x'.repeat(40)}…`);
  });

  it('takes `-` in any field for null', () => {
    for (const field of defaultFormat.fields) {
      const read = parseLine(defaultFormat, line({ [field.name]: '-' }));
      expect(isUnreadable(read) || field.key === null ? 'not read' : read[field.key]).toBeNull();
    }
  });

  it('takes times in milliseconds down to seconds', () => {
    expect(parseLine(defaultFormat, line({ start: '1418530010999', end: '1418530070000' }))).toMatchObject({
      start: 1418530010,
      end: 1418530070,
    });
  });

  it('writes IPv6 addresses in one way', () => {
    expect(parseLine(defaultFormat, line({ srcaddr: '2001:0DB8:0:0:0:0:0:1' }))).toMatchObject({
      srcaddr: '2001:db8::1',
    });
  });

  it('keeps the line as delivered, without its line ending', () => {
    expect(parseLine(defaultFormat, `\uFEFF${line({})}\r\n`)).toMatchObject({ line: line({}) });
  });

  it('never takes a name like constructor for a value that is there', () => {
    const format: Format = { fields: [{ kind: 'text', version: null, name: 'constructor', key: null, meaning: '' }] };
    expect(formatRecord({ line: '', other: {} }, format)).toBe('-');
  });
});
