import { type Format, isUnreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { flowSink } from '../flows/flow-sink.js';
import { matches, type RecordFilter } from '../record-filter.js';
import { type RunningTally, runningTally } from '../tally.js';
import { groupSink } from './group-sink.js';
import { formatFrom, type Piece } from './job.js';
import { jsonLines, outgoing } from './json-lines.js';
import { newestLines } from './newest-lines.js';
import type { RecordSink, RowSink, SinkOutput } from './record-sink.js';
import * as slot from './row.js';
import { rowFilter } from './row-filter.js';
import type { SinkKind } from './sink-kind.js';

const sinks: Readonly<Record<SinkKind['taken'], (kind: SinkKind, output: SinkOutput) => RecordSink>> = {
  records: ({ filter }, output) => readingSink(filter, output),
  json: ({ filter }, output) => jsonSink(filter, output),
  sums: ({ filter }) => summingSink(filter),
  groups: ({ filter, by = 'port' }) => groupSink(filter, by),
  flows: ({ filter, faces }) => flowSink(filter, faces),
};

export const sinkFor = (kind: SinkKind, output: SinkOutput): RecordSink => sinks[kind.taken](kind, output);

/** Every record that the filter lets through, for whoever wants nothing else. */
export const recordSink = (take: (record: FlowRecord, format: Format) => void, filter: RecordFilter = {}): RecordSink =>
  readingSink(filter, { take: ({ record, format }) => take(record, format), json: () => undefined });

/** What is the same for all that show records and sum nothing up. */
const showing = (filter: RecordFilter, { take, json }: SinkOutput) => ({
  filter,
  adopt(piece: Piece) {
    if (piece.kind === 'json') return json(piece.lines);
    const format = formatFrom(piece.format);
    for (const line of piece.lines.split('\n')) {
      const record = parseRecord(format, line);
      // It was read from this line elsewhere.
      if (!isUnreadable(record)) take({ record, format });
    }
  },
  adoptGathered: () => undefined,
  gathered: () => null,
});

/** What is wanted is read as a record. */
function readingSink(filter: RecordFilter, output: SinkOutput): RecordSink {
  let shown = 0;
  return {
    ...showing(filter, output),
    taken: 'records',
    adoptShown: (count) => {
      shown += count;
    },
    rowsOf(format) {
      const isWanted = rowFilter(filter, format);
      return { row: (row, block, from, to) => !isWanted(row, block, from, to), endBlock: () => undefined };
    },
    take(read) {
      if (!matches(read.record, filter)) return;
      shown += 1;
      output.take(read);
    },
    shown: () => shown,
  };
}

/** What is wanted goes out as JSON. */
function jsonSink(filter: RecordFilter, output: SinkOutput): RecordSink {
  const out = outgoing();
  let shown = 0;
  let sent = 0;
  const send = () => {
    if (out.length > sent) output.json(out.bytes.subarray(sent, out.length));
    sent = out.length;
  };
  return {
    ...showing(filter, output),
    taken: 'json',
    beginBlock() {
      out.length = 0;
      sent = 0;
    },
    adoptShown: (count) => {
      shown += count;
    },
    rowsOf(format) {
      const isWanted = rowFilter(filter, format);
      const lines = jsonLines(format, out);
      return {
        row(row, block, from, to) {
          if (!isWanted(row, block, from, to)) return true;
          const isWritten = lines.write(row, block, from, to);
          if (isWritten) shown += 1;
          return isWritten;
        },
        endBlock: send,
      };
    },
    take(read) {
      if (!matches(read.record, filter)) return;
      shown += 1;
      send();
      output.take(read);
    },
    shown: () => shown,
  };
}

const NEWEST = 20;

/** What is wanted is summed up. */
function summingSink(filter: RecordFilter): RecordSink {
  const tally = runningTally();
  let shown = 0;
  const rowsOf = (format: Format): RowSink => {
    const isWanted = rowFilter(filter, format);
    const newest = newestLines(NEWEST);
    return {
      row(row, block, from, to) {
        if (!isWanted(row, block, from, to)) return true;
        shown += 1;
        if (tally.addRow(row)) newest.take(row.values[slot.START] as number, from, to);
        return true;
      },
      endBlock: (block) => keepNewest(newest.drain(), block, format, tally),
    };
  };
  return {
    taken: 'sums',
    filter,
    // A thread that sums up has nothing to show before its end.
    adopt: () => undefined,
    adoptShown: (count) => {
      shown += count;
    },
    adoptGathered(gathered) {
      if (gathered.kind === 'sums') tally.absorb(gathered.sums);
    },
    rowsOf,
    take({ record }) {
      if (!matches(record, filter)) return;
      shown += 1;
      tally.add(record);
    },
    columns: {
      row(row) {
        shown += 1;
        return tally.addRow(row);
      },
      newest: tally.addNewest,
    },
    shown: () => shown,
    gathered: () => ({ kind: 'sums', sums: tally.parts() }),
  };
}

function keepNewest(
  lines: readonly { readonly from: number; readonly to: number }[],
  block: Buffer,
  format: Format,
  tally: RunningTally,
): void {
  for (const { from, to } of lines) {
    const record = parseRecord(format, block.toString('latin1', from, to));
    if (!isUnreadable(record)) tally.addNewest(record);
  }
}
