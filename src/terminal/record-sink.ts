import { Problem } from '../base/problem.js';
import { type Format, formatText, limitsOf } from '../flow-log/format.js';
import type { Grouping } from '../records/grouped.js';
import type { RecordOutput } from '../records/record-view.js';
import type { Person } from '../ui.js';
import { explainView, jsonView, linesView, type RecordLook, type View } from './record-views.js';
import type { Screen } from './screen.js';
import { groupsView, summaryJsonView, summaryView } from './summary-views.js';

/** Standard output, as records go to it. */
export interface RecordDisplay extends RecordOutput {
  /** Sends the rest; Problem 'storage' where standard output took no more. */
  finish(): Promise<void>;
}

/** How records are shown: each, what they amount to (with the newest of them or without), or sums of groups. */
export type RecordForm =
  | 'json'
  | 'explained'
  | 'lines'
  | 'overview'
  | 'summary'
  | 'summary-json'
  | { readonly by: Grouping; readonly json: boolean };

function viewOf(form: RecordForm, look: RecordLook): View {
  if (typeof form === 'object') return groupsView(look, form.by, form.json ? 'json' : 'table');
  switch (form) {
    case 'json':
      return jsonView(look);
    case 'explained':
      return explainView(look);
    case 'lines':
      return linesView(look);
    case 'overview':
      return summaryView(look, true);
    case 'summary':
      return summaryView(look, false);
    case 'summary-json':
      return summaryJsonView(look);
  }
}

export function openRecordSink(
  form: RecordForm,
  { result, ...person }: Person & { readonly result: Screen },
  raw: boolean,
): RecordDisplay {
  const { out, style, isTTY, columns } = result;
  const gone = new AbortController();
  const look: RecordLook = { out, style, wide: !isTTY || (columns ?? 0) >= WIDE, raw };
  const view = viewOf(form, look);
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
