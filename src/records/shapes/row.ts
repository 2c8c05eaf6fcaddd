import type { Field } from '../../flow-log/field.js';
import { type Format, isUnreadable, type Unreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import { protocolNumber } from '../../flow-log/protocols.js';
import { areOfRecords, fieldSpelled } from '../../flow-log/spelling.js';
import type { Read } from './shape.js';

/** Fields with their values, in the order in which they came. */
export type FieldValues = readonly (readonly [field: Field, value: unknown])[];

/** The fields among named values, each once; null where they make no record. */
export function rowOf(entries: readonly (readonly [name: string, value: unknown])[]): FieldValues | null {
  const row = new Map<string, readonly [Field, unknown]>();
  for (const [name, value] of entries) {
    if (typeof value === 'object' && value !== null && !(value instanceof Date)) continue;
    const field = fieldSpelled(name);
    if (field !== undefined && !row.has(field.name)) row.set(field.name, [field, value]);
  }
  const found = [...row.values()];
  return areOfRecords(found.map(([field]) => field)) ? found : null;
}

/** Reads a row as a record; its line is what a flow log with these fields would have written. */
export function readRow(row: FieldValues): Read | Unreadable {
  return readValues(
    formatOf(row.map(([field]) => field)),
    row.map(([, value]) => value),
  );
}

export function readValues(format: Format, values: readonly unknown[]): Read | Unreadable {
  const line = format.fields.map((field, at) => written(field, values[at])).join(' ');
  const record = parseRecord(format, line);
  return isUnreadable(record) ? record : { record, format };
}

const formats = new Map<string, Format>();
const MOST_FORMATS = 1000;

/** One object for one list of fields: whoever compares formats compares thousands. */
export function formatOf(fields: readonly Field[]): Format {
  const key = fields.map(({ name }) => name).join(' ');
  const known = formats.get(key);
  if (known !== undefined) return known;
  if (formats.size >= MOST_FORMATS) formats.clear();
  const format = { fields };
  formats.set(key, format);
  return format;
}

/** A value as a flow log writes it. */
export function written(field: Field, value: unknown): string {
  if (value == null) return '-';
  const text = value instanceof Date ? String(value.getTime()) : String(value).trim();
  if (ABSENT.has(text)) return '-';
  switch (field.kind) {
    case 'integer':
      if (field.name === 'protocol' && /^[a-z]/i.test(text)) return String(protocolNumber(text) ?? text);
      return text.replace(/\.0+$/, '').replace(/^\d{1,3}(,\d{3})+$/, (number) => number.replaceAll(',', ''));
    case 'time':
      return seconds(text);
    case 'choice':
      return words.get(text.toLowerCase()) ?? text;
    default:
      return text.includes(' ') ? text.replace(/\s+/g, '%20') : text;
  }
}

const ABSENT: ReadonlySet<string> = new Set(['', '-', 'null', 'NULL', 'None', 'NaN', 'nan', '\\N', '<NA>']);

// (OCSF, "Network Activity": action, direction)
const words: ReadonlyMap<string, string> = new Map([
  ['accept', 'ACCEPT'],
  ['allowed', 'ACCEPT'],
  ['reject', 'REJECT'],
  ['denied', 'REJECT'],
  ['blocked', 'REJECT'],
  ['inbound', 'ingress'],
  ['outbound', 'egress'],
  ['nodata', 'NODATA'],
  ['skipdata', 'SKIPDATA'],
  ['ok', 'OK'],
]);

/** Unix time as whole numbers; times in words become seconds. */
function seconds(text: string): string {
  if (/^\d+(\.\d*)?$/.test(text)) return shortened(text.replace(/\..*$/, ''));
  if (!/^\d{4}([-/])\d\d\1\d\d[T ]\d\d:\d\d/.test(text)) return text;
  const date = text.replaceAll('/', '-');
  const zoned = /(Z|UTC|[+-]\d\d:?\d\d)$/i.test(date) ? date.replace(/ ?UTC$/i, 'Z') : `${date}Z`;
  const ms = Date.parse(zoned.replace(' ', 'T'));
  return Number.isNaN(ms) ? text : String(Math.floor(ms / 1000));
}

// Seconds have ten digits and milliseconds thirteen, which the parser knows; databases have micro- and nanoseconds too.
const shortened = (digits: string): string => (digits.length > 14 ? digits.slice(0, 10) : digits);
