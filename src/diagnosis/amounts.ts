import type { FlowRecord } from '../flow-log/record.js';
import { type Case, sightAt } from './case/case.js';
import { whyAbsent } from './case/coverage.js';
import { endOf, startOf } from './case/period.js';
import type { Leg } from './verdict.js';

/** Packets that are missed: one may be on its way still when a window ends. */
export const SEVERAL = 2;

export interface Amount {
  readonly packets: number;
  readonly bytes: number;
}

/** Whatever passed there in the time of each of these would have left a record. */
export function wouldBeSeen({ coverage }: Case, records: readonly FlowRecord[], there: Leg): boolean {
  const own = coverage[there.endsWith('source') ? 'source' : 'destination'];
  return records.every((record) => whyAbsent(own, startOf(record), endOf(record)) === null);
}

export const accepted = (facts: Case, leg: Leg): readonly FlowRecord[] =>
  sightAt(facts, leg).records.filter(({ action }) => action === 'ACCEPT');

/** Undefined where a record does not say how much it was. */
export function amountOf(records: readonly FlowRecord[]): Amount | undefined {
  let [packets, bytes] = [0, 0];
  for (const record of records) {
    if (record.packets == null || record.bytes == null) return undefined;
    packets += record.packets;
    bytes += record.bytes;
  }
  return { packets, bytes };
}

export const meanOf = ({ packets, bytes }: Amount): number => (packets > 0 ? bytes / packets : 0);
