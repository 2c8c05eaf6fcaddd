import { explainRecord } from '../flow-log/explain.js';
import type { Format } from '../flow-log/format.js';
import type { FlowRecord } from '../flow-log/record.js';
import { recordObject } from '../flow-log/record-object.js';
import type { RecordView } from '../records/record-view.js';
import { summaryOf, type TrafficSummary } from '../records/summary.js';
import { runningTally, type TallyParts } from '../records/tally.js';
import type { WhatWasRead } from '../records/what-was-read.js';
import { render } from './render/event.js';
import { flowLines } from './render/flow-line.js';
import { summaryEvents } from './render/record-summary.js';
import { safeJson } from './safe.js';
import type { Style } from './style.js';
import type { Writer } from './writer.js';

/** Takes records as they come, and lines leave together: a line for itself would cost more than all the rest. */
export type View = RecordView & {
  /** Sends what was taken on its way. */
  flush(): void;
};

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
export function jsonView({ out, style }: Look): View {
  const view = collecting(out, (record, format) => [safeJson(recordObject(record, format), style)]);
  return {
    ...view,
    taken: 'json',
    json(lines) {
      view.flush();
      out.printable(lines);
    },
  };
}

function collecting(
  out: Writer,
  linesOf: (record: FlowRecord, format: Format) => readonly string[],
): View & { readonly taken: 'records' } {
  let lines: string[] = [];
  const flush = () => {
    out.lines(lines);
    lines = [];
  };
  return {
    taken: 'records',
    expect: () => undefined,
    take: (record, format) => {
      lines.push(...linesOf(record, format));
    },
    flush,
    end: flush,
  };
}

/** What they amount to, and the newest of them. */
export const summaryView = (look: Look): View =>
  summing((traffic) => {
    if (traffic.totals.records === 0) return;
    for (const event of summaryEvents(traffic)) look.out.lines([...render(event, look.style), '']);
    const { newest } = traffic;
    if (newest.length === 0) return;
    look.out.lines([look.style.paint.strong(newest.length < NEWEST ? 'All traffic:' : `The newest ${NEWEST}:`)]);
    const lines = flowLines(look.style, look);
    for (const record of newest) lines.expect(record);
    look.out.lines(newest.flatMap(lines.of));
  });

/** The same as one JSON object. Times in Unix seconds, as in the records. */
export const summaryJsonView = ({ out }: Look): View =>
  summing(({ totals, talkers, rejectedPorts }, { unreadable, files = 0 }) => {
    const { silent: noData, lost: skipData, ...sums } = totals;
    out.json({ ...sums, noData, skipData, talkers, rejectedPorts, unreadable, files });
  });

function summing(show: (traffic: TrafficSummary, read: WhatWasRead) => void): View {
  const tally = runningTally();
  const parts: TallyParts[] = [];
  return {
    taken: 'sums',
    sums: (part) => {
      parts.push(part);
    },
    expect: () => undefined,
    take: (record) => tally.add(record),
    flush: () => undefined,
    end: (read) => show(summaryOf([tally.parts(), ...parts], { talkers: TALKERS, ports: PORTS, newest: NEWEST }), read),
  };
}

const TALKERS = 8;
const PORTS = 8;
const NEWEST = 20;
