import { type Format, isUnreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import { recordObject } from '../../flow-log/record-object.js';
import { matches, type RecordFilter } from '../record-filter.js';
import type { Read } from '../shapes/shape.js';
import type { RunningTally } from '../tally.js';
import { jsonLines, type Outgoing, outgoing, writeText } from './json-lines.js';
import type { Row } from './line-scan.js';
import { newestLines } from './newest-lines.js';
import * as slot from './row.js';
import { rowFilter } from './row-filter.js';

/** Takes the lines of one format by their bytes. */
export interface RowSink {
  /** False where the line has to be read as a record after all. */
  row(row: Row, block: Buffer, from: number, to: number): boolean;
  /** Called before the bytes of a block are gone. */
  endBlock(block: Buffer): void;
}

/** Where records go: those of lines that could be scanned as rows, the others one by one, all in the order of the source. */
export interface RecordSink {
  rowsOf(format: Format): RowSink;
  take(read: Read): void;
}

/** Only what is wanted is read as a record. */
export const recordSink = (filter: RecordFilter, take: (read: Read) => void): RecordSink => ({
  rowsOf(format) {
    const isWanted = rowFilter(filter, format);
    return { row: (row, block, from, to) => !isWanted(row, block, from, to), endBlock: () => undefined };
  },
  take(read) {
    if (matches(read.record, filter)) take(read);
  },
});

/** What is wanted goes out as JSON, a line each; `out` is called with bytes that are valid during the call. */
export function jsonSink(filter: RecordFilter, write: (json: Buffer, records: number) => void): RecordSink {
  const out: Outgoing = outgoing();
  let records = 0;
  const send = () => {
    if (records > 0) write(out.bytes.subarray(0, out.length), records);
    out.length = 0;
    records = 0;
  };
  return {
    rowsOf(format) {
      const isWanted = rowFilter(filter, format);
      const json = jsonLines(format, out);
      return {
        row(row, block, from, to) {
          if (!isWanted(row, block, from, to)) return true;
          const isWritten = json.write(row, block, from, to);
          if (isWritten) records += 1;
          return isWritten;
        },
        endBlock: send,
      };
    },
    take({ record, format }) {
      if (!matches(record, filter)) return;
      writeText(out, `${JSON.stringify(recordObject(record, format))}\n`);
      records += 1;
      if (out.length > SENT_BYTES) send();
    },
  };
}
