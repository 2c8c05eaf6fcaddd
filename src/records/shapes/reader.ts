import { isUnreadable, type Unreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import { bareLine } from './bare-line.js';
import { joinedLines } from './folded.js';
import { shapeOf } from './index.js';
import { columnsInJson, recordsInJson } from './json.js';
import { jsonCutter } from './json-values.js';
import { createLineTally, type Tally } from './line-tally.js';
import { createMarkup } from './markup.js';
import { beginsJson, looseJson } from './parse-json.js';
import { createPieces } from './pieces.js';
import { plain } from './plain.js';
import { readText } from './read-text.js';
import { type FieldValues, readRow } from './row.js';
import { contextOf, type Found, type LineContext, type Read, type RecordShape, wrapping } from './shape.js';

export interface Reader {
  /** The records of one line: none, one, or several in compact JSON. */
  line(line: string): readonly Read[];
  /** The records of a JSON value that may span many lines. */
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
  /** Records of this source span lines, so that no line can be left out. */
  spansLines(): boolean;
}

const BROKEN = 'is JSON that breaks off, or no JSON';

/** Reads whatever shape each line has, counts what it cannot read, and follows headers, as each file from S3 begins with one. */
export function createReader(given: LineContext = contextOf(null)): Reader {
  let context = given;
  let spansLines = false;
  let last: RecordShape = plain;
  // Of a record whose rest is in the next line.
  let begun: string | null = null;
  const pieces = createPieces();
  const markup = createMarkup();
  const { count, fail, failOne, tally } = createLineTally();

  const failText = (text: string) => failOne(() => [readText(text, context)].filter(isUnreadable));
  const keep = (reads: readonly Read[], failed: readonly Unreadable[]): readonly Read[] => {
    count('records', reads.length);
    fail(failed);
    const [first] = reads;
    if (first !== undefined && context.others.includes(first.format)) context = { ...context, format: first.format };
    return reads;
  };

  const takeRow = (row: FieldValues | null): readonly Read[] => {
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
        count('headers');
        return [];
      case 'columns':
        context = { ...context, columns: found.columns };
        count('headers');
        return [];
      case 'beginning':
        spansLines = true;
        begun = found.text;
        return [];
      case 'wrapping':
        count('empty');
        return [];
      default:
        count('empty');
        spansLines = true;
        return takeRow(pieces.take(found));
    }
  };

  const readJson = (json: unknown): readonly Read[] => {
    const columns = columnsInJson(json);
    if (columns !== null) return take({ kind: 'columns', columns });
    const found = recordsInJson(json, context);
    const reads = keep(found.records, found.unreadable);
    if (reads.length + found.unreadable.length + found.lines.length === 0) {
      count(found.isEmptyAnswer ? 'headers' : 'empty');
    }
    return found.lines.length === 0 ? reads : [...reads, ...found.lines.flatMap(line)];
  };

  const value = (text: string): readonly Read[] => {
    const json = looseJson(text);
    if (json !== undefined) return readJson(json);
    fail([{ reason: BROKEN, line: text.slice(0, 200) }]);
    return [];
  };

  const find = (text: string): Found | undefined => {
    const hit = shapeOf(text, context, last);
    if (hit?.found.kind === 'records') last = hit.shape;
    return hit?.found;
  };

  /** What was begun in the line before, with this one; undefined where this one is none of it. */
  const goOn = (text: string): readonly Read[] | undefined => {
    if (begun === null) return undefined;
    const beginning = begun;
    begun = null;
    const found = joinedLines(beginning, text, context);
    if (found !== undefined) return take(found);
    failText(beginning);
    return undefined;
  };

  const line = (given: string): readonly Read[] => {
    // Nearly all lines are records as delivered: nothing else is tried before that.
    if (last === plain && begun === null) {
      const record = parseRecord(context.format, given);
      if (!isUnreadable(record)) {
        count('records');
        return [{ record, format: context.format }];
      }
    }
    const text = bareLine(given);
    if (text === '') {
      count('empty');
      return [];
    }
    const whole = goOn(text);
    if (whole !== undefined) return whole;
    // Prose around tables is none of them.
    if (markup.takes(text)) return markup.lines(text).flatMap((each) => take(find(each) ?? wrapping));
    if (beginsJson(text) && !/^[[\]{},\s]*$/.test(text)) return jsonLine(text);
    if (text.startsWith('H4sI')) return readJson(text);
    const found = find(text);
    if (found !== undefined) return take(found);
    failText(text);
    return [];
  };

  const jsonLine = (text: string): readonly Read[] => {
    const json = looseJson(text.replace(/,$/, ''));
    if (json !== undefined) return readJson(json);
    const found: Read[] = [];
    const add = (reads: readonly Read[]) => found.push(...reads);
    const cutter = jsonCutter({
      value: (each) => add(value(each)),
      line: (each) => add(line(each)),
      tooLong: () => 0,
    });
    cutter.push(Buffer.from(text));
    // The line of a document that goes on.
    if (!cutter.end() && found.length === 0) fail([{ reason: BROKEN, line: text.slice(0, 200) }]);
    return found;
  };

  return {
    line,
    value,
    end() {
      const reads = takeRow(pieces.end());
      const whole = goOn('') ?? reads;
      if (begun !== null) failText(begun);
      return whole;
    },
    sample(given) {
      const text = bareLine(given);
      const json = beginsJson(text) ? looseJson(text) : undefined;
      if (json !== undefined) return recordsInJson(json, context).records;
      const found = shapeOf(text, context, last)?.found;
      return found?.kind === 'records' ? found.records : [];
    },
    tally,
    isPlain: () => last === plain && context.columns === null,
    scanned: (records) => count('records', records),
    context: () => context,
    spansLines: () => spansLines,
  };
}
