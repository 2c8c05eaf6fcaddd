import type { Stretch } from '../diagnosis/question.js';
import type { FlowRecord } from '../flow-log/record.js';

export interface HeldStretches {
  see(record: FlowRecord): void;
  /** By interface, in time order. */
  holdings(): Readonly<Record<string, readonly Stretch[]>>;
}

const MINUTE = 60;
// A window of a minute begins at 0 and ends at 59.
const WINDOW = 59;

/**
 * Of which times there are rows of an interface, whatever they are of: a short row may be anywhere in its window, which is
 * a minute or more. Rows that begin in one minute are one stretch, so that a busy machine takes no more memory than an
 * idle one.
 */
export function heldStretches(): HeldStretches {
  const byInterface = new Map<string, Map<number, Stretch>>();
  return {
    see({ interfaceId, start, end, logStatus }) {
      if (interfaceId == null || start == null || end == null || logStatus === 'SKIPDATA') return;
      const minutes = byInterface.get(interfaceId) ?? new Map<number, Stretch>();
      if (minutes.size === 0) byInterface.set(interfaceId, minutes);
      const minute = Math.floor(start / MINUTE);
      const [from, to] = minutes.get(minute) ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      const [first, last] = [Math.min(start, end - WINDOW), Math.max(end, start + WINDOW)];
      if (first < from || last > to) minutes.set(minute, [Math.min(from, first), Math.max(to, last)]);
    },
    holdings: () => Object.fromEntries([...byInterface].map(([id, minutes]) => [id, joined([...minutes.values()])])),
  };
}

/** Those that touch are one. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const one of stretches.toSorted(([from], [other]) => from - other)) {
    const last = found.at(-1);
    if (last && one[0] <= last[1] + 1) found[found.length - 1] = [last[0], Math.max(last[1], one[1])];
    else found.push(one);
  }
  return found;
}
