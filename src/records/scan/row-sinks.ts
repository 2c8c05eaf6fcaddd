import { type Format, isUnreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { flowSink } from '../flows/flow-sink.js';
import type { RecordFilter } from '../record-filter.js';
import { type RunningTally, runningTally } from '../tally.js';
import { countingSink } from './counting-sink.js';
import { groupSink } from './group-sink.js';
import { formatFrom, type Piece } from './job.js';
import { jsonLines, outgoing } from './json-lines.js';
import { newestLines } from './newest-lines.js';
import type { RecordSink, SinkOutput } from './record-sink.js';
import * as slot from './row.js';
import type { SinkKind } from './sink-kind.js';

const sinks: Readonly<Record<SinkKind['taken'], (kind: SinkKind, output: SinkOutput) => RecordSink>> = {
  records: ({ filter }, output) => readingSink(filter, output),
  json: ({ filter }, output) => jsonSink(filter, output),
  sums: ({ filter }) => summingSink(filter),
  groups: ({ filter, by = 'port' }) => groupSink(filter, by),
  flows: ({ filter, ownAddresses }) => flowSink(filter, ownAddresses),
};

export const sinkFor = (kind: SinkKind, output: SinkOutput): RecordSink => sinks[kind.taken](kind, output);

/** Every record that the filter lets through, for whoever wants nothing else. */
export const recordSink = (take: (record: FlowRecord, format: Format) => void, filter: RecordFilter = {}): RecordSink =>
  readingSink(filter, { take: ({ record, format }) => take(record, format), json: () => undefined });

/** Takes records that another thread has read or written already. */
const adopting = ({ take, json }: SinkOutput) => ({
  adopt(piece: Piece) {
    if (piece.kind === 'json') return json(piece.lines);
    const format = formatFrom(piece.format);
    for (const line of piece.lines.split('\n')) {
      const record = parseRecord(format, line);
      // It was read from this line elsewhere.
      if (!isUnreadable(record)) take({ record, format });
    }
  },
});

/** What is wanted is read as a record. */
const readingSink = (filter: RecordFilter, output: SinkOutput): RecordSink =>
  countingSink({
    ...adopting(output),
    kind: { taken: 'records', filter },
    rowsOf: () => ({ row: () => false }),
    take: output.take,
  });

/** What is wanted goes out as JSON. */
function jsonSink(filter: RecordFilter, output: SinkOutput): RecordSink {
  const out = outgoing();
  let sent = 0;
  const send = () => {
    if (out.length > sent) output.json(out.bytes.subarray(sent, out.length));
    sent = out.length;
  };
  return countingSink({
    ...adopting(output),
    kind: { taken: 'json', filter },
    beginBlock() {
      out.length = 0;
      sent = 0;
    },
    rowsOf: (format) => ({ row: jsonLines(format, out).write, endBlock: send }),
    take(read) {
      send();
      output.take(read);
    },
  });
}

const NEWEST = 20;

/** What is wanted is summed up. */
function summingSink(filter: RecordFilter): RecordSink {
  const tally = runningTally();
  return countingSink({
    kind: { taken: 'sums', filter },
    adoptGathered(gathered) {
      if (gathered.kind === 'sums') tally.absorb(gathered.sums);
    },
    rowsOf(format) {
      const newest = newestLines(NEWEST);
      return {
        row(row, _block, from, to) {
          if (tally.addRow(row)) newest.take(row.values[slot.START] as number, from, to);
          return true;
        },
        endBlock: (block) => keepNewest(newest.drain(), block, format, tally),
      };
    },
    take: ({ record }) => tally.add(record),
    columns: { row: tally.addRow, newest: tally.addNewest },
    gathered: () => ({ kind: 'sums', sums: tally.parts() }),
  });
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
