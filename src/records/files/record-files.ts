import type { Readable } from 'node:stream';
import { isProblem } from '../../base/problem.js';
import type { Format } from '../../flow-log/format.js';
import { knownFormats } from '../../flow-log/known-formats.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { canonicalAddress } from '../../network/address.js';
import { type Holdings, runningHoldings } from '../holdings.js';
import type { RecordSink } from '../scan/row-sinks.js';
import { contextOf, createReader, type Tally } from '../shapes/reader.js';
import type { Read } from '../shapes/shape.js';
import { damageOf, readTextSource, type TextReading } from './read-text-source.js';
import { openRecordSource, type RecordSource } from './record-source.js';
import { expandFiles } from './tree.js';

export interface WantedRecords {
  /** Files, directories, patterns; `-` is standard input. */
  readonly files: readonly string[];
  /** Of files without a header line; null: the default format, or one that many flow logs have. */
  readonly format: Format | null;
  /** Formats that files without a header may have besides: those of the flow logs at hand. */
  readonly formats?: readonly Format[];
  /** Addresses and interface IDs: only records that name one of them are read. None: every record. */
  readonly names: readonly string[];
  /** Unix seconds: what is known to lie outside without being read may be left out. Absent: every time. */
  readonly since?: number | null;
  readonly until?: number | null;
}

type TimeWanted = Pick<WantedRecords, 'since' | 'until'>;

/** The account of the lines; those that name nobody wanted were not looked at and are not counted. */
export interface FileTally extends Tally {
  /** Lines left out because they are longer than a megabyte or two. */
  readonly tooLong: number;
  /** Files that break off or are corrupt, of which what came before was read. */
  readonly damaged: readonly { readonly file: string; readonly reason: string }[];
  /** Files that hold no flow record, what they look like, and whether they were named or lay in a directory. */
  readonly aliens: readonly { readonly file: string; readonly looksLike: string; readonly named: boolean }[];
  /** How many files were read. */
  readonly files: number;
  /** What the files speak of, whoever was wanted. */
  readonly holdings: Holdings;
}

/**
 * Hands the wanted records of the files to `taker`, in order. Files are streamed, never held whole, and a line that names
 * nobody wanted is skipped without being parsed. Throws Problem 'usage' for a file that cannot be opened.
 */
export async function readRecordFiles(
  { files, format, formats = [], names, since = null, until = null }: WantedRecords,
  taker: Taker,
  { stdin, signal, ready }: Reading,
): Promise<FileTally> {
  const isWanted = naming(names);
  const take = typeof taker === 'function' ? ({ record, format: own }: Read) => taker(record, own) : taker.take;
  const { see, holdings } = runningHoldings();
  const context = contextOf(format, [...formats, ...knownFormats]);
  let tally = nothing;
  const reading: TextReading & TimeWanted = {
    context,
    names,
    since,
    until,
    signal,
    ready,
    take: (read: Read) => {
      see(read.record);
      if (isWanted(read.record)) take(read);
    },
    ...(typeof taker === 'function' ? {} : { sink: taker }),
    sample: ({ record }: Read) => see(record),
  };
  const found = await expandFiles(files);
  for (const { file, named } of found) {
    signal.throwIfAborted();
    tally = sum(tally, await readFile(file, named, stdin, reading));
  }
  return { ...tally, files: found.length, holdings: holdings() };
}

/** Takes records, or lines by their bytes as well. */
type Taker = ((record: FlowRecord, format: Format) => void) | RecordSink;

interface Reading {
  readonly stdin: Readable;
  readonly signal: AbortSignal;
  /** Awaited now and then, so that whoever takes records can hold the reading up. */
  readonly ready?: () => Promise<void>;
}

type Counted = Omit<FileTally, 'holdings' | 'files'>;

const nothing: Counted = { ...createReader().tally(), tooLong: 0, damaged: [], aliens: [] };

async function readFile(
  file: string,
  named: boolean,
  stdin: Readable,
  reading: TextReading & TimeWanted,
): Promise<Counted> {
  let source: RecordSource;
  try {
    source = await openRecordSource(file, stdin);
  } catch (error) {
    if (isProblem(error)) throw error;
    return { ...nothing, damaged: [{ file, reason: damageOf(error) }] };
  }
  try {
    const { tally, tooLong, damage, alien } =
      source.kind === 'parquet' ? await readTable(source, reading) : await readText(source, reading);
    return {
      ...tally,
      tooLong,
      damaged: damage === null ? [] : [{ file, reason: damage }],
      aliens: alien === null ? [] : [{ file, looksLike: alien, named }],
    };
  } finally {
    await source.close();
  }
}

async function readText({ fill }: Extract<RecordSource, { kind: 'text' }>, reading: TextReading) {
  const { reader, ...read } = await readTextSource(fill, reading);
  return { ...read, tally: reader.tally() };
}

/** The libraries for Parquet are loaded for this alone. */
async function readTable(source: Extract<RecordSource, { kind: 'parquet' }>, reading: TextReading & TimeWanted) {
  const { readParquet } = await import('../parquet/read-parquet.js');
  return { ...(await readParquet(source, reading)), tooLong: 0 };
}

// A line may hold several records, and a name may stand where it names nobody, as in a tag.
function naming(names: readonly string[]): (record: FlowRecord) => boolean {
  const wanted = new Set<string | null | undefined>(names.map((name) => canonicalAddress(name) ?? name));
  return ({ interfaceId, srcaddr, dstaddr, pktSrcaddr, pktDstaddr }) =>
    wanted.size === 0 || [interfaceId, srcaddr, dstaddr, pktSrcaddr, pktDstaddr].some((value) => wanted.has(value));
}

const sum = (a: Counted, b: Counted): Counted => ({
  records: a.records + b.records,
  headers: a.headers + b.headers,
  empty: a.empty + b.empty,
  unreadable: a.unreadable + b.unreadable,
  examples: [...a.examples, ...b.examples].slice(0, 3),
  tooLong: a.tooLong + b.tooLong,
  damaged: [...a.damaged, ...b.damaged],
  aliens: [...a.aliens, ...b.aliens],
});
