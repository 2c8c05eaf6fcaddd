import { greatest } from '../../base/extremes.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { answersOpening, SYN } from '../../flow-log/tcp-flags.js';
import { isIcmp, TCP } from '../../network/packet.js';
import type { Attempt } from './attempts.js';
import { asTheClientTells } from './client-tells.js';
import { anything, type Consistent, consistentWith, lostBefore } from './consistency.js';
import { type Coverage, whyAbsent, windowLost } from './coverage.js';
import type { Path } from './path.js';
import { endOf, type Period, startOf } from './period.js';
import { namesBoth } from './rows.js';
import { tellingOfRules } from './segments.js';
import { isRecorded, type Sight, SLACK_MS, sightOf } from './sight.js';
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
  /** What the current rules say of this attempt at the checkpoint; null where that is not known. */
  readonly configured: (attempt: Attempt, checkpoint: number) => 'allow' | 'deny' | null;
}

export function judgeAttempt(attempt: Attempt, bench: JudgedBy): Judged {
  const records = attempt.records.map((own, at) => countedAt(own, at, attempt, bench));
  const sights = records.map((own, at): Sight => {
    const coverage = bench.coverage[at];
    const earlier = records.map((others, other) =>
      other >= at ? [] : isEnd(bench, other) ? others : others.filter(namesBoth),
    );
    const before = byEnd(earlier.flat());
    if (!coverage) return between(own, before);
    const isSeen = (others: readonly unknown[], other: number) => isEnd(bench, other) && others.length > 0;
    const passed = () =>
      byEnd(
        earlier.flatMap((others, other) => {
          const isStopped = stoppedBy(earlier.slice(other + 1).flat());
          return others.filter((one) => !isStopped(one));
        }),
      );
    const after =
      records.findLast((others, other) => other > at && isSeen(others, other)) ??
      records.find((others, other) => other !== at && others.length > 0);
    const sight = sightOf(
      attempt.records[at] ?? [],
      own,
      { before, passed, after: after ?? [] },
      coverage,
      bench.period,
      {
        isProbe: bench.isProbe,
        isEcho: isIcmp(bench.protocol),
      },
    );
    // Where rows have no order, what the rules let pass today is the newest.
    if (sight.isMixed && bench.configured(attempt, at) === 'allow')
      return { ...sight, state: 'accept', possible: ['accept'] };
    // The rules refuse it, and nothing proves that refusals are recorded.
    return sight.state === 'none' && coverage.unproven.includes('reject') && bench.configured(attempt, at) === 'deny'
      ? { ...sight, state: 'unseen', possible: ['reject', 'none'], missing: 'traffic-type' }
      : sight;
  });
  const timely = withoutUnreached(withoutOlder(withoutLostWindows(sights, bench), bench), bench);
  const isRest = bench.protocol === TCP && isUnasked(attempt, timely, bench);
  const own = isRest ? { ...attempt, isNew: false } : attempt;
  return judgedBy(own, bench.protocol === TCP ? asTheClientTells(timely, bench.path) : timely);
}

/** Refused answers, without flags, to what the client's interface did not send and would have recorded: of an older connection. */
function isUnasked({ records }: Attempt, sights: readonly Sight[], { path: { ends } }: JudgedBy): boolean {
  const answers = records[ends['reply-at-source']] ?? [];
  return (
    sights[ends['request-at-source']]?.state === 'none' &&
    answers.length > 0 &&
    answers.every(({ action, tcpFlags }) => action === 'REJECT' && tcpFlags == null)
  );
}

/** What says something of rules. */
function countedAt(
  own: readonly FlowRecord[],
  at: number,
  attempt: Attempt,
  { protocol, configured }: JudgedBy,
): readonly FlowRecord[] {
  if (protocol !== TCP || own.every(({ action }) => action !== 'REJECT')) return own;
  const isRule = configured(attempt, at) === 'deny';
  const isAgreed = attempt.records.slice(at + 1).some((others) => others.some(agrees));
  // Sent again until it was let in: what was refused of the opening came before. What came after is another connection's.
  const lastTaken = greatest(own.filter(({ action }) => action === 'ACCEPT').map((one) => endOf(one) ?? 0));
  const isEarlier = (one: FlowRecord): boolean =>
    one.action === 'REJECT' &&
    (startOf(one) ?? lastTaken) <= lastTaken &&
    (one.tcpFlags === SYN || (!isRule && isSmall(one)));
  const later = isAgreed ? own.filter((one) => !isEarlier(one)) : own;
  const counted = later.length > 0 ? later : own;
  return tellingOfRules(counted, isRule);
}

