import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fields } from '../../src/flow-log/fields.js';
import {
  defaultFormat,
  formatText,
  formatVersion,
  headerFormat,
  isUnreadable,
  limitsOf,
  parseFormat,
} from '../../src/flow-log/format.js';

const dollars = (names: string): string => names.replace(/\S+/g, (name) => `\${${name}}`);

const names = (text: string): readonly string[] => {
  const format = parseFormat(text);
  return isUnreadable(format) ? [format.reason] : format.fields.map((field) => field.name);
};

describe('a log format', () => {
  it('has fourteen fields by default, in the order of the VPC user guide', () => {
    expect(formatText(defaultFormat)).toBe(
      dollars(
        'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
      ),
    );
  });

  it('is read from LogFormat, from a header and from Athena’s names alike', () => {
    for (const text of [
      dollars('srcaddr log-status'),
      'srcaddr log-status',
      'srcaddr,log_status',
      dollars('srcaddr log-status').replace(' ', ''),
    ]) {
      expect(names(text)).toEqual(['srcaddr', 'log-status']);
    }
  });

  it('survives the way to text and back, whatever its fields', () => {
    fc.assert(
      fc.property(
        fc
          .subarray([...fields], { minLength: 1 })
          .chain((some) => fc.shuffledSubarray(some, { minLength: some.length })),
        (some) => {
          expect(names(formatText({ fields: some }))).toEqual(some.map((field) => field.name));
        },
      ),
    );
  });

  it('keeps a field that AWS added later', () => {
    expect(names('srcaddr brand-new-field')).toEqual(['srcaddr', 'brand-new-field']);
  });

  it.each([
    ['', 'names no field'],
    ['srcaddr SRC!', 'holds "SRC!", which is not the name of a field'],
    ['srcaddr dstaddr srcaddr', 'names srcaddr twice'],
    ['srcaddr __proto__', 'holds "--proto--", which is not the name of a field'],
  ])('refuses %j: %s', (text, reason) => {
    expect(parseFormat(text)).toEqual({ reason, line: text });
  });

  it('has the highest version among its fields', () => {
    const version = (text: string) => {
      const format = parseFormat(text);
      return isUnreadable(format) ? null : formatVersion(format);
    };
    expect([
      version('srcaddr'),
      version('srcaddr vpc-id'),
      version('az-id tcp-flags'),
      version('reject-reason srcaddr'),
    ]).toEqual([2, 3, 4, 8]);
  });
});

describe('a header line', () => {
  it('is told from a record by its names', () => {
    expect(headerFormat('version account-id interface-id srcaddr')?.fields).toHaveLength(4);
    expect(headerFormat('2 123456789010 eni-1235b8ca123456789 172.31.16.139')).toBeUndefined();
    expect(headerFormat('i-01234567890123456 eni-1111aaaa2222bbbb3 10.0.1.5 203.0.113.5')).toBeUndefined();
  });

  it('may name a field that is newer than the table', () => {
    expect(headerFormat('version srcaddr dstaddr brand-new-field')?.fields).toHaveLength(4);
    expect(headerFormat('some words that mean nothing')).toBeUndefined();
  });
});

describe('the table of fields', () => {
  it('names each field once and gives each key to one field', () => {
    const keys = fields.flatMap((field) => field.key ?? []);
    expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has the fields of versions 2 to 11', () => {
    const count = (version: number) => fields.filter((field) => field.version === version).length;
    // (VPC user guide, "Flow log records"; Transit Gateway guide for version 6)
    expect([2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(count)).toEqual([14, 7, 4, 4, 18, 10, 1, 1, 1, 12]);
  });
});

describe('what a format cannot show', () => {
  it('is a sentence for each missing field that matters', () => {
    expect(limitsOf(defaultFormat)).toEqual([
      'This flow log has no tcp-flags, so a late packet cannot be told from a rule.',
      'This flow log has no pkt-srcaddr, so the real sender behind a NAT gateway, a transit gateway or a secondary address is hidden.',
      'This flow log has no pkt-dstaddr, so the real destination behind a NAT gateway, a transit gateway or a secondary address is hidden.',
      'This flow log has no flow-direction, so the direction has to be inferred from the interface’s addresses.',
      'This flow log has no traffic-path, so the gateway that outgoing traffic took is unknown.',
      'This flow log has no reject-reason, so a stop by VPC Block Public Access looks like one by a security group or a network ACL.',
    ]);
  });

  it('is nothing where every field is there', () => {
    expect(limitsOf({ fields })).toEqual([]);
  });
});
