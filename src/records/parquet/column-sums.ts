import type { Field } from '../../flow-log/field.js';
import { type Format, isUnreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import type { RecordFilter } from '../record-filter.js';
import { newestLines } from '../scan/newest-lines.js';
import { emptyRow } from '../scan/record-row.js';
import type { ColumnSink } from '../scan/record-sink.js';
import * as slot from '../scan/row.js';
import { rowFilter } from '../scan/row-filter.js';
import type { Rows } from './group-rows.js';
import { lineWriter } from './line-writer.js';
import { rowFiller } from './row-filler.js';

/** Hands the rows of a row group to whoever sums them up, and no line is written for them. */
export interface ColumnSums {
  readonly needed: ReadonlySet<number>;
  /** Answers the places of rows that have to be read as lines after all. */
  take(rows: Rows): Promise<readonly number[]>;
}

/** Whether a filter asks for nothing but what a row of numbers can answer. */
export const asksNumbers = ({ value, interfaceIds, flows }: RecordFilter): boolean =>
  value === undefined && interfaceIds === undefined && flows === undefined;

const NEWEST = 20;
const noText = Buffer.alloc(0);

export function columnSums(fields: readonly Field[], filter: RecordFilter, sink: ColumnSink): ColumnSums {
  const format: Format = { fields };
  const { needed, fill } = rowFiller(fields);
  const isWanted = rowFilter(filter, format);
  const newest = newestLines(NEWEST);
  const lines = lineWriter(fields);
  const row = emptyRow(fields.length);
  row.values[slot.ACTION] = slot.NONE;
  row.values[slot.STATUS] = slot.NONE;
  return {
    needed,
    async take(rows) {
      const doubtful: number[] = [];
      for (let at = 0; at < rows.count; at += 1) {
        if (!fill(rows, at, row)) doubtful.push(at);
        else if (isWanted(row, noText, 0, 0) && sink.row(row)) newest.take(row.values[slot.START] as number, at, at);
      }
      const places = newest.drain().map(({ from }) => from);
      const text = lines(await rows.pick(places.toSorted((one, other) => one - other))).toString();
      for (const line of text.split('\n')) {
        const record = parseRecord(format, line);
        if (!isUnreadable(record)) sink.newest(record);
      }
      return doubtful;
    },
  };
}
