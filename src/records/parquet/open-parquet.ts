import {
  type AsyncBuffer,
  type Compressors,
  type ParquetQueryFilter,
  type ParquetScan,
  parquetMetadataAsync,
  parquetScan,
} from 'hyparquet';
import type { FileRange } from '../files/file-range.js';
import type { RecordFilter } from '../record-filter.js';
import type { ColumnSink } from '../scan/record-sink.js';
import { columnsIn, isInSeconds, type ParquetColumn } from './columns.js';
import { decompressors } from './decompressors.js';
import { NAMING } from './row-tests.js';

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
  /** Absent: none. A row that does not match may be left out. */
  readonly filter?: RecordFilter;
  /** Takes the rows themselves where it can. */
  readonly columns?: ColumnSink | undefined;
  /** Told how many rows were looked at and left out, of those that name somebody. */
  readonly passedOver?: (rows: number) => void;
  /** Only row groups that begin in these bytes; absent or null: all. */
  readonly range?: FileRange | null;
  readonly signal: AbortSignal;
}

/** A file that is open to be read by rows. */
export interface OpenParquet {
  readonly scan: ParquetScan;
  readonly file: AsyncBuffer;
  readonly compressors: Compressors;
}

// Where the columns and row groups are described; more is fetched where it is longer.
const FOOTER_BYTES = 1 << 16;

/** The columns of a file that are fields of flow records. */
export const columnsOfParquet = async (file: Slices): Promise<readonly ParquetColumn[]> =>
  columnsIn(
    (await openParquet(file, { names: [], since: null, until: null, signal: new AbortController().signal })).scan,
  );

export async function openParquet({ size, slice }: Slices, wanted: WantedRows): Promise<OpenParquet> {
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
  const all = await parquetScan({ ...options });
  const pruningFilter = pruningBy(all, wanted);
  const scan = pruningFilter === undefined ? all : await parquetScan({ ...options, pruningFilter });
  return { scan, file, compressors };
}

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