/** The other side agreed to the opening. */
const agrees = ({ action, tcpFlags }: FlowRecord): boolean =>
  action === 'ACCEPT' && (tcpFlags == null || answersOpening(tcpFlags));

/** Without flags, as large as an opening. */
const isSmall = ({ tcpFlags, packets, bytes }: FlowRecord): boolean =>
  tcpFlags == null && packets != null && bytes != null && bytes <= packets * 80;

/** An interface that lacks a request which must have passed it lacks that window, so it tells nothing of the answer. */
function withoutLostWindows(
  sights: readonly Sight[],
  { path: { ends, checkpoints }, coverage }: JudgedBy,
): readonly Sight[] {
  return sights.map((sight, at) => {
    const [own, side] = [coverage[at], checkpoints[at]?.side];
    if (!own || side === undefined || side === 'between' || sight.state !== 'none') return sight;
    const entry = ends[`request-at-${side}`];
    const isLost = entry < at && sights[entry]?.state === 'none' && sights.slice(entry + 1).some(isRecorded);
    return isLost ? { ...sight, state: 'unseen', possible: anything, missing: windowLost(own) } : sight;
  });
}

/** What was last seen before it began to be missed elsewhere says nothing of now. */
function withoutOlder(sights: readonly Sight[], { coverage }: JudgedBy): readonly Sight[] {
  const lost = greatest(sights.map(({ state, since }) => (state === 'none' ? (since ?? 0) : 0)));
  return sights.map((sight, at): Sight => {
    const isOlder = sight.records.every((record) => (endOf(record) ?? lost) < lost - SLACK_MS);
    if (sight.state !== 'accept' || !isOlder) return sight;
    const own = coverage[at];
    return { ...sight, state: 'unseen', possible: anything, missing: own ? whyAbsent(own, lost, lost) : null };
  });
}

/** What passed the end before only after the newest row of this interface is not missed here yet, whatever was before. */
function withoutUnreached(sights: readonly Sight[], { coverage }: JudgedBy): readonly Sight[] {
  return sights.map((sight, at): Sight => {
    const { watermark, isFile } = coverage[at] ?? { watermark: null, isFile: false };
    const before = sights.findLast((_, other) => other < at && coverage[other] !== null);
    if (sight.state !== 'none' || before?.state !== 'accept' || watermark === null) return sight;
    const isReached = before.records.some((record) => (startOf(record) ?? watermark) <= watermark);
    const missing = isFile ? 'not-in-evidence' : 'not-yet-delivered';
    return isReached ? sight : { ...sight, state: 'unseen', possible: anything, missing };
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

/** Records there may be of several attempts at once, so only what they agree on counts, of those that are no older than what the ends saw before. */
function between(own: readonly FlowRecord[], before: readonly FlowRecord[]): Sight {
  const since = greatest(before.map((record) => startOf(record) ?? Number.NEGATIVE_INFINITY));
  const records = own.filter((record) => before.length === 0 || (endOf(record) ?? since) >= since - SLACK_MS);
  const actions = new Set(records.map(({ action }) => action));
  const only = actions.size === 1 ? (actions.has('REJECT') ? 'reject' : 'accept') : null;
  return { state: only ?? 'unseen', possible: only ? [only] : anything, missing: null, records, isMixed: false };
}

/** It got through, was refused somewhere, or ended otherwise; null where that is open. */
export function endOfAttempt(one: Judged): 'through' | 'refused' | 'lost' | null {
  const [only, ...others] = one.left;
  if (only === undefined || others.length > 0) return null;
  if (only === lostBefore(one.sights.length)) return 'through';
  return refusingAt(one) === null ? 'lost' : 'refused';
}

/** The checkpoint at which it was refused; null where it ended otherwise, or may have. */
export function refusingAt({ left }: Pick<Judged, 'left'>): number | null {
  const [only, ...others] = left;
  return only === undefined || others.length > 0 || only % 2 === 0 ? null : (only - 1) / 2;
}
