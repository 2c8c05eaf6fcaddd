import type { ParquetScan } from 'hyparquet';
import type { Field } from '../../flow-log/field.js';
import { areOfRecords, fieldSpelled } from '../../flow-log/spelling.js';

/** A column of a Parquet file that is a field of flow records. */
export interface ParquetColumn {
  readonly name: string;
  readonly field: Field;
}

/** The columns that are fields, each field once, however the names are spelled. */
export function columnsIn(scan: ParquetScan): readonly ParquetColumn[] {
  const found = new Map<string, ParquetColumn>();
  for (const name of topNames(scan)) {
    const field = fieldSpelled(name);
    if (field !== undefined && !found.has(field.name)) found.set(field.name, { name, field });
  }
  return [...found.values()];
}

export const areRecords = (scan: ParquetScan, columns: readonly ParquetColumn[]): boolean =>
  areOfRecords(
    columns.map(({ field }) => field),
    topNames(scan),
  );

/** The names of all columns; one that holds others counts once. */
export function topNames({ metadata: { schema } }: ParquetScan): readonly string[] {
  const names: string[] = [];
  for (let at = 1; at < schema.length; at = behind(schema, at)) names.push(schema[at]?.name ?? '');
  return names;
}

/** The place behind an element of the schema and everything that belongs to it. */
function behind(schema: readonly { readonly num_children?: number }[], at: number): number {
  let next = at + 1;
  for (let child = 0; child < (schema[at]?.num_children ?? 0); child += 1) next = behind(schema, next);
  return next;
}

// In seconds this is the year 5138; a column of timestamps, or of milliseconds, is larger.
const LARGEST_SECONDS = 99_999_999_999n;

/** Whether the statistics of a column tell times in Unix seconds. */
export const isInSeconds = ({ metadata }: ParquetScan, name: string): boolean =>
  metadata.row_groups.every(({ columns }) => {
    const statistics = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === name)?.meta_data?.statistics;
    const highest = statistics?.max_value ?? statistics?.max;
    return typeof highest === 'bigint' && highest <= LARGEST_SECONDS;
  });
