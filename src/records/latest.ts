import type { FlowRecord } from '../flow-log/record.js';

/** The latest records by start, later ones of the same second behind earlier ones. */
export interface Latest {
  add(record: FlowRecord): void;
  /** In order of time. */
  newest(): readonly FlowRecord[];
}

const MOST = 20;

export function latestOf(most = MOST): Latest {
  let kept: FlowRecord[] = [];
  let least = Number.NEGATIVE_INFINITY;
  const sorted = () => kept.sort((a, b) => startOf(a) - startOf(b)).slice(-most);
  return {
    add(record) {
      if (startOf(record) < least) return;
      kept.push(record);
      if (kept.length < most * 8) return;
      kept = sorted();
      least = startOf(kept[0] as FlowRecord);
    },
    newest: sorted,
  };
}

const startOf = ({ start }: FlowRecord): number => start ?? Number.NEGATIVE_INFINITY;
