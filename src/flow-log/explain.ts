import { explainValue } from './field.js';
import { defaultFormat, type Format, fieldValue } from './format.js';
import type { FlowRecord } from './record.js';

export interface ExplainedField {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
  /** Of `start` and `end`: the moment, in Unix seconds. */
  readonly at?: number;
}

/** Each field of a record, in the order of its line, with its value in words. */
export const explainRecord = (record: FlowRecord, format: Format = defaultFormat): readonly ExplainedField[] =>
  format.fields.map((field) => {
    const value = fieldValue(record, field);
    const at = field.name === 'start' ? record.start : field.name === 'end' ? record.end : null;
    const moment = at === null || at === undefined ? {} : { at };
    return { name: field.name, value, meaning: explainValue(field, value, record), ...moment };
  });
