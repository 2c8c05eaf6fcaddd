import { isObject } from '../../base/json.js';
import type { Field } from '../../flow-log/field.js';
import { areOfRecords, fieldSpelled } from '../../flow-log/spelling.js';
import { type FieldValues, rowOfNamed } from './row.js';

/** Columns that a list of names announces, in JSON as in a table; null for any other list. */
export function namesIn(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const names = value.map(nameOf);
  if (!names.every((name) => name !== null)) return null;
  const fields = names.map(fieldSpelled).filter((field): field is Field => field !== undefined);
  return areOfRecords(fields, names) ? names : null;
}

/** A name as it is, or as engines describe a column: `{ "name": "srcaddr", "type": "varchar" }`. */
function nameOf(value: unknown): string | null {
  const name = isObject(value) ? (value.name ?? value.Name ?? value.VarCharValue) : value;
  return typeof name === 'string' ? name : null;
}

/**
 * The rows of a table in JSON: a list of lists below their names (`ResultSet` of Athena, of the AWS CLI and of pandas), names
 * and rows beside each other, or a list a column. Null for a value that is no such table.
 */
export function rowsInTable(value: unknown): readonly FieldValues[] | null {
  if (Array.isArray(value)) {
    const [first, ...rest] = value;
    const names = namesIn(cellsIn(first));
    return names === null ? null : rowsUnder(names, rest);
  }
  if (!isObject(value)) return null;
  const lists = Object.values(value);
  const names = lists.map(namesIn).find((found) => found !== null);
  const rows = lists.find((list) => Array.isArray(list) && list.length > 0 && list.every(Array.isArray));
  if (names && Array.isArray(rows)) return rowsUnder(names, rows);
  return rowsOfColumns(Object.entries(value));
}

const rowsUnder = (names: readonly string[], rows: readonly unknown[]): readonly FieldValues[] =>
  rows.flatMap((row) => {
    const cells = cellsIn(row);
    const found = cells?.length === names.length ? rowOfNamed(names.map((name, at) => [name, cells[at]])) : null;
    return found === null ? [] : [found];
  });

/** `[1, 2]`, `{ "Data": [{ "VarCharValue": "1" }, {}] }` */
function cellsIn(row: unknown): readonly unknown[] | null {
  if (Array.isArray(row)) return row.map(cellIn);
  if (!isObject(row)) return null;
  const [only, another] = Object.values(row);
  return Array.isArray(only) && another === undefined ? only.map(cellIn) : null;
}

/** A value by itself, or named after its kind. */
function cellIn(value: unknown): unknown {
  if (!isObject(value)) return value;
  const [only, another] = Object.values(value);
  return another === undefined && typeof only !== 'object' ? (only ?? null) : value;
}

/** `{ "srcaddr": ["10.0.0.1", …], "dstaddr": [ … ] }`, or by the number of the row. */
function rowsOfColumns(columns: readonly (readonly [string, unknown])[]): readonly FieldValues[] | null {
  const lists = columns.flatMap(([name, list]): [string, readonly unknown[]][] =>
    typeof list === 'object' && list !== null && fieldSpelled(name) !== undefined ? [[name, Object.values(list)]] : [],
  );
  if (namesIn(lists.map(([name]) => name)) === null) return null;
  const length = Math.max(...lists.map(([, list]) => list.length));
  return Array.from({ length }, (_, at) => rowOfNamed(lists.map(([name, list]) => [name, list[at]])) ?? []).filter(
    (row) => row.length > 0,
  );
}

/** `{ "_1": "2", "_2": "111122223333", … }`, as a selection from a file without a header names its columns: the line. */
export function lineOfPositions(entries: readonly (readonly [string, unknown])[], count: number): string | null {
  if (
    entries.length !== count ||
    !entries.every(([name], at) => /^_?(c|col|column)?_?\d+$/i.test(name) && isAt(name, at))
  )
    return null;
  return entries.map(([, value]) => (value == null || value === '' ? '-' : String(value))).join(' ');
}

const isAt = (name: string, at: number): boolean => {
  const number = Number(/\d+$/.exec(name)?.[0]);
  return number === at || number === at + 1;
};
