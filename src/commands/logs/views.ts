import { explainRecord } from '../../flow-log/explain.js';
import type { Format } from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { render } from '../../terminal/render/event.js';
import { flowLines } from '../../terminal/render/flow-line.js';
import { safeJson } from '../../terminal/safe.js';
import type { Style } from '../../terminal/style.js';
import type { Writer } from '../../terminal/writer.js';
import type { Account } from './account.js';
import { recordObject } from './json.js';

/** How records are shown; each is taken as it comes. */
export interface View {
  /** Records that will be taken, where they are known beforehand. */
  expect(records: readonly FlowRecord[]): void;
  take(record: FlowRecord, format: Format): void;
  /** Sends what was taken on its way; a line for itself would cost more than all the rest. */
  flush(): void;
  /** Called when there are no more, with what became of everything that was read. */
  end(account: Account): void;
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
