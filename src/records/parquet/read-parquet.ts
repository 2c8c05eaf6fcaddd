import {
  type AsyncBuffer,
  type ParquetQueryFilter,
  type ParquetScan,
  parquetMetadataAsync,
  parquetScan,
} from 'hyparquet';
import type { Field } from '../../flow-log/field.js';
import { isUnreadable, type Unreadable } from '../../flow-log/format.js';
import { areOfRecords, fieldSpelled } from '../../flow-log/spelling.js';
import { canonicalAddress } from '../../network/address.js';
import { recordsInJson } from '../shapes/json.js';
import type { Tally } from '../shapes/reader.js';
import { formatOf, readValues } from '../shapes/row.js';
import type { Context, Read } from '../shapes/shape.js';
import { decompressors } from './decompressors.js';

/** A file of which any part can be read: on this disk, or in a bucket. */
export interface Slices {
  readonly size: number;
  readonly slice: (from: number, to: number) => Promise<Uint8Array>;
}

export interface ParquetReading {
  readonly context: Context;
  /** Addresses and interface IDs: rows that name none of them may be left out. None: every row is read. */
  readonly names: readonly string[];
  /** Unix seconds; row groups that lie outside are not read. */
  readonly since?: number | null;
  readonly until?: number | null;
  readonly signal: AbortSignal;
  take(read: Read): void;
  /** Shown what the statistics say about rows that are left out: from when to when they are. */
  sample(read: Read): void;
  readonly ready: (() => Promise<void>) | undefined;
}

export interface ParquetRead {
  readonly tally: Tally;
  readonly damage: string | null;
  /** What a file looks like whose columns are no flow records. */
  readonly alien: string | null;
}

const EXAMPLES = 3;
// A row of fourteen values takes half a kilobyte while it is decoded.
const MOST_ROWS = 65_536;
// Where the columns and row groups are described; more is fetched where it is longer.
const FOOTER_BYTES = 1 << 16;

/** Reads a file in Parquet format: only the columns and row groups that can hold what is wanted. */
export async function readParquet(file: Slices, reading: ParquetReading): Promise<ParquetRead> {
  const tally = { records: 0, headers: 0, empty: 0, unreadable: 0, examples: [] as Unreadable[] };
  const keep = (read: Read | Unreadable) => {
    if (!isUnreadable(read)) {
      tally.records += 1;
      reading.take(read);
      return;
    }
    tally.unreadable += 1;
    if (tally.examples.length < EXAMPLES) tally.examples.push(read);
  };
  const ended = (damage: string | null, alien: string | null = null): ParquetRead => ({ tally, damage, alien });
  try {
    const scan = await openScan(file, reading);
    const columns = columnsIn(scan);
    // A file of records without a row that is wanted is no stranger.
    tally.headers += 1;
    if (areOfRecords(columns.map(({ field }) => field))) await readRows(scan, columns, reading, keep);
    else if (!(await readDocuments(scan, reading, keep))) {
      tally.headers -= 1;
      const names = topNames(scan).slice(0, 6).join(', ');
      return ended(null, `a table in Parquet format with other columns: ${names}`);
    }
    return ended(null);
  } catch (error) {
    reading.signal.throwIfAborted();
    // What goes wrong with the disk or the network has a code; what goes wrong with the format has none.
    if (!(error instanceof Error) || 'code' in error || 'next' in error || '$metadata' in error) throw error;
    return ended('the Parquet file is cut short or damaged');
  }
}

async function openScan(file: Slices, reading: ParquetReading): Promise<ParquetScan> {
  const buffer: AsyncBuffer = {
    byteLength: file.size,
    async slice(from, to = file.size) {
      reading.signal.throwIfAborted();
      const bytes = await file.slice(from < 0 ? file.size + from : from, to);
      return new Uint8Array(bytes).buffer;
    },
  };
  const compressors = await decompressors();
  const metadata = await parquetMetadataAsync(buffer, { initialFetchSize: FOOTER_BYTES });
  const open = await parquetScan({ file: buffer, metadata, compressors });
  const pruningFilter = pruningBy(open, reading);
  return pruningFilter === undefined ? open : parquetScan({ file: buffer, metadata, compressors, pruningFilter });
}

interface Column {
  readonly name: string;
  readonly field: Field;
}

const topNames = ({ metadata }: ParquetScan): readonly string[] => {
  const names: string[] = [];
  const { schema } = metadata;
  for (let at = 1; at < schema.length; at = after(schema, at)) names.push(schema[at]?.name ?? '');
  return names;
};

/** The place behind an element of the schema and everything that belongs to it. */
function after(schema: readonly { readonly num_children?: number }[], at: number): number {
  let next = at + 1;
  for (let child = 0; child < (schema[at]?.num_children ?? 0); child += 1) next = after(schema, next);
  return next;
}

