import { greatest } from '../../base/extremes.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { answersOpening, SYN } from '../../flow-log/tcp-flags.js';
import { isIcmp, TCP } from '../../network/packet.js';
import type { Attempt } from './attempts.js';
import { asTheClientTells } from './client-tells.js';
import { anything, type Consistent, consistentWith, lostBefore, refusedAt } from './consistency.js';
import { whyAbsent, windowLost } from './coverage.js';
import { atEnd, type Path, type Ruled } from './path.js';
import { endOf, type Period, startOf } from './period.js';
import { namesBoth } from './rows.js';
import { tellingOfRules } from './segments.js';
import { isRecorded, type Looked, lookAt, type Seen, type Shown, type Sight, SLACK_MS } from './sight.js';
import { stoppedBy } from './stopped.js';

/** An attempt, what each checkpoint saw of it, and where it may have ended. */
export interface Judged<T extends Sight = Sight> extends Attempt, Pick<Consistent, 'left' | 'isBeginMissed'> {
  readonly sights: readonly T[];
}

/** What is the same for every attempt of one question. */
export interface JudgedBy {
  readonly protocol: number;
  readonly period: Period;
  readonly isProbe: boolean;
  /** The way of this attempt by the current rules. */
  readonly pathOf: (attempt: Attempt) => Path;
}

export function judgeAttempt(attempt: Attempt, bench: JudgedBy): Judged {
  const { protocol, period, isProbe } = bench;
  const configuredAt = ({ at }: Seen) => bench.pathOf(attempt).checkpoints[at]?.configured;
  const counted = attempt.sights.map((one) => ({ one, records: countedAt(one, attempt, protocol, configuredAt) }));
  const looked = counted.map(({ one, records }, at): Looked => {
    const { coverage } = one;
    const earlier = counted
      .slice(0, at)
      .map((each) => (isEnd(each.one) ? each.records : each.records.filter(namesBoth)));
    const before = byEnd(earlier.flat());
    if (!coverage) return { ...one, ...between(records, before) };
    const passed = () =>
      byEnd(
        earlier.flatMap((others, other) => {
          const isStopped = stoppedBy(earlier.slice(other + 1).flat());
          return others.filter((each) => !isStopped(each));
        }),
      );
    const others = counted.filter((each) => each.one !== one && each.records.length > 0);
    const after = others.findLast((each) => each.one.at > at && isEnd(each.one)) ?? others[0];
    const look = lookAt(one.recorded, records, { before, passed, after: after?.records ?? [] }, coverage, period, {
      isProbe,
      isEcho: isIcmp(protocol),
    });
    // Where rows have no order, what the rules let pass today is the newest.
    if (look.isMixed && configuredAt(one) === 'allow')
      return { ...one, ...look, state: 'accept', possible: ['accept'] };
    // The rules refuse it, and nothing proves that refusals are recorded.
    return look.state === 'none' && coverage.unproven.includes('reject') && configuredAt(one) === 'deny'
      ? { ...one, ...look, state: 'unseen', possible: ['reject', 'none'], missing: 'traffic-type' }
      : { ...one, ...look };
  });
  const timely = withoutUnreached(withoutOlder(withoutLostWindows(looked)));
  const isRest = protocol === TCP && isUnasked(timely);
  const own = isRest ? { ...attempt, isNew: false } : attempt;
  return judgedBy(own, protocol === TCP ? asTheClientTells(timely) : timely);
}

/** Refused answers, without flags, to what the client's interface did not send and would have recorded: of an older connection. */
function isUnasked(sights: readonly Looked[]): boolean {
  const answers = atEnd(sights, 'reply-at-source').recorded;
  return (
    atEnd(sights, 'request-at-source').state === 'none' &&
    answers.length > 0 &&
    answers.every(({ action, tcpFlags }) => action === 'REJECT' && tcpFlags == null)
  );
}

