import { defaultFormat, type Format, headerFormat, isUnreadable, type Unreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { recordTexts } from './unwrap.js';

/** What became of the lines of a source. */
export interface Tally {
  readonly records: number;
  readonly headers: number;
  /** Empty lines, and lines that only wrap records (JSON punctuation). */
  readonly empty: number;
  readonly unreadable: number;
  /** The first few that could not be read, for a person to look at. */
  readonly examples: readonly Unreadable[];
}

export interface Reader {
  /** The records of one line: none, one, or several in compact JSON. */
  read(line: string): readonly FlowRecord[];
  tally(): Tally;
  /** The format in force: the last header's, else the one given. */
  format(): Format;
}

const EXAMPLES = 3;

/** Reads lines one by one, counts what it cannot read, and follows header lines, as each file from S3 begins with one. */
export function createReader(given: Format = defaultFormat): Reader {
  let format = given;
  let [records, headers, empty, unreadable] = [0, 0, 0, 0];
  const examples: Unreadable[] = [];

  const readText = (text: string): readonly FlowRecord[] => {
    const header = headerFormat(text);
    if (header !== undefined) {
      format = header;
      headers += 1;
      return [];
    }
    const record = parseRecord(format, text);
    if (!isUnreadable(record)) {
      records += 1;
      return [record];
    }
    unreadable += 1;
    if (examples.length < EXAMPLES) examples.push(record);
    return [];
  };

  return {
    read(line) {
      const texts = recordTexts(line, format.fields.length);
      if (texts.length === 0) empty += 1;
      return texts.flatMap(readText);
    },
    tally: () => ({ records, headers, empty, unreadable, examples: [...examples] }),
    format: () => format,
  };
}
