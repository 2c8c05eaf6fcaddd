import {
  type AsyncBuffer,
  type DecodedArray,
  type ParquetQueryFilter,
  type ParquetScan,
  parquetMetadataAsync,
  parquetScan,
} from 'hyparquet';
import { areOfRecords } from '../../flow-log/spelling.js';
import { canonicalAddress } from '../../network/address.js';
import { written } from '../shapes/row.js';
import { type Column, columnsIn, isInSeconds, topNames } from './columns.js';
import { decompressors } from './decompressors.js';

/** A file of which any part can be read: on this disk, or in a bucket. */
export interface Slices {
  readonly size: number;
  readonly slice: (from: number, to: number) => Promise<Uint8Array>;
}

export interface WantedRows {
  /** Addresses and interface IDs: rows that name none of them are left out. None: every row is wanted. */
  readonly names: readonly string[];
  /** Unix seconds; row groups that lie outside are not read. Null: every time. */
  readonly since: number | null;
  readonly until: number | null;
  readonly signal: AbortSignal;
}

/** Why a file in Parquet format cannot be read on. */
export const PARQUET_DAMAGED = 'PARQUET_DAMAGED';

// A row group is decoded column by column, and each value takes some forty bytes meanwhile.
const MOST_ROWS = 131_072;
// Where the columns and row groups are described; more is fetched where it is longer.
const FOOTER_BYTES = 1 << 16;
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

async function openScan({ size, slice }: Slices, wanted: WantedRows): Promise<ParquetScan> {
  const file: AsyncBuffer = {
    byteLength: size,
    async slice(from, to = size) {
      wanted.signal.throwIfAborted();
      const bytes = await slice(from < 0 ? size + from : from, to);
      return new Uint8Array(bytes).buffer;
    },
  };
  const compressors = await decompressors();
  const metadata = await parquetMetadataAsync(file, { initialFetchSize: FOOTER_BYTES });
  const options = { file, metadata, compressors, parsers: { stringFromBytes } };
  const scan = await parquetScan({ ...options });
  const pruningFilter = pruningBy(scan, wanted);
  return pruningFilter === undefined ? scan : parquetScan({ ...options, pruningFilter });
}

const NAMING = ['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr', 'interface-id'];

/** Row groups whose statistics say that nothing wanted is in them are not read. */
function pruningBy(scan: ParquetScan, { names, since, until }: WantedRows): ParquetQueryFilter | undefined {
  const columns = columnsIn(scan);
  // IPv6 addresses have several spellings, so statistics cannot be trusted about them.
  const isExact = names.length > 0 && names.every((name) => !name.includes(':'));
  const naming = columns.filter(({ field }) => NAMING.includes(field.name));
  const named = isExact ? naming.map(({ name }) => ({ [name]: { $in: [...names] } })) : [];
  const timed = columns.flatMap(({ name, field }): ParquetQueryFilter[] => {
    if (!isInSeconds(scan, name)) return [];
    if (field.name === 'end' && since !== null) return [{ [name]: { $gte: BigInt(Math.floor(since)) } }];
    if (field.name === 'start' && until !== null) return [{ [name]: { $lte: BigInt(Math.ceil(until)) } }];
    return [];
  });
  const parts = [...(named.length === 0 ? [] : [{ $or: named }]), ...timed];
  return parts.length === 0 ? undefined : { $and: parts };
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

const decoder = new TextDecoder();

/** Nearly all texts of flow records are short and plain, and a decoder takes longer to call than to decode them. */
function stringFromBytes(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  if (bytes.length > 64) return decoder.decode(bytes);
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte > 127) return decoder.decode(bytes);
    text += String.fromCharCode(byte);
  }
  return text;
}
