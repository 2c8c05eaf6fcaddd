import { madeOnce } from '../base/remembered.js';
import type { Field } from './field.js';
import { fieldNamed, fields, isKnownField } from './fields.js';
import type { FlowRecord } from './record.js';

/** What a flow log's lines hold, in order. */
export interface Format {
  readonly fields: readonly Field[];
}

/** A line or a format that cannot be read, and why. */
export interface Unreadable {
  /** Completes "this line …": `has 13 fields where the format has 14`. */
  readonly reason: string;
  readonly line: string;
}

export const isUnreadable = <T extends object>(value: T | Unreadable): value is Unreadable => 'reason' in value;

/** The format of a flow log that was created without one: the fields of version 2. (VPC user guide, "Default format") */
export const defaultFormat: Format = { fields: fields.filter((field) => field.version === 2) };

const FIELD_NAME = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * Reads a LogFormat as DescribeFlowLogs gives it (`${version} ${account-id} …`), or the bare names, as the first line
 * of a file in S3 holds them; underscores are taken for hyphens, as Athena writes them.
 */
export function parseFormat(text: string): Format | Unreadable {
  const names = text
    .replace(/\$\{([^}]*)\}/g, ' $1 ')
    .replaceAll('_', '-')
    .split(/[\s,]+/)
    .filter((name) => name !== '');
  const wrong = names.find((name) => !FIELD_NAME.test(name));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (names.length === 0) return { reason: 'names no field', line: text };
  if (wrong !== undefined) return { reason: `holds "${wrong}", which is not the name of a field`, line: text };
  if (twice !== undefined) return { reason: `names ${twice} twice`, line: text };
  return { fields: names.map(fieldNamed) };
}

/** The format that a header line announces; undefined for any other line. */
export function headerFormat(line: string): Format | undefined {
  if (!/^[a-z]/.test(line)) return undefined;
  const format = parseFormat(line);
  if (isUnreadable(format)) return undefined;
  // A field may be newer than our table, so not every name has to be known.
  return format.fields.filter((field) => isKnownField(field.name)).length * 2 > format.fields.length
    ? format
    : undefined;
}

/** The LogFormat string that CreateFlowLogs takes. */
export const formatText = (format: Format): string => format.fields.map((field) => `\${${field.name}}`).join(' ');

export const hasField = (format: Format, name: string): boolean => format.fields.some((field) => field.name === name);

/** What the `version` field of the format's records says: the highest version among its fields. */
export const formatVersion = madeOnce((format: Format): number =>
  Math.max(2, ...format.fields.map((field) => field.version ?? 2)),
);

/** One field of a record as a line shows it. */
export function fieldValue(record: FlowRecord, field: Field): string {
  const value = field.key === null ? otherOf(record, field.name) : record[field.key];
  return value == null ? '-' : String(value);
}

const otherOf = (record: FlowRecord, name: string): string | null | undefined =>
  record.other !== undefined && Object.hasOwn(record.other, name) ? record.other[name] : undefined;

/** The record as one line of that format. */
export const formatRecord = (record: FlowRecord, format: Format): string =>
  format.fields.map((field) => fieldValue(record, field)).join(' ');

// What a transit gateway has no notion of, it does not lack.
const OF_INTERFACES = ['interface-id', 'action', 'pkt-srcaddr', 'pkt-dstaddr', 'traffic-path', 'reject-reason'];

/** What records of this format cannot show, a sentence each. */
export const limitsOf = (format: Format): readonly string[] =>
  fields.flatMap((field) =>
    field.without === undefined ||
    hasField(format, field.name) ||
    (hasField(format, 'tgw-id') && OF_INTERFACES.includes(field.name))
      ? []
      : [`This flow log has no ${field.name}, so ${field.without}.`],
  );