function columnsIn(scan: ParquetScan): readonly Column[] {
  const found = new Map<string, Column>();
  for (const name of topNames(scan)) {
    const field = fieldSpelled(name);
    if (field !== undefined && !found.has(field.name)) found.set(field.name, { name, field });
  }
  return [...found.values()];
}

const NAMING = ['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr', 'interface-id'];

/** Row groups whose statistics say that nothing wanted is in them. Times are compared as the file has them. */
function pruningBy(scan: ParquetScan, { names, since, until }: ParquetReading): ParquetQueryFilter | undefined {
  const columns = columnsIn(scan);
  // IPv6 addresses have several spellings, so statistics cannot be trusted about them.
  const isExact = names.length > 0 && names.every((name) => !name.includes(':'));
  const naming = columns.filter(({ field }) => NAMING.includes(field.name));
  const named = isExact ? naming.map(({ name }) => ({ [name]: { $in: [...names] } })) : [];
  const timed = columns.flatMap(({ name, field }): ParquetQueryFilter[] => {
    if (!isInSeconds(scan, name)) return [];
    if (field.name === 'end' && since != null) return [{ [name]: { $gte: BigInt(Math.floor(since)) } }];
    if (field.name === 'start' && until != null) return [{ [name]: { $lte: BigInt(Math.ceil(until)) } }];
    return [];
  });
  const parts = [...(named.length === 0 ? [] : [{ $or: named }]), ...timed];
  return parts.length === 0 ? undefined : { $and: parts };
}

// In seconds this is the year 5138; a column of timestamps, or of milliseconds, is larger.
const LARGEST_SECONDS = 99_999_999_999n;

function isInSeconds({ metadata }: ParquetScan, name: string): boolean {
  return metadata.row_groups.every(({ columns }) => {
    const statistics = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === name)?.meta_data?.statistics;
    const highest = statistics?.max_value ?? statistics?.max;
    return typeof highest === 'bigint' && highest <= LARGEST_SECONDS;
  });
}

/** Rows of named columns: first the columns that name somebody, and the others only where somebody wanted is named. */
async function readRows(
  scan: ParquetScan,
  columns: readonly Column[],
  { names, signal, ready }: ParquetReading,
  keep: (read: Read | Unreadable) => void,
): Promise<void> {
  const format = formatOf(columns.map(({ field }) => field));
  const wanted = new Set(names.map((name) => canonicalAddress(name) ?? name));
  const naming = columns.filter(({ field }) => NAMING.includes(field.name));
  for (const range of slicesOf(scan)) {
    signal.throwIfAborted();
    const read = ({ name }: Column) => scan.readColumn({ column: name, ...range });
    const count = range.rowEnd - range.rowStart;
    let rows = Array.from({ length: count }, (_, row) => row);
    if (wanted.size > 0) {
      const who = await Promise.all(naming.map(read));
      rows = rows.filter((row) => who.some((values) => isNamed(wanted, values[row])));
    }
    if (rows.length > 0) {
      const values = await Promise.all(columns.map(read));
      for (const row of rows)
        keep(
          readValues(
            format,
            values.map((column) => column[row]),
          ),
        );
    }
    await ready?.();
  }
}

function isNamed(wanted: ReadonlySet<string>, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  return wanted.has(value.includes(':') ? (canonicalAddress(value) ?? value) : value);
}

/** Rows of another schema, as JSON has them: OCSF as Security Lake keeps it, a column of messages. */
async function readDocuments(
  scan: ParquetScan,
  { context, signal, ready }: ParquetReading,
  keep: (read: Read | Unreadable) => void,
): Promise<boolean> {
  const names = topNames(scan);
  let found = false;
  for (const range of slicesOf(scan)) {
    signal.throwIfAborted();
    const columns = await Promise.all(names.map((column) => scan.readColumn({ column, ...range })));
    for (let row = 0; row < range.rowEnd - range.rowStart; row += 1) {
      const document = Object.fromEntries(names.map((name, at) => [name, columns[at]?.[row]]));
      const { records, unreadable } = recordsInJson(document, context);
      found ||= records.length > 0;
      for (const read of [...records, ...unreadable]) keep(read);
    }
    // Whoever has not shown a record in all of these is a table of something else.
    if (!found) return false;
    await ready?.();
  }
  return found;
}

function* slicesOf({ ranges }: ParquetScan) {
  for (const { rowStart, rowEnd } of ranges)
    for (let from = rowStart; from < rowEnd; from += MOST_ROWS)
      yield { rowStart: from, rowEnd: Math.min(from + MOST_ROWS, rowEnd) };
}
