import type { Field } from '../../flow-log/field.js';
import { defaultFormat, type Format, type Unreadable } from '../../flow-log/format.js';
import { knownFormats } from '../../flow-log/known-formats.js';
import type { FlowRecord } from '../../flow-log/record.js';

/** A way in which people have flow records, line by line. One file for each, and one row in `shapes`. */
export interface RecordShape {
  readonly name: string;
  /** What a line of this shape holds; undefined for a line that is not of this shape. Told by content alone. */
  readonly read: (text: string, context: LineContext) => Found | undefined;
}

/** What earlier lines of the source have said. */
export interface LineContext {
  /** Of records whose fields are separated by blanks: the last header's, else the one given. */
  readonly format: Format;
  /** Formats that lines without a header may have as well. */
  readonly others: readonly Format[];
  /** Of the last header of a table, where there was one. */
  readonly columns: Columns | null;
}

/** Before the first line. Null: the default format; `others`: formats that lines without a header may have besides. */
export const contextOf = (format: Format | null, others: readonly Format[] = knownFormats): LineContext => ({
  format: format ?? defaultFormat,
  others,
  columns: null,
});

/** The columns of a table: a field each, null for those of something else. */
export interface Columns {
  readonly delimiter: string;
  readonly fields: readonly (Field | null)[];
  /** The column that holds whole records; -1 for none. */
  readonly message: number;
  /** In JSON, where each row is a list of values. */
  readonly names?: readonly string[];
  /** Of the records that the rows make. */
  readonly format: Format;
}

/** A record and the format that its `line` is written in. */
export interface Read {
  readonly record: FlowRecord;
  readonly format: Format;
}

export type Found =
  | { readonly kind: 'records'; readonly records: readonly Read[]; readonly unreadable: readonly Unreadable[] }
  | { readonly kind: 'header'; readonly format: Format }
  | { readonly kind: 'columns'; readonly columns: Columns }
  | PieceFound
  /** A record of which the rest is in the next line. */
  | { readonly kind: 'beginning'; readonly text: string }
  /** What tools print around records. */
  | { readonly kind: 'wrapping' };

/** A piece of a record that comes value by value, a line each. */
export type PieceFound =
  | { readonly kind: 'value'; readonly name: string; readonly value: string }
  /** The name of the next column, where cells come one by one. */
  | { readonly kind: 'column'; readonly name: string }
  /** A row of cells begins. */
  | { readonly kind: 'row' }
  | { readonly kind: 'cell'; readonly value: string };

export const recordsFound = (...records: readonly Read[]): Found => ({ kind: 'records', records, unreadable: [] });
export const wrapping: Found = { kind: 'wrapping' };
