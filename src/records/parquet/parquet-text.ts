import type { DecodedArray, ParquetScan } from 'hyparquet';
import { areOfRecords } from '../../flow-log/spelling.js';
import { canonicalAddress } from '../../network/address.js';
import { written } from '../shapes/row.js';
import { type Column, columnsIn, topNames } from './columns.js';
import { NAMING, openScan, type Slices, type WantedRows } from './open-parquet.js';

/** Why a file in Parquet format cannot be read on. */
export const PARQUET_DAMAGED = 'PARQUET_DAMAGED';

// A row group is decoded column by column, and each value takes some forty bytes meanwhile.
const MOST_ROWS = 131_072;
const LINES_A_CHUNK = 2048;

/**
 * A file in Parquet format as text: the header and the lines that the flow log would have written, of the wanted rows;
 * of columns that are no fields, a JSON document a row. Only the columns and row groups that can hold what is wanted are
 * read. Throws an error with the code PARQUET_DAMAGED where the file is cut short or corrupt.
 */
export async function* parquetText(file: Slices, wanted: WantedRows): AsyncGenerator<Buffer> {
  try {
    const scan = await openScan(file, wanted);
    const columns = columnsIn(scan);
    if (areOfRecords(columns.map(({ field }) => field))) yield* linesOf(scan, columns, wanted);
    else yield* documentsOf(scan, wanted.signal);
  } catch (error) {
    wanted.signal.throwIfAborted();
    // What goes wrong with the disk or the network has a code; what goes wrong with the format has none.
    if (!(error instanceof Error) || 'code' in error || 'next' in error || '$metadata' in error) throw error;
    throw Object.assign(new Error(error.message, { cause: error }), { code: PARQUET_DAMAGED });
  }
}

/** The columns that name somebody come first, and the others only where somebody wanted is named. */
async function* linesOf(
  scan: ParquetScan,
  columns: readonly Column[],
  { names, signal }: WantedRows,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`${columns.map(({ field }) => field.name).join(' ')}\n`);
  const wanted = new Set(names.map((name) => canonicalAddress(name) ?? name));
  const naming = columns.filter(({ field }) => NAMING.includes(field.name));
  for (const range of slicesOf(scan)) {
    signal.throwIfAborted();
    const read = ({ name }: Column) => scan.readColumn({ column: name, ...range });
    const count = range.rowEnd - range.rowStart;
    const rows = wanted.size === 0 ? allRows(count) : await rowsNaming(wanted, naming, count, read);
    if (rows.length === 0) continue;
    const cells: ((row: number) => string)[] = [];
    for (const column of columns) cells.push(cellsOf(column, await read(column)));
    yield* joined(cells, rows);
  }
}

const allRows = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => row);

async function rowsNaming(
  wanted: ReadonlySet<string>,
  naming: readonly Column[],
  count: number,
  read: (column: Column) => Promise<DecodedArray>,
): Promise<Uint32Array> {
  const isNamed = new Uint8Array(count);
  for (const column of naming) {
    const values = await read(column);
    for (let row = 0; row < count; row += 1) {
      const value = values[row];
      if (typeof value !== 'string') continue;
      if (wanted.has(value) || (value.includes(':') && wanted.has(canonicalAddress(value) ?? ''))) isNamed[row] = 1;
    }
  }
  return allRows(count).filter((row) => isNamed[row] === 1);
}

/** The cells of a column as a flow log writes them. Neighbours are often alike. */
function cellsOf({ field }: Column, values: DecodedArray): (row: number) => string {
  let last: unknown;
  let text = '-';
  return (row) => {
    const value = values[row];
    if (value === last) return text;
    last = value;
    text = written(field, value);
    return text;
  };
}

function* joined(cells: readonly ((row: number) => string)[], rows: Uint32Array): Generator<Buffer> {
  let text = '';
  let count = 0;
  for (const row of rows) {
    for (let at = 0; at < cells.length; at += 1) text += (at === 0 ? '' : ' ') + cells[at]?.(row);
    text += '\n';
    count += 1;
    if (count % LINES_A_CHUNK !== 0) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

/** Rows of another schema: OCSF as Security Lake keeps it, a column of messages, or something else altogether. */
async function* documentsOf(scan: ParquetScan, signal: AbortSignal): AsyncGenerator<Buffer> {
  const names = topNames(scan);
  for (const range of slicesOf(scan)) {
    signal.throwIfAborted();
    const columns = await Promise.all(names.map((column) => scan.readColumn({ column, ...range })));
    for (let row = 0; row < range.rowEnd - range.rowStart; row += 1) {
      const document = Object.fromEntries(names.map((name, at) => [name, columns[at]?.[row]]));
      yield Buffer.from(`${JSON.stringify(document, withoutBigInts)}\n`);
    }
  }
}

const withoutBigInts = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

function* slicesOf({ ranges }: ParquetScan) {
  for (const { rowStart, rowEnd } of ranges)
    for (let from = rowStart; from < rowEnd; from += MOST_ROWS)
      yield { rowStart: from, rowEnd: Math.min(from + MOST_ROWS, rowEnd) };
}
