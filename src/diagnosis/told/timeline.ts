import type { Network } from '../../network/model.js';
import { type Case, openCase, recordsAt, sightAt } from '../case/case.js';
import { endOf, startOf } from '../case/period.js';
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
  const leg = tellingLeg(facts);
  const times = legs.flatMap((one) =>
    recordsAt(facts, one).flatMap((record) => [startOf(record) ?? [], endOf(record) ?? []].flat()),
  );
  const timed = times.toSorted((one, other) => one - other);
  const [first, last] = [timed[0], timed.at(-1)];
  if (leg === undefined || first === undefined || last === undefined) return null;
  const slotMs = MINUTE_MS * Math.max(1, Math.ceil((last - first + MINUTE_MS) / MINUTE_MS / MAX_SLOTS));
  const from = Math.floor(first / slotMs) * slotMs;
  const count = Math.floor((last - from) / slotMs) + 1;
  return {
    leg,
    text: Array.from({ length: count }, (_, at) => letter(facts, leg, from + at * slotMs, slotMs)).join(''),
    from,
    slotMs,
  };
}

/** Where something was refused or changed, else the last place that was reached. */
function tellingLeg(facts: Case): Leg | undefined {
  return (
    legs.find((leg) => facts.turns[facts.path.ends[leg]] || sightAt(facts, leg).state === 'reject') ??
    legs.findLast((leg) => recordsAt(facts, leg).length > 0)
  );
}

function letter(facts: Case, leg: Leg, from: number, slotMs: number): 'A' | 'R' | 'B' | '.' {
  const within = recordsAt(facts, leg).filter((record) => {
    const [start, end] = [startOf(record), endOf(record)];
    return start !== null && end !== null && end >= from && start < from + slotMs;
  });
  const actions = new Set(within.map(({ action }) => action));
  if (actions.size > 1) return 'B';
  if (actions.has('REJECT')) return 'R';
  return actions.has('ACCEPT') ? 'A' : '.';
}
