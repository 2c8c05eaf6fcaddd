import type { FlowRecord } from '../flow-log/record.js';
import { type Coverage, type Missing, whyAbsent } from './coverage.js';
import { endOf, type Period, startOf } from './period.js';
import { legs as allLegs, anything, mapLegs, type Seen } from './signature.js';
import type { Leg } from './verdict.js';

/** What the records say of one leg. */
export interface LegFacts {
  /** `none`: no record, where there would be one. `unseen`: nobody can tell. */
  readonly state: Seen | 'unseen';
  /** What it may be: one state where it is known, two where a flow log records one action only. */
  readonly possible: readonly Seen[];
  /** Why it is not known. */
  readonly missing: Missing | null;
  /** Of the conversation, in time order. */
  readonly records: readonly FlowRecord[];
  /** Accepted first and refused later, or the other way round; `at` in milliseconds. */
  readonly change: { readonly to: 'accept' | 'reject'; readonly at: number | null } | null;
  /** Accepted and refused side by side. */
  readonly isMixed: boolean;
}

export type Legs = Readonly<Record<Leg, LegFacts>>;

export interface Sides {
  readonly source: Coverage;
  readonly destination: Coverage;
}

/** What is asked of a leg: the records found, how complete its interface's rows are, and the time in question. */
export function legsOf(
  records: Readonly<Record<Leg, readonly FlowRecord[]>>,
  coverage: Sides,
  period: Period,
  isProbe: boolean,
): Legs {
  return mapLegs((leg) => {
    const own = coverage[sideOf(leg)];
    // Whatever was seen elsewhere of the conversation would have been seen here about then.
    const elsewhere = allLegs.filter((one) => one !== leg).map((one) => records[one]);
    const traffic = isProbe ? [] : (elsewhere.find((found) => found.length > 0) ?? []);
    const awaited = isProbe ? { since: period.from, moment: period.to } : awaitedAt(traffic, own.watermark, period);
    const current = records[leg].filter((record) => (endOf(record) ?? awaited.since) >= awaited.since - SLACK_MS);
    return current.length > 0 ? present(records[leg]) : absent(records[leg], own, awaited);
  });
}

export const sideOf = (leg: Leg): keyof Sides =>
  leg === 'request-at-source' || leg === 'reply-at-source' ? 'source' : 'destination';

// Two interfaces cut their aggregation windows differently, and each may stamp a packet up to a minute late.
const SLACK_MS = 60_000;

/** The latest traffic elsewhere that this interface's rows reach past, else the earliest; without any, the window's begin. */
function awaitedAt(
  traffic: readonly FlowRecord[],
  watermark: number | null,
  period: Period,
): { since: number; moment: number } {
  const timed = traffic.flatMap((record) => {
    const [since, moment] = [startOf(record), endOf(record)];
    return since === null || moment === null ? [] : [{ since, moment }];
  });
  const reached = timed.findLast(({ moment }) => watermark !== null && moment <= watermark);
  return reached ?? timed[0] ?? { since: period.from, moment: period.from };
}

function present(records: readonly FlowRecord[]): LegFacts {
  const state = records.at(-1)?.action === 'REJECT' ? 'reject' : 'accept';
  const turn = turnOf(records);
  const change = turn === null ? null : ({ to: state, at: turn } as const);
  const isMixed = turn === null && new Set(records.map(({ action }) => action)).size > 1;
  return {
    state: isMixed ? 'reject' : state,
    possible: [isMixed ? 'reject' : state],
    missing: null,
    records,
    change,
    isMixed,
  };
}

/** Since when there is one action only, milliseconds; null where there never was another, or the two overlap. */
function turnOf(records: readonly FlowRecord[]): number | null {
  const last = records.at(-1)?.action;
  const begin = records.findLastIndex(({ action }) => action !== last) + 1;
  const first = records[begin];
  const from = first ? startOf(first) : null;
  if (begin === 0 || from === null) return null;
  const isOver = records
    .slice(0, begin)
    .every((record) => record.action === last || (endOf(record) ?? from + 1) <= from);
  return isOver ? from : null;
}

function absent(
  history: readonly FlowRecord[],
  coverage: Coverage,
  { since, moment }: { since: number; moment: number },
): LegFacts {
  const base = { records: history, change: null, isMixed: false };
  const missing = whyAbsent(coverage, since, moment);
  if (missing !== null) return { ...base, state: 'unseen', possible: anything, missing };
  const hidden = (['accept', 'reject'] as const).filter((action) => !coverage.actions.includes(action));
  if (hidden.length === 0) return { ...base, state: 'none', possible: ['none'], missing: null };
  return { ...base, state: 'unseen', possible: [...hidden, 'none'], missing: 'traffic-type' };
}
