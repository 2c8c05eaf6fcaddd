import { Problem } from '../base/problem.js';
import { type Format, formatText, limitsOf } from '../flow-log/format.js';
import type { RecordOutput } from '../records/record-view.js';
import type { Person } from '../ui.js';
import { explainView, jsonView, type Look, linesView, summaryView, type View } from './record-views.js';
import type { Screen } from './screen.js';

/** Standard output, as records go to it. */
export interface RecordSink extends RecordOutput {
  /** Sends the rest; Problem 'storage' where standard output took no more. */
  finish(): Promise<void>;
}

const forms = { json: jsonView, explained: explainView, lines: linesView, summary: summaryView };

export type RecordForm = keyof typeof forms;

export function openRecordSink(
  form: RecordForm,
  { result, ...person }: Person & { readonly result: Screen },
  raw: boolean,
): RecordSink {
  const { out, style, isTTY, columns } = result;
  const gone = new AbortController();
  const look: Look = { out, style, wide: !isTTY || (columns ?? 0) >= WIDE, raw };
  const view = forms[form](look);
  const ready = async () => {
    view.flush();
    await out.drained();
    if (out.ended) gone.abort(new Error('The reader of standard output has left.'));
  };
  return {
    view: form === 'explained' ? tellingLimits(view, person) : view,
    signal: AbortSignal.any([person.signal, gone.signal]),
    ready,
    async finish() {
      await ready();
      if (out.failure)
        throw new Problem(
          'storage',
          `Standard output could not be written: ${out.failure.message}`,
          ['Is the disk full?'],
          out.failure,
        );
    },
  };
}

// A record with full time and IDs takes so many columns.
const WIDE = 130;

/** Says with the first record of each format what its records cannot show. */
function tellingLimits(view: View, { ui }: Person): View {
  const told = new Set<string>();
  let last: Format | undefined;
  return {
    ...view,
    take(record, format) {
      if (format !== last && !told.has(formatText(format))) {
        told.add(formatText(format));
        const items = limitsOf(format);
        if (items.length > 0) ui.tell({ kind: 'list', title: 'What these records cannot show:', items });
      }
      last = format;
      view.take(record, format);
    },
  };
}
