import { defaultFormat, formatRecord, isUnreadable } from '../../src/flow-log/format.js';
import { parseRecord } from '../../src/flow-log/parse.js';
import type { FlowRecord } from '../../src/flow-log/record.js';

/** Seven records of the default format: both ways of a connection, a scanner, a ping, IPv6, a silent and a lost window. */
export const LINES = [
  '2 111122223333 eni-0aaaa1111bbbb2222 10.20.1.10 10.20.2.20 40112 443 6 12 1840 1700000000 1700000055 ACCEPT OK',
  '2 111122223333 eni-0aaaa1111bbbb2222 10.20.2.20 10.20.1.10 443 40112 6 10 9200 1700000000 1700000055 ACCEPT OK',
  '2 111122223333 eni-0aaaa1111bbbb2222 198.51.100.7 10.20.1.10 55001 22 6 1 40 1700000003 1700000033 REJECT OK',
  '2 111122223333 eni-0aaaa1111bbbb2222 203.0.113.12 10.20.1.10 0 0 1 4 336 1700000010 1700000055 REJECT OK',
  '2 111122223333 eni-0aaaa1111bbbb2222 2001:db8:1234:a100:8d6e:3477:df66:f105 2001:db8:1234:a102:3304:8879:34cf:4071 34892 22 6 54 8855 1700000010 1700000055 ACCEPT OK',
  '2 111122223333 eni-0cccc3333dddd4444 - - - - - - - 1700000000 1700000055 - NODATA',
  '2 111122223333 eni-0cccc3333dddd4444 - - - - - - - 1700000060 1700000115 - SKIPDATA',
] as const;

export const NAMES = defaultFormat.fields.map(({ name }) => name);

/** The values of each line by their names; those that are absent are null. */
export const ROWS: readonly Readonly<Record<string, string | null>>[] = LINES.map((line) => {
  const values = line.split(' ');
  return Object.fromEntries(NAMES.map((name, at) => [name, values[at] === '-' ? null : (values[at] ?? null)]));
});

export const RECORDS: readonly FlowRecord[] = LINES.map((line) => {
  const record = parseRecord(defaultFormat, line);
  if (isUnreadable(record)) throw new Error(record.reason);
  return record;
});

/** The record as the default format would show it, whatever format it came in. */
export const asDefault = (record: FlowRecord): string =>
  formatRecord(record, defaultFormat)
    // The highest version among the fields, and the owner, are not in every shape.
    .replace(/^\S+ \S+ /, '');

export const EXPECTED: readonly string[] = RECORDS.map(asDefault);
