import { greatest } from '../../base/extremes.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { anything, type Observed } from './consistency.js';
import { type Coverage, type Missing, whyAbsent } from './coverage.js';
import type { Checkpoint } from './path.js';
import { endOf, isTimed, type Period, startOf } from './period.js';

/** A checkpoint, and what it recorded of an attempt. */
export interface Seen extends Checkpoint {
  /** Null where a missing record proves nothing. */
  readonly coverage: Coverage | null;
  /** All of it, in time order. */
  readonly recorded: readonly FlowRecord[];
}

/** The same, and what that says of the attempt. */
export interface Looked extends Seen, Shown {}

/** The same, once all of them were compared. */
export interface Sight extends Looked {
  /** It would tell apart where the attempt may have ended. */
  readonly isOpen: boolean;
  /** Its records cannot be of this conversation, given those of the others. */
  readonly isImpossible: boolean;
}

/** What the records of one checkpoint say of an attempt. */
export interface Shown {
  /** `none`: no record, where there would be one. `unseen`: nobody can tell. */
  readonly state: Observed | 'unseen';
  /** What it may be: one state where it is known, two where a flow log records one action only. */
  readonly possible: readonly Observed[];
  /** Why it is not known. */
  readonly missing: Missing | null;
  /** Those that say what rules decide, in time order. */
  readonly records: readonly FlowRecord[];
  /** Accepted and refused side by side. */
  readonly isMixed: boolean;
  /** Of `none`: when what is missing here was seen elsewhere. Milliseconds. */
  readonly since?: number;
}

export const isRecorded = ({ state }: Pick<Sight, 'state'>): boolean => state === 'accept' || state === 'reject';

// Two interfaces cut their aggregation windows differently, and each may stamp a packet up to a minute late.
export const SLACK_MS = 60_000;

/**
 * `counted`: those of the records that say what rules decide. `before`, `after`: records of the same attempt at checkpoints that
 * it passes earlier or later, in time order; `passed`: those before that were not refused on the way here, for which only what is
 * missing here asks.
 */
export function lookAt(
  records: readonly FlowRecord[],
  counted: readonly FlowRecord[],
  {
    before,
    passed,
    after,
  }: Readonly<Record<'before' | 'after', readonly FlowRecord[]>> & { readonly passed: () => readonly FlowRecord[] },
  coverage: Coverage,
  period: Period,
  { isProbe, isEcho }: { readonly isProbe: boolean; readonly isEcho: boolean },
): Shown {
  const elsewhere = isProbe ? [] : before.length > 0 ? before : after;
  // Whatever was seen elsewhere of the attempt would have been seen here about then.
  const awaited = isProbe
    ? { since: period.from, moment: period.to }
    : awaitedAt(elsewhere, coverage.watermark, period);
  // Of nothing at all, every gap in the time asked about is one in which it may have happened.
  if (!isProbe && records.length + elsewhere.length === 0) {
    return absent(records, coverage, { since: period.to, moment: period.from });
  }
  // What went on before this checkpoint and is not seen here any more is lost now, whatever came of it at first.
  const current = records.filter(
    (record) => (!isProbe && before.length === 0) || endOf(record) >= awaited.since - slackOf(record, awaited, isEcho),
  );
  if (current.length > 0) return present(counted);
  const due = isProbe ? [] : passed();
  return absent(counted, coverage, due.length > 0 ? awaitedAt(due, coverage.watermark, period) : awaited);
}

interface Awaited {
  readonly since: number;
  readonly moment: number;
  readonly interfaceId?: string | null | undefined;
}

/** The traffic elsewhere that began last, of what this interface's rows reach past, else the earliest; without any, the window's begin. */
function awaitedAt(traffic: readonly FlowRecord[], watermark: number | null, period: Period): Awaited {
  const timed = traffic
    .filter(isTimed)
    .map((one): Awaited => ({ since: startOf(one), moment: endOf(one), interfaceId: one.interfaceId }));
  const reached = timed.filter(({ moment }) => watermark !== null && moment <= watermark);
  const latest = reached.reduce<Awaited | undefined>(
    (last, one) => (last === undefined || one.since >= last.since ? one : last),
    undefined,
  );
  return latest ?? timed[0] ?? { since: period.from, moment: period.from };
}

/** One interface has one clock, and a ping is answered at once: there an answer does not end before its request begins. */
const slackOf = ({ interfaceId }: FlowRecord, awaited: Awaited, isEcho: boolean): number =>
  isEcho && interfaceId != null && interfaceId === awaited.interfaceId ? 0 : SLACK_MS;

/** The last records say how it ended; where accepted and refused ones overlap, some of it passes and some does not. */
function present(records: readonly FlowRecord[]): Shown {
  const isMixed = new Set(records.map(({ action }) => action)).size > 1 && turnOf(records) === null;
  const state = isMixed || records.at(-1)?.action === 'REJECT' ? 'reject' : 'accept';
  return { state, possible: [state], missing: null, records, isMixed };
}

/** Since when there is one action only: after the last record of the other kind, before the first of its own. Milliseconds. */
export interface Turn {
  readonly to: 'accept' | 'reject';
  readonly after: number;
  readonly before: number;
}

/** Null where there never was another action, or the two overlap: records with equal windows have no order. */
export function turnOf(records: readonly FlowRecord[]): Turn | null {
  const last = records.at(-1)?.action;
  const begin = records.findLastIndex(({ action }) => action !== last) + 1;
  const first = records[begin];
  if (begin === 0 || !first) return null;
  const before = startOf(first);
  const others = records.slice(0, begin).filter(({ action }) => action !== last);
  const after = greatest(others.map(endOf));
  const isOrdered = after <= before && others.every((record) => startOf(record) < before);
  return isOrdered ? { to: last === 'REJECT' ? 'reject' : 'accept', after, before } : null;
}

function absent(
  history: readonly FlowRecord[],
  coverage: Coverage,
  { since, moment }: { since: number; moment: number },
): Shown {
  const base = { records: history, isMixed: false };
  const missing = whyAbsent(coverage, since, moment);
  if (missing !== null) return { ...base, state: 'unseen', possible: anything, missing };
  const hidden = (['accept', 'reject'] as const).filter((action) => !coverage.actions.includes(action));
  if (hidden.length === 0) return { ...base, state: 'none', possible: ['none'], missing: null, since };
  return { ...base, state: 'unseen', possible: [...hidden, 'none'], missing: 'traffic-type' };
}
