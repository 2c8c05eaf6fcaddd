import type { FlowRecord } from '../flow-log/record.js';
import { TCP } from '../network/packet.js';
import type { Attempt } from './attempts.js';
import { anything, type Consistent, consistentWith, lostBefore } from './consistency.js';
import { type Coverage, windowLost } from './coverage.js';
import { withoutLate } from './late.js';
import type { Path } from './path.js';
import type { Period } from './period.js';
import { type Sight, sightOf } from './sight.js';
import { stoppedBy } from './stopped.js';

/** An attempt, what each checkpoint saw of it, and where it may have ended. */
export interface Judged extends Attempt, Consistent {
  readonly sights: readonly Sight[];
}

/** What is the same for every attempt of one question. */
export interface JudgedBy {
  readonly protocol: number;
  readonly path: Path;
  /** Of each checkpoint; null in between, where a missing record proves nothing. */
  readonly coverage: readonly (Coverage | null)[];
  readonly period: Period;
  readonly isProbe: boolean;
  /** Do the current rules refuse this attempt at the checkpoint? */
  readonly isRefused: (attempt: Attempt, checkpoint: number) => boolean;
}

export function judge(attempt: Attempt, bench: JudgedBy): Judged {
  const records = attempt.records.map((own, at) =>
    bench.protocol === TCP && own.some(({ action }) => action === 'REJECT') && !bench.isRefused(attempt, at)
      ? withoutLate(own)
      : own,
  );
  const sights = records.map((own, at): Sight => {
    const coverage = bench.coverage[at];
    if (!coverage) return between(own);
    const isSeen = (others: readonly unknown[], other: number) => isEnd(bench, other) && others.length > 0;
    const earlier = records.map((others, other) => (other < at && isSeen(others, other) ? others : []));
    const passed = earlier.flatMap((others, other) => {
      const isStopped = stoppedBy(earlier.slice(other + 1).flat());
      return others.filter((one) => !isStopped(one));
    });
    const before = byEnd(earlier.flat());
    const after = records.findLast((others, other) => other > at && isSeen(others, other));
    return sightOf(
      attempt.records[at] ?? [],
      own,
      { before, passed: byEnd(passed), after: after ?? [] },
      coverage,
      bench.period,
      bench.isProbe,
    );
  });
  return judgedBy(attempt, withoutLostWindows(sights, bench));
}

/** An interface that lacks a request which must have passed it lacks that window, so it tells nothing of the answer. */
function withoutLostWindows(
  sights: readonly Sight[],
  { path: { ends, checkpoints }, coverage }: JudgedBy,
): readonly Sight[] {
  const isSeen = ({ state }: Sight): boolean => state === 'accept' || state === 'reject';
  return sights.map((sight, at) => {
    const [own, side] = [coverage[at], checkpoints[at]?.side];
    if (!own || side === undefined || side === 'between' || sight.state !== 'none') return sight;
    const entry = ends[`request-at-${side}`];
    const isLost = entry < at && sights[entry]?.state === 'none' && sights.slice(entry + 1).some(isSeen);
    return isLost ? { ...sight, state: 'unseen', possible: anything, missing: windowLost(own) } : sight;
  });
}

export const judgedBy = (attempt: Attempt, sights: readonly Sight[]): Judged => ({
  ...attempt,
  sights,
  ...consistentWith(sights.map(({ possible }) => possible)),
});

const byEnd = (records: readonly FlowRecord[]): readonly FlowRecord[] =>
  records.toSorted((one, other) => (one.end ?? 0) - (other.end ?? 0));

const isEnd = ({ coverage }: JudgedBy, checkpoint: number): boolean => coverage[checkpoint] !== null;

/** Records there may be of several attempts at once, so only what they agree on counts. */
function between(records: Sight['records']): Sight {
  const actions = new Set(records.map(({ action }) => action));
  const only = actions.size === 1 ? (actions.has('REJECT') ? 'reject' : 'accept') : null;
  return { state: only ?? 'unseen', possible: only ? [only] : anything, missing: null, records, isMixed: false };
}

/** It got through, was refused somewhere, or ended otherwise; null where that is open. */
export function endOfAttempt({ left, sights }: Judged): 'through' | 'refused' | 'lost' | null {
  const [only, ...others] = left;
  if (only === undefined || others.length > 0) return null;
  if (only === lostBefore(sights.length)) return 'through';
  return only % 2 === 1 ? 'refused' : 'lost';
}
