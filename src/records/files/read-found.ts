import type { Readable } from 'node:stream';
import { isProblem } from '../../base/problem.js';
import type { Format } from '../../flow-log/format.js';
import { knownFormats } from '../../flow-log/known-formats.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { canonicalAddress } from '../../network/address.js';
import { runningHoldings } from '../holdings.js';
import type { RecordSink } from '../scan/row-sinks.js';
import { contextOf } from '../shapes/reader.js';
import type { Read } from '../shapes/shape.js';
import { type Counted, type FileTally, nothing, sum } from './file-tally.js';
import { damageOf, readTextSource, type TextReading } from './read-text-source.js';
import { openRecordSource, type RecordSource } from './record-source.js';
import type { FoundFile } from './tree.js';

/** Which records of files are wanted. */
export interface Wanted {
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

type TimeWanted = Pick<Wanted, 'since' | 'until'>;

/** Reads one file after the other, in this thread: see `readRecordFiles`. */
export async function readFound(
  found: readonly FoundFile[],
  { format, formats = [], names, since = null, until = null }: Wanted,
  sink: RecordSink,
  { stdin, signal, ready, ended }: Surroundings,
): Promise<FileTally> {
  const isWanted = naming(names);
  const { see, holdings } = runningHoldings();
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

export interface Surroundings {
  readonly stdin: Readable;
  readonly signal: AbortSignal;
  /** Awaited now and then, so that whoever takes records can hold the reading up. */
  readonly ready?: () => Promise<void>;
  /** Told the format that was in force behind the last line of each text. */
  readonly ended?: (format: Format) => void;
}

interface Reading extends TextReading, TimeWanted {
  readonly ended: Surroundings['ended'];
}

async function readFile({ file, named, stretch }: FoundFile, stdin: Readable, reading: Reading): Promise<Counted> {
  let source: RecordSource;
  try {
    source = await openRecordSource(file, stdin, stretch);
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

async function readText({ fill }: Extract<RecordSource, { kind: 'text' }>, reading: Reading) {
  const { reader, ...read } = await readTextSource(fill, reading);
  reading.ended?.(reader.context().format);
  return { ...read, tally: reader.tally() };
}

/** The libraries for Parquet are loaded for this alone. */
async function readTable(source: Extract<RecordSource, { kind: 'parquet' }>, reading: Reading) {
  const { readParquet } = await import('../parquet/read-parquet.js');
  return { ...(await readParquet(source, reading)), tooLong: 0 };
}

// A line may hold several records, and a name may stand where it names nobody, as in a tag.
function naming(names: readonly string[]): (record: FlowRecord) => boolean {
  const wanted = new Set<string | null | undefined>(names.map((name) => canonicalAddress(name) ?? name));
  return ({ interfaceId, srcaddr, dstaddr, pktSrcaddr, pktDstaddr }) =>
    wanted.size === 0 || [interfaceId, srcaddr, dstaddr, pktSrcaddr, pktDstaddr].some((value) => wanted.has(value));
}
