import { defaultFormat, type Format, isUnreadable, type Unreadable } from '../../flow-log/format.js';
import { knownFormats } from '../../flow-log/known-formats.js';
import { parseRecord } from '../../flow-log/parse.js';
import { bareLine } from './bare-line.js';
import { shapes } from './index.js';
import { columnsInJson, recordsInJson } from './json.js';
import { jsonCutter } from './json-values.js';
import { beginsJson, parseJson } from './parse-json.js';
import { plain } from './plain.js';
import { readText } from './read-text.js';
import { readRow, rowOf } from './row.js';
import type { Found, LineContext, Read, RecordShape } from './shape.js';

/** The account of the lines of a source. */
export interface Tally {
  readonly records: number;
  /** Lines that name the fields of those behind them, and answers that say there is no record. */
  readonly headers: number;
  /** Empty lines, and lines that only wrap records (JSON punctuation, frames of tables). */
  readonly empty: number;
  readonly unreadable: number;
  /** The first few that could not be read, for a person to look at. */
  readonly examples: readonly Unreadable[];
}

export interface Reader {
  /** The records of one line: none, one, or several in compact JSON. */
  line(line: string): readonly Read[];
  /** The records of a JSON value that may stretch over many lines. */
  value(text: string): readonly Read[];
  /** The record whose values came line by line, where the end of the source is its end. */
  end(): readonly Read[];
  /** The same as `line` for a line that is only looked at: it counts nothing and changes nothing. */
  sample(line: string): readonly Read[];
  tally(): Tally;
  /** Whether lines are records as delivered, as far as is known. */
  isPlain(): boolean;
  /** Counts records that were read without its help. */
  scanned(count: number): void;
  /** What the lines so far have said about those behind them. */
  context(): LineContext;
  /** Records of this source stretch over lines, so that no line can be left out. */
  stretches(): boolean;
}

const EXAMPLES = 3;
const BROKEN = 'is JSON that breaks off, or no JSON';

/** Before the first line. Null: the default format; `others`: formats that lines without a header may have besides. */
export const contextOf = (format: Format | null, others: readonly Format[] = knownFormats): LineContext => ({
  format: format ?? defaultFormat,
  others,
  columns: null,
});

/** Reads whatever shape each line has, counts what it cannot read, and follows headers, as each file from S3 begins with one. */
export function createReader(given: LineContext = contextOf(null)): Reader {
  let context = given;
  let stretching = false;
  let [records, headers, empty, unreadable] = [0, 0, 0, 0];
  let last: RecordShape = plain;
  let values: (readonly [string, string])[] = [];
  const examples: Unreadable[] = [];

  const fail = (...failed: readonly Unreadable[]) => {
    unreadable += failed.length;
    if (examples.length < EXAMPLES) examples.push(...failed.slice(0, EXAMPLES - examples.length));
  };

  const keep = (reads: readonly Read[], failed: readonly Unreadable[]): readonly Read[] => {
    records += reads.length;
    if (failed.length > 0) fail(...failed);
    const [first] = reads;
    if (first !== undefined && context.others.includes(first.format)) context = { ...context, format: first.format };
    return reads;
  };

  const settleValues = (): readonly Read[] => {
    const row = rowOf(values);
    values = [];
    if (row === null) return [];
    const read = readRow(row);
    return isUnreadable(read) ? keep([], [read]) : keep([read], []);
  };

  const take = (found: Found): readonly Read[] => {
    switch (found.kind) {
      case 'records':
        return keep(found.records, found.unreadable);
      case 'header':
        context = { ...context, format: found.format, columns: null };
        headers += 1;
        return [];
      case 'columns':
        context = { ...context, columns: found.columns };
        headers += 1;
        return [];
      case 'value': {
        empty += 1;
        stretching = true;
        // AWS ends each row with @ptr; where it does not, a name that comes again begins the next.
        const isNext = found.name === '@ptr' || values.some(([name]) => name === found.name);
        const settled = isNext ? settleValues() : [];
        if (found.name !== '@ptr') values.push([found.name, found.value]);
        return settled;
      }
      case 'wrapping':
        empty += 1;
        return [];
    }
  };

  const readJson = (json: unknown): readonly Read[] => {
    const columns = columnsInJson(json);
    if (columns !== null) return take({ kind: 'columns', columns });
    const found = recordsInJson(json, context);
    const reads = keep(found.records, found.unreadable);
    if (reads.length + found.unreadable.length + found.lines.length === 0) {
      if (found.isEmptyAnswer) headers += 1;
      else empty += 1;
    }
    return found.lines.length === 0 ? reads : [...reads, ...found.lines.flatMap(line)];
  };

  const value = (text: string): readonly Read[] => {
    const json = parseJson(text);
    if (json !== undefined) return readJson(json);
    fail({ reason: BROKEN, line: text.slice(0, 200) });
    return [];
  };

  const line = (given: string): readonly Read[] => {
    // Nearly all lines are records as delivered: nothing else is tried before that.
    if (last === plain) {
      const record = parseRecord(context.format, given);
      if (!isUnreadable(record)) {
        records += 1;
        return [{ record, format: context.format }];
      }
    }
    const text = bareLine(given);
    if (text === '') {
      empty += 1;
      return [];
    }
    if (beginsJson(text) && !/^[[\]{},\s]*$/.test(text)) return jsonLine(text);
    if (text.startsWith('H4sI')) return readJson(text);
    const before = last.read(text, context);
    if (before !== undefined) return take(before);
    for (const shape of shapes) {
      const found = shape === last ? undefined : shape.read(text, context);
      if (found === undefined) continue;
      if (found.kind === 'records') last = shape;
      return take(found);
    }
    const failed = readText(text, context);
    if (isUnreadable(failed)) fail(failed);
    return [];
  };

  const jsonLine = (text: string): readonly Read[] => {
    const json = parseJson(text.replace(/,$/, ''));
    if (json !== undefined) return readJson(json);
    const found: Read[] = [];
    const cutter = jsonCutter({
      value: (each) => found.push(...value(each)),
      line: (each) => found.push(...line(each)),
      tooLong: () => undefined,
    });
    cutter.push(Buffer.from(text));
    // The line of a document that goes on.
    if (!cutter.end() && found.length === 0) fail({ reason: BROKEN, line: text.slice(0, 200) });
    return found;
  };

  return {
    line,
    value,
    end: settleValues,
    sample(given) {
      const text = bareLine(given);
      const json = beginsJson(text) ? parseJson(text) : undefined;
      if (json !== undefined) return recordsInJson(json, context).records;
      for (const shape of [last, ...shapes]) {
        const found = shape.read(text, context);
        if (found !== undefined) return found.kind === 'records' ? found.records : [];
      }
      return [];
    },
    tally: () => ({ records, headers, empty, unreadable, examples: [...examples] }),
    isPlain: () => last === plain && context.columns === null,
    scanned(count) {
      records += count;
    },
    context: () => context,
    stretches: () => stretching,
  };
}
