import type { Field } from './field.js';
import { type Format, fieldValue, hasField } from './format.js';
import type { FlowRecord } from './record.js';

/** A record under AWS's own field names: numbers as numbers, null for `-`, and the line as delivered. */
export function recordObject(record: FlowRecord, format: Format): Readonly<Record<string, string | number | null>> {
  const { interfaceId, line } = record;
  return {
    ...Object.fromEntries(format.fields.map((field) => [field.name, jsonOf(record, field)])),
    // A format may lack it while the name of the log stream tells.
    ...(interfaceId === undefined || hasField(format, 'interface-id') ? {} : { 'interface-id': interfaceId }),
    line,
  };
}

function jsonOf(record: FlowRecord, field: Field): string | number | null {
  const text = fieldValue(record, field);
  if (text === '-') return null;
  return field.kind === 'integer' || field.kind === 'time' ? Number(text) : text;
}
