import type { ColumnMetaData, DecodedArray, ParquetScan, RowGroup } from 'hyparquet';
import { written } from '../shapes/written.js';
import { type ColumnCursor, columnCursor, isPlainColumn } from './column-cursor.js';
import type { ParquetColumn } from './columns.js';
import type { GroupColumn } from './group-rows.js';
import type { OpenParquet, WantedRows } from './open-parquet.js';

/** Rows of one row group that may hold what is wanted: from and to within it. */
interface Group {
  readonly from: number;
  readonly to: number;
  readonly columns: readonly GroupColumn[];
}

/** The row groups that statistics do not rule out. */
export function* rowGroupsOf(
  parquet: OpenParquet,
  columns: readonly ParquetColumn[],
  { range = null }: Pick<WantedRows, 'range'>,
): Generator<Group> {
  const { ranges, metadata } = parquet.scan;
  let begin = 0;
  for (const group of metadata.row_groups) {
    const end = begin + Number(group.num_rows);
    const isHere = range === null || isIn(firstByte(group), range);
    for (const { rowStart, rowEnd } of ranges) {
      const [from, to] = [Math.max(rowStart, begin), Math.min(rowEnd, end)];
      if (!isHere || from >= to) continue;
      const open = columns.map((column) => groupColumn(parquet, column, group, begin, end));
      yield { from: from - begin, to: to - begin, columns: open };
    }
    begin = end;
  }
}

const isIn = (at: number, { from, to }: { readonly from: number; readonly to: number }): boolean =>
  at >= from && at < to;

/** Where a row group begins in its file. */
export const firstByte = ({ columns }: RowGroup): number =>
  Math.min(...columns.flatMap(({ meta_data: meta }) => (meta === undefined ? [] : [beginOf(meta)])));

// A dictionary comes before the pages; some writers say 0 where there is none.
function beginOf({ dictionary_page_offset: dictionary, data_page_offset: data }: ColumnMetaData): number {
  return Number(dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data);
}

function groupColumn(
  { scan, file, compressors }: OpenParquet,
  { name, field }: ParquetColumn,
  group: RowGroup,
  begin: number,
  end: number,
): GroupColumn {
  const meta = group.columns.find(({ meta_data: each }) => each?.path_in_schema[0] === name)?.meta_data;
  const element = scan.metadata.schema.find((each, at) => at > 0 && each.name === name);
  if (meta !== undefined && element !== undefined && isPlainColumn(meta, element))
    return {
      field,
      async open() {
        const from = beginOf(meta);
        const bytes = await file.slice(from, from + Number(meta.total_compressed_size));
        return columnCursor(new Uint8Array(bytes), meta, element, compressors);
      },
    };
  return {
    field,
    open: async () => decodedCursor(await decoded(scan, name, begin, end), (value) => written(field, value)),
  };
}

const decoded = (scan: ParquetScan, column: string, rowStart: number, rowEnd: number): Promise<DecodedArray> =>
  scan.readColumn({ column, rowStart, rowEnd });

/** A column that the library has decoded: all its values are words. */
function decodedCursor(values: DecodedArray, spell: (value: unknown) => string): ColumnCursor {
  const words: string[] = [];
  return {
    words,
    known: () => 0,
    forget() {
      words.length = 0;
    },
    read(row, into, at, count) {
      for (let index = 0; index < count; index += 1) {
        const value = values[row + index];
        into[at + index] = value == null ? Number.NaN : words.push(spell(value)) - 1;
      }
    },
  };
}
