import { Problem } from '../../base/problem.js';
import { type Format, formatText, limitsOf } from '../../flow-log/format.js';
import type { RecordsRequest } from '../../records/request.js';
import type { Terminal } from '../terminal.js';
import { explainView, jsonView, type Look, linesView, summaryView, type View } from './views.js';

/** Standard output, as records go to it. */
export interface Sink {
  readonly view: View;
  /** Aborted by Ctrl-C, and when the reader of standard output has left. */
  readonly signal: AbortSignal;
  /** Resolves when what was shown so far has left: a slow reader holds the reading up. */
  readonly ready: () => Promise<void>;
  /** Sends the rest; Problem 'storage' where standard output took no more. */
  finish(): Promise<void>;
}

/** For programs, for people field by field, or as it suits what was asked for. */
export type Form = 'json' | 'explained' | 'usual';

export function openSink(request: RecordsRequest, form: Form, terminal: Terminal, raw: boolean): Sink {
  const { out, style, isTTY, columns } = terminal.result;
  const gone = new AbortController();
  const view = viewFor(request, form, { out, style, wide: !isTTY || (columns ?? 0) >= WIDE, raw }, isTTY);
  const ready = async () => {
    view.flush();
    await out.drained();
    if (out.ended) gone.abort(new Error('The reader of standard output has left.'));
  };
  return {
    view: form === 'explained' ? tellingLimits(view, terminal) : view,
    signal: AbortSignal.any([terminal.signal, gone.signal]),
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

function viewFor(request: RecordsRequest, form: Form, look: Look, isTerminal: boolean): View {
  if (form === 'json') return jsonView(look);
  if (form === 'explained') return explainView(look);
  const { address, rejected } = request.narrowing;
  const isAsked = (request.kind === 'log-groups' && request.follow) || address !== null || rejected;
  return isTerminal && !isAsked ? summaryView(look) : linesView(look);
}

/** Says with the first record of each format what its records cannot show. */
function tellingLimits(view: View, { ui }: Terminal): View {
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
