import type { Format } from '../../flow-log/format.js';
import { LINE_FEED } from '../ascii.js';
import type { Reader } from '../shapes/reader.js';
import { type LineVisitor, lineScan } from './line-scan.js';
import { needleOf } from './needle.js';
import { planOf } from './plan.js';
import type { RecordSink, RowSink } from './record-sink.js';

interface Known {
  readonly format: Format;
  readonly scan: ReturnType<typeof lineScan>;
  readonly rows: RowSink;
  readonly needle: Buffer | null;
}

/**
 * Takes block after block of whole lines: what is plain by its bytes, all else by the reader. Where there is much to be read
 * (`isMuch`), lines that the filter cannot let through are passed over without being looked at.
 */
export function blockScan(reader: Reader, sink: RecordSink, isMuch: boolean): (block: Buffer) => void {
  let known: Known | undefined;
  return (block) => {
    sink.beginBlock?.();
    for (let rest = block; rest.length > 0; ) {
      const { format } = reader.context();
      if (known?.format !== format) {
        const needle = isMuch ? needleOf(sink.filter, format) : null;
        known = { format, scan: lineScan(planOf(format)), rows: sink.rowsOf(format), needle };
      }
      const { scan, rows, needle } = known;
      let isStill = true;
      const slowly = (from: number, to: number): boolean => {
        for (const read of reader.line(rest.toString('utf8', from, to))) sink.take(read);
        isStill = reader.context().format === format && reader.isPlain();
        return isStill;
      };
      let records = 0;
      const visitor: LineVisitor = {
        record(row, from, to) {
          if (rows.row(row, rest, from, to)) records += 1;
          else slowly(from, to);
        },
        other: slowly,
      };
      let end = 0;
      if (reader.isPlain()) {
        if (needle === null || rest.includes(HEADER_WORD)) end = scan(rest, 0, rest.length, visitor);
        else
          for (let line = nextLine(rest, needle, 0); ; line = nextLine(rest, needle, end)) {
            end = line === null ? rest.length : line.to;
            if (line === null) break;
            scan(rest, line.from, line.to, visitor);
            if (!isStill) break;
          }
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

// In every header that matters here.
const HEADER_WORD = 'srcaddr';

/** The next line that has it: where it begins, and where the one behind it does. */
function nextLine(block: Buffer, needle: Buffer, from: number): { readonly from: number; readonly to: number } | null {
  const at = block.indexOf(needle, from);
  if (at === -1) return null;
  const feed = block.indexOf(LINE_FEED, at);
  return { from: block.lastIndexOf(LINE_FEED, at) + 1, to: feed === -1 ? block.length : feed + 1 };
}
