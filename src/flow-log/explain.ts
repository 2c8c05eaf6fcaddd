import { explainValue } from './field.js';
import { defaultFormat, type Format, valueIn } from './format.js';
import type { FlowRecord } from './record.js';

export interface ExplainedField {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

/** Each field of a record, in the order of its line, with its value in words. */
export const explainRecord = (record: FlowRecord, format: Format = defaultFormat): readonly ExplainedField[] =>
  format.fields.map((field) => {
    const value = valueIn(record, field);
    return { name: field.name, value, meaning: explainValue(field, value, record) };
  });
