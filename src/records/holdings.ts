import { type HeldTimes, runningHeldTimes } from '../flow-log/held-times.js';
import type { FlowRecord } from '../flow-log/record.js';

/** What evidence speaks of: outside of it, that it shows nothing says nothing. */
export interface Holdings {
  /** Unix seconds, of the first and the last window; null where no record says. */
  readonly from: number | null;
  readonly to: number | null;
  /** Interfaces that records were seen of, sorted; of a very large number, some. */
  readonly interfaceIds: readonly string[];
  /** The same by interface and minute, where a conversation is sought. */
  readonly times?: Readonly<Record<string, HeldTimes>>;
}

export interface RunningHoldings {
  see(record: FlowRecord): void;
  holdings(): Holdings;
}

const MOST_INTERFACES = 10_000;

export function runningHoldings(isTimed = false): RunningHoldings {
  const times = isTimed ? runningHeldTimes() : null;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  let last: string | undefined;
  const interfaceIds = new Set<string>();
  return {
    see(record) {
      const { start, end, interfaceId } = record;
      times?.see(record);
      if (start != null && start < from) from = start;
      if (end != null && end > to) to = end;
      // Neighbouring records are often of one interface.
      if (interfaceId == null || interfaceId === last || interfaceIds.size >= MOST_INTERFACES) return;
      last = interfaceId;
      interfaceIds.add(interfaceId);
    },
    holdings: () => ({
      from: Number.isFinite(from) ? from : null,
      to: Number.isFinite(to) ? to : null,
      interfaceIds: [...interfaceIds].sort(),
      ...(times === null ? {} : { times: times.heldTimes() }),
    }),
  };
}
