import { explainRecord } from '../../flow-log/explain.js';
import type { Format } from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { summaryOf } from '../../records/summary.js';
import { runningTally } from '../../records/tally.js';
import { render } from '../../terminal/render/event.js';
import { flowLines } from '../../terminal/render/flow-line.js';
import { safeJson } from '../../terminal/safe.js';
import type { Style } from '../../terminal/style.js';
import type { Writer } from '../../terminal/writer.js';
import { recordObject } from './json.js';
import { summaryEvents } from './summary.js';

/** How records are shown; each is taken as it comes. */
export interface View {
  /** Records that will be taken, where they are known beforehand. */
  expect(records: readonly FlowRecord[]): void;
  take(record: FlowRecord, format: Format): void;
  /** Sends what was taken on its way; a line for itself would cost more than all the rest. */
  flush(): void;
  /** Called when there are no more. */
  end(): void;
}

export interface Look {
  readonly out: Writer;
  readonly style: Style;
  readonly wide: boolean;
  readonly raw: boolean;
}

/** One aligned line for each. */
export function linesView(look: Look): View {
  const lines = flowLines(look.style, look);
  return {
    ...collecting(look.out, (record) => lines.of(record)),
    expect: (records) => {
      for (const record of records) lines.expect(record);
    },
  };
}

/** Each field in words. */
export function explainView({ out, style }: Look): View {
  let isFirst = true;
  return collecting(out, (record, format) => {
    const lines = render({ kind: 'record', line: record.line, fields: explainRecord(record, format) }, style);
    const gap = isFirst ? [] : [''];
    isFirst = false;
    return [...gap, ...lines];
  });
}

/** One JSON object a line. */
export const jsonView = ({ out, style }: Look): View =>
  collecting(out, (record, format) => [safeJson(recordObject(record, format), style)]);

function collecting(out: Writer, linesOf: (record: FlowRecord, format: Format) => readonly string[]): View {
  let lines: string[] = [];
  const flush = () => {
    out.lines(lines);
    lines = [];
  };
  return {
    expect: () => undefined,
    take: (record, format) => {
      lines.push(...linesOf(record, format));
    },
    flush,
    end: flush,
  };
}

const TALKERS = 8;
const PORTS = 8;
const NEWEST = 20;

/** What they amount to, and the newest of them. */
export function summaryView(look: Look): View {
  const tally = runningTally();
  return {
    expect: () => undefined,
    take: (record) => tally.add(record),
    flush: () => undefined,
    end: () => {
      const traffic = summaryOf([tally.parts()], { talkers: TALKERS, ports: PORTS, newest: NEWEST });
      if (traffic.totals.records === 0) return;
      for (const event of summaryEvents(traffic)) look.out.lines([...render(event, look.style), '']);
      const { newest } = traffic;
      if (newest.length === 0) return;
      look.out.lines([look.style.paint.strong(newest.length < NEWEST ? 'All traffic:' : `The newest ${NEWEST}:`)]);
      const lines = flowLines(look.style, look);
      for (const record of newest) lines.expect(record);
      look.out.lines(newest.flatMap(lines.of));
    },
  };
}
