import type { HeldTimes } from '../../flow-log/held-times.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Period } from './period.js';

// "The maximum interval of time during which a particular flow is captured": 10 minutes or 1 minute, of instances on the
// Nitro System always 1 minute or less (VPC user guide, "Aggregation interval").
const SHORT = 60;
const LONG = 600;

/**
 * Times of which an interface has no row although it has earlier and later ones, in milliseconds: every window leaves a
 * row, if only one that says NODATA. None where the evidence has none that says so: idle windows were left out of it.
 * Where windows are long, short rows of two neighbours may be nearly two windows apart; rows that say NODATA are as long
 * as their window.
 */
export function holesIn(held: HeldTimes, rows: readonly FlowRecord[]): readonly Period[] {
  if (!rows.some(({ logStatus }) => logStatus === 'NODATA')) return [];
  const isLong = rows.some(({ start, end }) => start != null && end != null && end - start > 1.5 * SHORT);
  const idle = rows.filter(({ logStatus }) => logStatus === 'NODATA');
  const leastOf = (from: number, to: number): number => {
    if (!isLong) return 0.9 * SHORT;
    if (idle.some(({ start }) => start === to)) return LONG - SHORT;
    return idle.some(({ end }) => end === from) ? LONG : 2 * (LONG - SHORT);
  };
  return held.flatMap(([from], at) => {
    const before = held[at - 1]?.[1] ?? from;
    return from - before >= leastOf(before, from) ? [{ from: before * 1000, to: from * 1000 }] : [];
  });
}
