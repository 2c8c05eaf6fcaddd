import { greatest, least } from '../../base/extremes.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Network } from '../../network/model.js';
import { openCase, recordedAt, sightAt } from '../case/case.js';
import { endOf, isTimed, startOf } from '../case/period.js';
import type { Connection, Evidence } from '../question.js';
import { type Leg, legs } from '../verdict.js';

/** What one leg's records show over time. */
export interface Timeline {
  readonly leg: Leg;
  /** One character a slot: `A` accepted, `R` rejected, `B` both, `.` nothing. */
  readonly text: string;
  /** Milliseconds since the Unix epoch at which the first slot begins, and the length of each. */
  readonly from: number;
  readonly slotMs: number;
}

const MINUTE_MS = 60_000;
const MAX_SLOTS = 60;

/** The conversation through time at the place that matters most; null where no record has a time. */
export function timelineOf(connection: Connection, network: Network, evidence: Evidence): Timeline | null {
  const facts = openCase(connection, network, evidence);
  const places = legs.map((leg) => ({
    leg,
    sight: sightAt(facts, leg),
    records: recordedAt(facts, sightAt(facts, leg)),
  }));
  // Where something was refused or changed, else the last place that was reached.
  const telling =
    places.find(({ sight }) => sight.turn !== null || sight.state === 'reject') ??
    places.findLast(({ records }) => records.length > 0);
  const times = places.flatMap(({ records }) => records.filter(isTimed).flatMap((one) => [startOf(one), endOf(one)]));
  const [first, last] = [least(times), greatest(times)];
  if (telling === undefined || times.length === 0) return null;
  const slotMs = MINUTE_MS * Math.max(1, Math.ceil((last - first + MINUTE_MS) / MINUTE_MS / MAX_SLOTS));
  const from = Math.floor(first / slotMs) * slotMs;
  const count = Math.floor((last - from) / slotMs) + 1;
  const text = Array.from({ length: count }, (_, at) => letter(telling.records, from + at * slotMs, slotMs)).join('');
  return { leg: telling.leg, text, from, slotMs };
}

function letter(records: readonly FlowRecord[], from: number, slotMs: number): 'A' | 'R' | 'B' | '.' {
  const within = records.filter((one) => isTimed(one) && endOf(one) >= from && startOf(one) < from + slotMs);
  const actions = new Set(within.map(({ action }) => action));
  if (actions.size > 1) return 'B';
  if (actions.has('REJECT')) return 'R';
  return actions.has('ACCEPT') ? 'A' : '.';
}
