import type { Format } from '../../flow-log/format.js';
import type { Reader } from '../shapes/reader.js';
import { scanLines } from './line-scan.js';
import { type Plan, planOf } from './plan.js';
import type { RecordSink, RowSink } from './record-sink.js';

/** Takes block after block of whole lines: what is plain by its bytes, all else by the reader. */
export function blockScan(reader: Reader, sink: RecordSink): (block: Buffer) => void {
  let known: { readonly format: Format; readonly plan: Plan; readonly rows: RowSink } | undefined;
  return (block) => {
    for (let rest = block; rest.length > 0; ) {
      const { format } = reader.context();
      if (known?.format !== format) known = { format, plan: planOf(format), rows: sink.rowsOf(format) };
      const { plan, rows } = known;
      const slowly = (from: number, to: number): boolean => {
        for (const read of reader.line(rest.toString('utf8', from, to))) sink.take(read);
        return reader.context().format === format && reader.isPlain();
      };
      let records = 0;
      let end = 0;
      if (reader.isPlain()) {
        end = scanLines(rest, plan, {
          record(row, from, to) {
            if (rows.row(row, rest, from, to)) records += 1;
            else slowly(from, to);
          },
          other: slowly,
        });
        reader.scanned(records);
        rows.endBlock(rest.subarray(0, end));
      } else {
        const feed = rest.indexOf(LINE_FEED);
        end = feed === -1 ? rest.length : feed + 1;
        slowly(0, feed === -1 ? end : feed);
      }
      rest = rest.subarray(end);
    }
  };
}

const LINE_FEED = 10;
