import { explainRecord } from '../flow-log/explain.js';
import type { Format } from '../flow-log/format.js';
import type { FlowRecord } from '../flow-log/record.js';
import { recordObject } from '../flow-log/record-object.js';
import type { RecordView } from '../records/record-view.js';
import { render } from './render/event.js';
import { flowLines } from './render/flow-line.js';
import { safeJson } from './safe.js';
import type { Style } from './style.js';
import type { Writer } from './writer.js';

/** Takes records as they come, and lines leave together: a line for itself would cost more than all the rest. */
export type View = RecordView & {
  /** Sends what was taken on its way. */
  flush(): void;
};

export interface RecordLook {
  readonly out: Writer;
  readonly style: Style;
  readonly wide: boolean;
  readonly raw: boolean;
}

/** One aligned line for each. */
export function linesView(look: RecordLook): View {
  const lines = flowLines(look.style, look);
  return {
    ...collecting(look.out, (record) => lines.of(record)),
    expect: (records) => {
      for (const record of records) lines.expect(record);
    },
  };
}

/** Each field in words. */
export function explainView({ out, style }: RecordLook): View {
  let isFirst = true;
  return collecting(out, (record, format) => {
    const lines = render({ kind: 'record', line: record.line, fields: explainRecord(record, format) }, style);
    const gap = isFirst ? [] : [''];
    isFirst = false;
    return [...gap, ...lines];
  });
}

/** One JSON object a line. */
export function jsonView({ out, style }: RecordLook): View {
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
