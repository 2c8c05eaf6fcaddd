import type { Format } from '../../flow-log/format.js';
import { LINE_FEED } from '../ascii.js';
import type { RecordSink } from '../scan/record-sink.js';
import { blockScan } from '../scan/scan-block.js';
import { jsonCutter } from '../shapes/json-values.js';
import { beginsJson } from '../shapes/parse-json.js';
import { createReader, type Reader } from '../shapes/reader.js';
import type { LineContext, Read } from '../shapes/shape.js';
import { type Fill, lineBlocks } from './line-blocks.js';
import { looksLike, signature } from './looks-like.js';
import { namedLines } from './named-lines.js';
import { BEGINNING_BYTES, peekFill, withLineFeeds, withPatience } from './peeking.js';
import { whyUnopened } from './why-unopened.js';

export interface TextReading {
  readonly context: LineContext;
  /** Addresses and interface IDs: lines that name none of them may be left out. None: every line is read. */
  readonly names: readonly string[];
  readonly signal: AbortSignal;
  take(read: Read): void;
  /** Where records go that are scanned by their bytes, and `take` with them; none: every line is read. */
  readonly sink?: RecordSink;
  /** It is a part of something large: what the filter cannot let through may be passed over unread, and uncounted. */
  readonly isMuch?: boolean;
  /** Shown some of what is left out too, so that it is known what a source covers. */
  sample(read: Read): void;
  /** Awaited now and then, so that whoever takes records can hold the reading up. */
  readonly ready: (() => Promise<void>) | undefined;
}

export interface TextRead {
  readonly reader: Reader;
  /** Lines and JSON values left out because they are too long. */
  readonly tooLong: number;
  /** What is wrong with a source of which only the beginning could be read. */
  readonly damage: string | null;
  /** What a source looks like of which nothing could be read; null where something was, or where it is empty. */
  readonly otherFile: string | null;
}

/** Reads a source of text to its end: JSON value by value, everything else line by line. */
export async function readTextSource(fill: Fill, reading: TextReading): Promise<TextRead> {
  const peeked = await peekFill(fill);
  const { beginning, again } = withLineFeeds(peeked.beginning, peeked.again);
  const known = signature(beginning);
  if (known !== undefined) return { reader: createReader(reading.context), tooLong: 0, damage: null, otherFile: known };
  const read = await (isJsonText(beginning) ? readJsonValues(again, reading) : readLines(again, beginning, reading));
  const { records, headers, empty, unreadable } = read.reader.tally();
  const isOtherFile = records === 0 && headers === 0 && (unreadable > 0 || empty > 0 || read.tooLong > 0);
  // Nothing but brackets is an answer without records.
  const hasText = read.tooLong > 0 || /[^\s[\]{},]/.test(beginning.toString('latin1'));
  const otherFile = isOtherFile && hasText && read.damage === null ? looksLike(beginning) : null;
  return { ...read, otherFile };
}

/** The format of a log of plain lines, which can be read from the middle as well; null for anything else. */
export function plainFormatIn(beginning: Buffer, context: LineContext): Format | null {
  if (signature(beginning) !== undefined || isJsonText(beginning)) return null;
  const { context: found, isLog, isSelective, isPlain } = probed(beginning, context);
  return isLog && isSelective && isPlain ? found.format : null;
}

const isJsonText = (beginning: Buffer): boolean =>
  beginsJson(beginning.toString('utf8', 0, 4096).replace(/^\uFEFF/, ''));

type ReadToTheEnd = Omit<TextRead, 'otherFile'>;

async function readJsonValues(fill: Fill, { context, take, signal, ready }: TextReading): Promise<ReadToTheEnd> {
  const reader = createReader(context);
  let tooLong = 0;
  const cutter = jsonCutter({
    value: (text) => reader.value(text).forEach(take),
    line: (text) => reader.line(text).forEach(take),
    tooLong: () => {
      tooLong += 1;
    },
  });
  const chunk = Buffer.allocUnsafeSlow(1 << 18);
  const patient = withPatience(fill, signal, () => reader.tally().records === 0);
  const damage = await whatBreaks(async () => {
    for (let count = await patient(chunk, 0, chunk.length); count > 0; count = await patient(chunk, 0, chunk.length)) {
      cutter.push(chunk.subarray(0, count));
      await ready?.();
    }
  });
  const isWhole = cutter.end();
  reader.end().forEach(take);
  const breaksOff = !isWhole && reader.tally().records > 0 ? 'the JSON breaks off' : null;
  return { reader, tooLong, damage: damage ?? breaksOff };
}