/** What says something of rules. */
function countedAt(
  one: Seen,
  { sights }: Attempt,
  protocol: number,
  configuredAt: (one: Seen) => Ruled['configured'] | undefined,
): readonly FlowRecord[] {
  const { recorded: own } = one;
  if (protocol !== TCP || own.every(({ action }) => action !== 'REJECT')) return own;
  const isRule = configuredAt(one) === 'deny';
  const isAgreed = sights.some(({ at, recorded }) => at > one.at && recorded.some(agrees));
  // Sent again until it was let in: what was refused of the opening came before. What came after is another connection's.
  const lastTaken = greatest(own.filter(({ action }) => action === 'ACCEPT').map(endOf));
  const isEarlier = (one: FlowRecord): boolean =>
    one.action === 'REJECT' && startOf(one) <= lastTaken && (one.tcpFlags === SYN || (!isRule && isSmall(one)));
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
const withoutLostWindows = (sights: readonly Looked[]): readonly Looked[] =>
  sights.map((sight) => {
    const { coverage, side, at, state } = sight;
    if (!coverage || side === 'between' || state !== 'none') return sight;
    const entry = atEnd(sights, `request-at-${side}`);
    const isLost = entry.at < at && entry.state === 'none' && sights.slice(entry.at + 1).some(isRecorded);
    return isLost ? { ...sight, state: 'unseen', possible: anything, missing: windowLost(coverage) } : sight;
  });

/** What was last seen before it began to be missed elsewhere says nothing of now. */
function withoutOlder(sights: readonly Looked[]): readonly Looked[] {
  const lost = greatest(sights.map(({ state, since }) => (state === 'none' ? (since ?? 0) : 0)));
  return sights.map((sight): Looked => {
    const { coverage } = sight;
    const isOlder = sight.records.every((record) => endOf(record) < lost - SLACK_MS);
    if (sight.state !== 'accept' || !isOlder) return sight;
    return { ...sight, state: 'unseen', possible: anything, missing: coverage && whyAbsent(coverage, lost, lost) };
  });
}

/** What passed the end before only after the newest row of this interface is not missed here yet, whatever was before. */
const withoutUnreached = (sights: readonly Looked[]): readonly Looked[] =>
  sights.map((sight): Looked => {
    const { watermark, isFile } = sight.coverage ?? { watermark: null, isFile: false };
    const before = sights.slice(0, sight.at).findLast(isEnd);
    if (sight.state !== 'none' || before?.state !== 'accept' || watermark === null) return sight;
    const isReached = before.records.some((record) => startOf(record) <= watermark);
    const missing = isFile ? 'not-in-evidence' : 'not-yet-delivered';
    return isReached ? sight : { ...sight, state: 'unseen', possible: anything, missing };
  });

/** Where the attempt may have ended, by all that its checkpoints saw together. */
export function judgedBy<T extends Looked>(attempt: Attempt, looked: readonly T[]): Judged<T & Sight> {
  const { left, isBeginMissed, open, impossible } = consistentWith(looked.map(({ possible }) => possible));
  const sights = looked.map((one) => ({
    ...one,
    isOpen: open.includes(one.at),
    isImpossible: impossible.includes(one.at),
  }));
  return { ...attempt, sights, left, isBeginMissed };
}

const byEnd = (records: readonly FlowRecord[]): readonly FlowRecord[] =>
  records.toSorted((one, other) => (one.end ?? 0) - (other.end ?? 0));

const isEnd = ({ coverage }: Seen): boolean => coverage !== null;

/** Records there may be of several attempts at once, so only what they agree on counts, of those that are no older than what the ends saw before. */
function between(own: readonly FlowRecord[], before: readonly FlowRecord[]): Shown {
  const since = greatest(before.map(startOf));
  const records = own.filter((record) => before.length === 0 || endOf(record) >= since - SLACK_MS);
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
export function refusingAt<T extends Sight>({ left, sights }: Pick<Judged<T>, 'left' | 'sights'>): T | null {
  const [only, ...others] = left;
  return (others.length === 0 && sights.find(({ at }) => refusedAt(at) === only)) || null;
}
