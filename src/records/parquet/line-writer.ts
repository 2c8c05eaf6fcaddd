import type { Field } from '../../flow-log/field.js';
import { written } from '../shapes/written.js';
import type { Rows } from './group-rows.js';

/** Writes rows of one row group as the lines that a flow log would have written. */
export function lineWriter(fields: readonly Field[]): (rows: Rows) => Buffer {
  // Each word of a dictionary is written once.
  const known: string[][] = fields.map(() => []);
  return ({ count, values, cursors }) => {
    let text = '';
    for (let row = 0; row < count; row += 1) {
      for (let at = 0; at < fields.length; at += 1) {
        const value = values[at]?.[row] as number;
        const field = fields[at] as Field;
        const words = cursors[at]?.words ?? null;
        if (at > 0) text += ' ';
        if (Number.isNaN(value)) text += '-';
        else if (words === null) text += field.kind === 'integer' ? String(value) : written(field, value);
        else if (value >= (cursors[at]?.known() ?? 0)) text += written(field, words[value]);
        else {
          const cells = known[at] as string[];
          cells[value] ??= written(field, words[value]);
          text += cells[value];
        }
      }
      text += '\n';
    }
    return Buffer.from(text);
  };
}
