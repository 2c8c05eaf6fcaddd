import type { FlowRecord } from './record.js';

/** Of which times there are rows of an interface, in order: from and to, in Unix seconds. */
export type HeldTimes = readonly (readonly [number, number])[];

export interface RunningHeldTimes {
  see(record: Omit<FlowRecord, 'line'>): void;
  /** By interface. */
  heldTimes(): Readonly<Record<string, HeldTimes>>;
}

const MINUTE = 60;
// A window of a minute begins at 0 and ends at 59.
const WINDOW = 59;

/**
 * Of which times there are rows of an interface, whatever they are of: a short row may be anywhere in its window, which is
 * a minute or more. Rows that begin in one minute are one span, so that a busy machine takes no more memory than an
 * idle one.
 */
export function runningHeldTimes(): RunningHeldTimes {
  const byInterface = new Map<string, Map<number, readonly [number, number]>>();
  return {
    see({ interfaceId, start, end, logStatus }) {
      if (interfaceId == null || start == null || end == null || logStatus === 'SKIPDATA') return;
      const minutes = byInterface.get(interfaceId) ?? new Map<number, readonly [number, number]>();
      if (minutes.size === 0) byInterface.set(interfaceId, minutes);
      const minute = Math.floor(start / MINUTE);
      const [from, to] = minutes.get(minute) ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      const [first, last] = [Math.min(start, end - WINDOW), Math.max(end, start + WINDOW)];
      if (first < from || last > to) minutes.set(minute, [Math.min(from, first), Math.max(to, last)]);
    },
    heldTimes: () =>
      Object.fromEntries([...byInterface].map(([id, minutes]) => [id, joinedTimes([...minutes.values()])])),
  };
}

/** What several parts hold together. */
export function allHeldTimes(
  parts: readonly Readonly<Record<string, HeldTimes>>[],
): Readonly<Record<string, HeldTimes>> {
  const ids = [...new Set(parts.flatMap((part) => Object.keys(part)))];
  return Object.fromEntries(ids.map((id) => [id, joinedTimes(parts.flatMap((part) => part[id] ?? []))]));
}

/** Those that touch are one. */
export function joinedTimes(times: HeldTimes): HeldTimes {
  const found: (readonly [number, number])[] = [];
  for (const [from, to] of times.toSorted(([one], [other]) => one - other)) {
    const last = found.at(-1);
    if (last && from <= last[1] + 1) found[found.length - 1] = [last[0], Math.max(last[1], to)];
    else found.push([from, to]);
  }
  return found;
}