async function readLines(fill: Fill, beginning: Buffer, reading: TextReading): Promise<ReadToTheEnd> {
  const { names, signal, take, sink, sample, ready, isMuch = false } = reading;
  const probe = probed(beginning, reading.context);
  const reader = createReader(probe.context);
  let tooLong = 0;
  const leaveOut = () => {
    tooLong += 1;
  };
  const lines = names.length === 0 || !probe.isSelective ? allLines : namedLines(names);
  const scan = sink && lines === allLines ? blockScan(reader, { ...sink, take }, isMuch) : undefined;
  const patient = withPatience(fill, signal, () => !probe.isLog && reader.tally().records === 0);
  const damage = await whatBreaks(async () => {
    for await (const block of lineBlocks(patient, leaveOut)) {
      signal.throwIfAborted();
      if (scan) scan(block);
      else for (const line of lines(block)) for (const read of reader.line(line)) take(read);
      if (lines !== allLines) for (const line of endsOf(block)) reader.sample(line).forEach(sample);
      await ready?.();
    }
  });
  reader.end().forEach(take);
  return { reader: probe.isLog ? countingHeaders(reader) : reader, tooLong, damage };
}

/** What stops a reading, where that is the fault of what is read; every other error goes on its way. */
async function whatBreaks(read: () => Promise<void>): Promise<string | null> {
  try {
    await read();
    return null;
  } catch (error) {
    return damageOf(error);
  }
}

/** What is wrong with compressed data; throws errors of any other kind on. */
export function damageOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') return 'the compressed data breaks off';
  if (typeof code === 'string' && (code === 'Z_DATA_ERROR' || code.startsWith('ZSTD_')))
    return 'the compressed data is corrupt';
  if (code === 'FILE_SHORTER') return 'the file became shorter while it was being read';
  if (code === 'EIO' || code === 'EISDIR' || code === 'ESTALE') return whyUnopened(error) ?? code;
  if (code === 'ECONNRESET') return 'the connection broke off';
  if (code === 'OBJECT_CHANGED') return 'the object was changed or deleted while it was being read';
  if (code === 'PARQUET_DAMAGED') return 'the Parquet file is cut short or damaged';
  throw error;
}

/** A log in which nobody is named has records all the same: it is no stranger. */
const countingHeaders = (reader: Reader): Reader => ({
  ...reader,
  tally: () => ({ ...reader.tally(), headers: Math.max(1, reader.tally().headers) }),
});

const PROBED_LINES = 200;

/** Looks at the first lines: how records are read here, and whether any line can be left out without being read. */
function probed(
  beginning: Buffer,
  context: LineContext,
): {
  readonly context: LineContext;
  readonly isLog: boolean;
  readonly isSelective: boolean;
  readonly isPlain: boolean;
} {
  const reader = createReader(context);
  let count = 0;
  // The last line of the beginning may be cut.
  const whole = beginning.subarray(0, beginning.length < BEGINNING_BYTES ? undefined : beginning.lastIndexOf(10) + 1);
  for (const line of allLines(whole)) {
    count += 1;
    if (reader.line(line).length > 0 || count >= PROBED_LINES) break;
  }
  const isLog = reader.tally().records > 0;
  return { context: reader.context(), isLog, isSelective: isLog && !reader.spansLines(), isPlain: reader.isPlain() };
}

/** Every line of a block; of many empty ones in a row, one. */
export function* allLines(block: Buffer): Generator<string, void, undefined> {
  for (let from = 0; from < block.length; ) {
    const feed = block.indexOf(LINE_FEED, from);
    const end = feed === -1 ? block.length : feed;
    yield block.toString('utf8', from, end);
    from = end + 1;
    if (block[from] === LINE_FEED) from = lastOfRun(block, from);
  }
}

function lastOfRun(block: Buffer, from: number): number {
  let at = from;
  while (block[at + 1] === LINE_FEED) at += 1;
  return at;
}

/** The first line and the last: what lies between them in time lies between them here, nearly always. */
function endsOf(block: Buffer): readonly string[] {
  const end = block[block.length - 1] === LINE_FEED ? block.length - 1 : block.length;
  const first = block.indexOf(LINE_FEED);
  const last = block.lastIndexOf(LINE_FEED, end - 1);
  return [
    block.toString('utf8', 0, first === -1 ? end : first),
    ...(last === -1 ? [] : [block.toString('utf8', last + 1, end)]),
  ];
}
