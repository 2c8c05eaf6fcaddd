import { Problem } from '../../base/problem.js';
import { type Format, formatText, limitsOf } from '../../flow-log/format.js';
import { painted } from '../../terminal/paint.js';
import type { LogsFlags } from '../logs.js';
import { openOutput } from '../output.js';
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

export function openSink(flags: LogsFlags, terminal: Terminal): Sink {
  const { out, style } = openOutput(flags, painted);
  const { isTTY, columns } = process.stdout;
  const gone = new AbortController();
  const view = viewFor(
    flags,
    { out, style, wide: !isTTY || (columns ?? 0) >= WIDE, raw: flags.verbose === true },
    isTTY === true,
  );
  const ready = async () => {
    view.flush();
    await out.drained();
    if (out.ended) gone.abort(new Error('The reader of standard output has left.'));
  };
  return {
    view: flags.explain ? tellingLimits(view, terminal) : view,
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

function viewFor({ json, explain, follow, match, rejected }: LogsFlags, look: Look, isTerminal: boolean): View {
  if (json) return jsonView(look);
  if (explain) return explainView(look);
  const isAsked = follow || match !== undefined || rejected;
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
