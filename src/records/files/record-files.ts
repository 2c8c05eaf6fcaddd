import type { Readable } from 'node:stream';
import { defaultFormat, type Format, headerFormat } from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { canonicalAddress } from '../../network/address.js';
import { createReader, type Reader, type Tally } from '../shapes/reader.js';
import { lineBlocks } from './line-blocks.js';
import { namedLines } from './named-lines.js';
import { openRecordSource, type RecordSource } from './record-source.js';

export interface WantedRecords {
  /** Plain or gzip; `-` is standard input. */
  readonly files: readonly string[];
  /** Of files without a header line; null: the default format. */
  readonly format: Format | null;
  /** Addresses and interface IDs: only records that name one of them are read. None: every record. */
  readonly names: readonly string[];
}

/** What became of the lines; those that name nobody wanted were not looked at and are not counted. */
export interface FileTally extends Tally {
  /** Lines left out because they are longer than a megabyte or two. */
  readonly tooLong: number;
  /** Files that break off or are corrupt, of which what came before was read. */
  readonly damaged: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Hands the wanted records of the files to `take`, in order. Files are streamed, never held whole, and a line that names
 * nobody wanted is skipped without being parsed. Throws Problem 'usage' for a file that cannot be read at all.
 */
export async function readRecordFiles(
  { files, format, names }: WantedRecords,
  take: (record: FlowRecord, format: Format) => void,
  { stdin, signal, ready }: Surroundings,
): Promise<FileTally> {
  const lines = names.length === 0 ? allLines : namedLines(names);
  const isWanted = naming(names);
  let tally: FileTally = { ...createReader().tally(), tooLong: 0, damaged: [] };
  for (const file of files) {
    const source = await openRecordSource(file, stdin);
    const read = (text: string, reader: Reader) => {
      for (const record of reader.read(text)) if (isWanted(record)) take(record, reader.format());
    };
    try {
      tally = sum(tally, await readSource(source, { file, format, signal, lines, read, ready }));
    } finally {
      await source.close();
    }
  }
  return tally;
}

interface Surroundings {
  readonly stdin: Readable;
  readonly signal: AbortSignal;
  /** Awaited now and then, so that whoever takes records can hold the reading up. */
  readonly ready?: () => Promise<void>;
}

interface Reading {
  readonly file: string;
  readonly format: Format | null;
  readonly signal: AbortSignal;
  readonly lines: (block: Buffer) => Iterable<string>;
  readonly read: (line: string, reader: Reader) => void;
  readonly ready: Surroundings['ready'] | undefined;
}

async function readSource(
  { fill }: RecordSource,
  { file, format, signal, lines, read, ready }: Reading,
): Promise<FileTally> {
  let reader: Reader | undefined;
  let tooLong = 0;
  const damaged: FileTally['damaged'][number][] = [];
  const leaveOut = () => {
    tooLong += 1;
  };
  try {
    for await (const block of lineBlocks(fill, leaveOut)) {
      signal.throwIfAborted();
      // Each file from S3 begins with its format; it holds although the line itself may name nobody wanted.
      reader ??= createReader(headerFormat(firstLine(block)) ?? format ?? defaultFormat);
      for (const line of lines(block)) read(line, reader);
      await ready?.();
    }
  } catch (error) {
    damaged.push({ file, reason: damage(error) });
  }
  return { ...(reader ?? createReader()).tally(), tooLong, damaged };
}

function* allLines(block: Buffer): Generator<string, void, undefined> {
  for (let from = 0; from < block.length; ) {
    const feed = block.indexOf(LINE_FEED, from);
    const end = feed === -1 ? block.length : feed;
    yield block.toString('utf8', from, end);
    from = end + 1;
  }
}

const LINE_FEED = 10;

const firstLine = (block: Buffer): string => allLines(block).next().value ?? '';

// A line may hold several records, and a name may stand where it names nobody, as in a tag.
function naming(names: readonly string[]): (record: FlowRecord) => boolean {
  const wanted = new Set<string | null | undefined>(names.map((name) => canonicalAddress(name) ?? name));
  return ({ interfaceId, srcaddr, dstaddr, pktSrcaddr, pktDstaddr }) =>
    wanted.size === 0 || [interfaceId, srcaddr, dstaddr, pktSrcaddr, pktDstaddr].some((value) => wanted.has(value));
}

/** What is wrong with a compressed file; other errors are not the file's and go on their way. */
function damage(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') return 'the compressed data breaks off';
  if (code === 'Z_DATA_ERROR') return 'the compressed data is corrupt';
  throw error;
}

const sum = (a: FileTally, b: FileTally): FileTally => ({
  records: a.records + b.records,
  headers: a.headers + b.headers,
  empty: a.empty + b.empty,
  unreadable: a.unreadable + b.unreadable,
  examples: [...a.examples, ...b.examples].slice(0, 3),
  tooLong: a.tooLong + b.tooLong,
  damaged: [...a.damaged, ...b.damaged],
});
