import type { Readable } from 'node:stream';
import { isProblem } from '../../base/problem.js';
import type { Format } from '../../flow-log/format.js';
import { knownFormats } from '../../flow-log/known-formats.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { canonicalAddress } from '../../network/address.js';
import { runningHoldings } from '../holdings.js';
import type { Slices } from '../parquet/open-parquet.js';
import type { RecordSearch } from '../record-search.js';
import type { RecordSink } from '../scan/record-sink.js';
import { contextOf, type Read } from '../shapes/shape.js';
import type { FileRange } from './file-range.js';
import { type Counted, type FileTally, nothing, sum } from './file-tally.js';
import type { Fill } from './line-blocks.js';
import { damageOf, readTextSource, type TextReading } from './read-text-source.js';
import { emptying, openRecordSource, type RecordSource } from './record-source.js';
import type { FoundFile } from './tree.js';
import { whyUnopened } from './why-unopened.js';

/** Which records of files are wanted. */
export interface Wanted {
  /** Of files without a header line; null: the default format, or one that many flow logs have. */
  readonly format: Format | null;
  /** Formats that files without a header may have besides: those of the flow logs at hand. */
  readonly formats?: readonly Format[];
  /** Addresses, interface IDs, or a log status: only records that have one of them are read. None: every record. */
  readonly names: readonly string[];
  /** Of these addresses what they say to each other is enough; more may come. */
  readonly between?: readonly string[];
  /** Unix seconds: what is known to lie outside without being read may be left out. Absent: every time. */
  readonly since?: number | null;
  readonly until?: number | null;
}

interface TimeWanted {
  readonly since: number | null;
  readonly until: number | null;
}

/** Finds the files at a place in S3 that may hold what is searched for. */
export type BucketFinder = (uri: string, search: RecordSearch) => Promise<readonly FoundFile[]>;

/** Reads one file after the other, in this thread: see `readRecordFiles`. */
export async function readFound(
  found: readonly FoundFile[],
  { format, formats = [], names, between = [], since = null, until = null }: Wanted,
  sink: RecordSink,
  { stdin, signal, ready, ended }: ReadingFrom,
): Promise<FileTally> {
  const isWanted = naming(names);
  const { see, holdings } = runningHoldings(between.length > 0);
  const context = contextOf(format, [...formats, ...knownFormats]);
  let tally = nothing;
  const reading: Reading = {
    ended,
    context,
    names,
    since,
    until,
    signal,
    ready,
    take: (read: Read) => {
      see(read.record);
      if (isWanted(read.record)) sink.take(read);
    },
    sink,
    sample: ({ record }: Read) => see(record),
  };
  for (const one of found) {
    signal.throwIfAborted();
    tally = sum(tally, await readFile(one, stdin, reading));
  }
  return { ...tally, files: found.length, holdings: holdings() };
}

export interface ReadingFrom {
  readonly stdin: Readable;
  readonly signal: AbortSignal;
  /** Awaited now and then, so that whoever takes records can hold the reading up. */
  readonly ready?: () => Promise<void>;
  /** Absent or null where nobody may look into buckets. */
  readonly bucket?: BucketFinder | null;
  /** Told the format that was in force behind the last line of each text. */
  readonly ended?: (format: Format) => void;
}

interface Reading extends TextReading, TimeWanted {
  readonly ended: ReadingFrom['ended'];
}

async function readFile({ file, named, range, open }: FoundFile, stdin: Readable, reading: Reading): Promise<Counted> {
  let source: RecordSource;
  try {
    source = await (open === undefined ? openRecordSource(file, stdin, range, reading.signal) : open());
  } catch (error) {
    // What lies in a directory and cannot be opened is no reason to read nothing of it.
    const why = isProblem(error) && !named ? whyUnopened(error.cause) : undefined;
    if (why !== undefined) return { ...nothing, damaged: [{ file, reason: why, isUnopened: true }] };
    if (isProblem(error)) throw error;
    return { ...nothing, damaged: [{ file, reason: damageOf(error) }] };
  }
  try {
    let passedOver = 0;
    const looked = (rows: number) => {
      passedOver += rows;
    };
    const fill = source.kind === 'text' ? source.fill : await fillOfParquet(source, { ...reading, range }, looked);
    const { reader, tooLong, damage, otherFile } = await readTextSource(fill, { ...reading, isMuch: range !== null });
    reading.ended?.(reader.context().format);
    const counted = reader.tally();
    return {
      ...counted,
      records: counted.records + passedOver,
      tooLong,
      damaged: damage === null ? [] : [{ file, reason: damage }],
      otherFiles:
        otherFile === null ? [] : [{ file, looksLike: source.kind === 'text' ? otherFile : OTHER_TABLE, named }],
    };
  } finally {
    await source.close();
  }
}

const OTHER_TABLE = 'a table in Parquet format whose columns are other ones';

/** The libraries for Parquet are loaded for this alone. */
async function fillOfParquet(
  source: Slices,
  { sink, ...reading }: Reading & { readonly range: FileRange | null },
  passedOver: (rows: number) => void,
): Promise<Fill> {
  const { parquetText } = await import('../parquet/parquet-text.js');
  return emptying(parquetText(source, { ...reading, filter: sink?.filter ?? {}, columns: sink?.columns, passedOver }));
}

// A line may hold several records, and a name may stand where it names nobody, as in a tag.
function naming(names: readonly string[]): (record: FlowRecord) => boolean {
  const wanted = new Set<string | null | undefined>(names.map((name) => canonicalAddress(name) ?? name));
  return ({ interfaceId, srcaddr, dstaddr, pktSrcaddr, pktDstaddr, logStatus }) =>
    wanted.size === 0 ||
    [interfaceId, srcaddr, dstaddr, pktSrcaddr, pktDstaddr, logStatus].some((value) => wanted.has(value));
}
