import { explainRecord } from '../flow-log/explain.js';
import type { Format } from '../flow-log/format.js';
import type { FlowRecord } from '../flow-log/record.js';
import { render } from '../terminal/render/event.js';
import { flowLines } from '../terminal/render/flow-line.js';
import type { Style } from '../terminal/style.js';
import type { Writer } from '../terminal/writer.js';
import { recordObject } from './logs-json.js';
import { summaryEvents } from './logs-summary.js';
import { runningTally } from './logs-tally.js';

/** How records are shown; each is taken as it comes. */
export interface View {
  /** Records that will be taken, where they are known beforehand. */
  expect(records: readonly FlowRecord[]): void;
  take(record: FlowRecord, format: Format): void;
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
    expect: (records) => {
      for (const record of records) lines.expect(record);
    },
    take: (record) => look.out.lines(lines.of(record)),
    end: () => undefined,
  };
}

/** Each field in words. */
export function explainView({ out, style }: Look): View {
  let isFirst = true;
  return {
    expect: () => undefined,
    take: (record, format) => {
      const lines = render({ kind: 'record', line: record.line, fields: explainRecord(record, format) }, style);
      out.lines(isFirst ? lines : ['', ...lines]);
      isFirst = false;
    },
    end: () => undefined,
  };
}

/** One JSON object a line. */
export const jsonView = ({ out }: Look): View => ({
  expect: () => undefined,
  take: (record, format) => out.json(recordObject(record, format)),
  end: () => undefined,
});

const NEWEST = 20;

/** What they amount to, and the newest of them. */
export function summaryView(look: Look): View {
  const tally = runningTally();
  return {
    expect: () => undefined,
    take: (record) => tally.add(record),
    end: () => {
      if (tally.summary().records === 0) return;
      for (const event of summaryEvents(tally)) look.out.lines([...render(event, look.style), '']);
      const newest = tally.newest(NEWEST);
      if (newest.length === 0) return;
      look.out.lines([look.style.paint.strong(newest.length < NEWEST ? 'All traffic:' : `The newest ${NEWEST}:`)]);
      const lines = flowLines(look.style, look);
      for (const record of newest) lines.expect(record);
      look.out.lines(newest.flatMap(lines.of));
    },
  };
}
