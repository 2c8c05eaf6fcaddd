import { greatest, least } from '../../base/extremes.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { TCP } from '../../network/packet.js';
import { lostBefore } from './consistency.js';
import { endOfAttempt, type Judged, refusingAt } from './judged.js';
import { startOf } from './period.js';
import { isBare, isReset } from './segments.js';
import { type Sight, SLACK_MS } from './sight.js';

/** The attempt that decides, and whether others got through that may as well have come after it. */
interface Chosen {
  readonly attempt: Judged;
  readonly isUneven: boolean;
}

/** Does the configuration let pass what a record says that this one was refused at? */
type IsOpenNow = (attempt: Judged, checkpoint: Sight) => boolean;

/**
 * The newest new attempt says how it is now. Records of the very newest may not be there yet, unless it did or did not get
 * through whatever they say. Attempts of one window have no order, and of them the one that failed says more, unless another
 * got through and what refused it lets it pass today; so does one that failed between two that did not.
 */
export function chooseAttempt(attempts: readonly Judged[], isOpenNow: IsOpenNow): Chosen {
  const fresh = attempts.filter(({ isNew }) => isNew);
  const among = fresh.length > 0 ? fresh : attempts;
  const known = among.filter((one) => !isAwaited(one));
  const alike = newestOf(known.length > 0 ? known : among);
  const isPast = (one: Judged): boolean => {
    const at = refusingAt(one);
    return at !== null && isOpenNow(one, at) && alike.some(isThrough);
  };
  const newest = alike.filter((one) => !isPast(one));
  const chosen = newest.find((one) => endOfAttempt(one) === 'refused') ?? newest.find(isFailed) ?? newest.at(-1);
  if (!chosen) throw new Error('no attempt at all');
  const reset = newest.find(isAllReset);
  if (reset && !isFailed(chosen)) return { attempt: reset, isUneven: !newest.every(isAllReset) };
  if (isFailed(chosen))
    return {
      attempt: chosen,
      isUneven: endOfAttempt(chosen) !== 'refused' && newest.some((one) => isFurther(one, chosen)),
    };
  const later = among.findLast((one) => one.begin > chosen.begin && isFailed(one));
  if (later) return { attempt: later, isUneven: false };
  const between = isThrough(chosen) ? failedSince(known) : undefined;
  return between ? { attempt: between, isUneven: true } : { attempt: chosen, isUneven: false };
}

/** Not lost at once, and later no more: that may be the change of something. */
function failedSince(attempts: readonly Judged[]): Judged | undefined {
  const first = attempts.find(isThrough);
  return first && attempts.findLast((one) => isFailed(one) && endOfAttempt(one) !== 'refused' && !isBefore(one, first));
}

/** Those that no other is known to have come after: wholly, or by the windows of one interface, since those of two differ. */
function newestOf(attempts: readonly Judged[]): readonly Judged[] {
  const latest = (attempts[0]?.sights ?? []).map(({ at }) =>
    greatest(attempts.map((each) => firstAt(each, at) ?? Number.NEGATIVE_INFINITY)),
  );
  const begin = greatest(attempts.map((each) => each.begin));
  const left = attempts.filter(
    (each) => each.end + SLACK_MS >= begin && latest.every((last, at) => (firstAt(each, at) ?? last) >= last),
  );
  return left.length > 0 ? left : attempts.filter(({ begin }) => begin === attempts.at(-1)?.begin);
}

/** Wholly, or where both were seen. */
const isBefore = (one: Judged, other: Judged): boolean =>
  one.end + SLACK_MS < other.begin ||
  one.sights.some(
    ({ at }) => (firstAt(one, at) ?? Number.POSITIVE_INFINITY) < (firstAt(other, at) ?? Number.NEGATIVE_INFINITY),
  );

function firstAt({ sights }: Judged, checkpoint: number): number | null {
  const [first] = sights[checkpoint]?.recorded ?? [];
  return first ? startOf(first) : null;
}

const isAwaited = ({ sights }: Judged): boolean =>
  sights.some(({ isOpen, missing }) => isOpen && missing === 'not-yet-delivered');

/** Not everything of it is known, but that it did not get through is. */
const isFailed = ({ left, sights }: Judged): boolean => left.length > 0 && !left.includes(lostBefore(sights.length));

/** Answered by resets alone: they never hold a SYN, and where there are no flags they are bare headers. */
const isAllReset = ({ sights }: Judged): boolean =>
  sights.some(
    ({ recorded }) => recorded.length > 0 && recorded.every((one) => one.action === 'ACCEPT' && isResetRow(one)),
  );

const isResetRow = (one: FlowRecord): boolean =>
  one.tcpFlags == null ? one.protocol === TCP && isBare(one) : isReset(one);

/** It may have got through, and came further than the other for certain. */
const isFurther = (one: Judged, other: Judged): boolean => !isFailed(one) && least(one.left) > greatest(other.left);

const isThrough = (one: Judged): boolean => endOfAttempt(one) === 'through';
