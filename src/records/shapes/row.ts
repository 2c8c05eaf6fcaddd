import type { Field } from '../../flow-log/field.js';
import { fieldNamed } from '../../flow-log/fields.js';
import { type Format, isUnreadable, type Unreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import { areOfRecords, fieldSpelled, isEventTime } from '../../flow-log/spelling.js';
import type { Read } from './shape.js';
import { written } from './written.js';

/** Fields with their values, in the order in which they came. */
export type FieldValues = readonly (readonly [field: Field, value: unknown])[];

/** The fields among named values, each once; null where they make no record. */
export function rowOfNamed(entries: readonly (readonly [name: string, value: unknown])[]): FieldValues | null {
  const row = new Map<string, readonly [Field, unknown]>();
  for (const [name, given] of entries) {
    // (Kibana: `fields` of a hit)
    const value: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
    if (typeof value === 'object' && value !== null && !(value instanceof Date)) continue;
    const field = fieldSpelled(name) ?? (isStatus(name, value) ? STATUS : undefined);
    if (field !== undefined && !row.has(field.name)) row.set(field.name, [field, value]);
  }
  const found = [...row.values(), ...beginning(row, entries)];
  return areOfRecords(
    found.map(([field]) => field),
    entries.map(([name]) => name),
  )
    ? found
    : null;
}

const STATUS = fieldNamed('log-status');
const START = fieldNamed('start');

/** `status` means many things, but with these words this one. (Panther, schema AWS.VPCFlow) */
const isStatus = (name: string, value: unknown): boolean =>
  name === 'status' && /^(OK|NODATA|SKIPDATA)$/.test(String(value));

/**
 * The event's own time, where nobody took the record's along: CloudWatch Logs stamps it with its start. (CloudWatch Logs
 * user guide, "Supported logs and discovered fields": `fields @timestamp, srcAddr, …`)
 */
function beginning(
  row: ReadonlyMap<string, unknown>,
  entries: readonly (readonly [name: string, value: unknown])[],
): FieldValues {
  if (row.size === 0 || row.has('start') || row.has('end')) return [];
  const [, value] = entries.find(([name]) => isEventTime(name)) ?? [];
  return value == null ? [] : [[START, value]];
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
