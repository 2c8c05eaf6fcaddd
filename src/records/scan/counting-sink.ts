import type { Format } from '../../flow-log/format.js';
import { matches } from '../record-filter.js';
import type { Read } from '../shapes/shape.js';
import type { ColumnSink, RecordSink, RowSink } from './record-sink.js';
import { rowFilter } from './row-filter.js';
import type { SinkKind } from './sink-kind.js';

/** What is done with each record that the filter wants. */
export interface Intake extends Partial<Pick<RecordSink, 'beginBlock' | 'adopt' | 'adoptGathered' | 'gathered'>> {
  readonly kind: SinkKind;
  rowsOf(format: Format): Pick<RowSink, 'row'> & Partial<RowSink>;
  take(read: Read): void;
  readonly columns?: ColumnSink;
}

/** Lets through what the filter wants, and counts it. A thread that gathers has nothing to show before its end. */
export function countingSink({ kind, rowsOf, take, columns, ...more }: Intake): RecordSink {
  const { filter } = kind;
  let shown = 0;
  return {
    adopt: () => undefined,
    adoptGathered: () => undefined,
    gathered: () => null,
    ...more,
    ...kind,
    rowsOf(format) {
      const isWanted = rowFilter(filter, format);
      const { row: takeRow, endBlock = () => undefined } = rowsOf(format);
      return {
        row(row, block, from, to) {
          if (!isWanted(row, block, from, to)) return true;
          const isTaken = takeRow(row, block, from, to);
          if (isTaken) shown += 1;
          return isTaken;
        },
        endBlock,
      };
    },
    take(read) {
      if (!matches(read.record, filter)) return;
      shown += 1;
      take(read);
    },
    ...(columns && {
      columns: {
        row(row) {
          shown += 1;
          return columns.row(row);
        },
        newest: columns.newest,
      },
    }),
    adoptShown(count) {
      shown += count;
    },
    shown: () => shown,
  };
}
