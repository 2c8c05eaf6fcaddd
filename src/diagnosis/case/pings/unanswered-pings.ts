import { greatest } from '../../../base/extremes.js';
import type { FlowRecord } from '../../../flow-log/record.js';
import { type Judged, judgedBy } from '../judged.js';
import { atEnd } from '../path.js';
import { endOf, startOf } from '../period.js';
import type { Sight } from '../sight.js';

// Seconds after which no answer to a ping is expected any more.
const ROUND_TRIP = 2;

/** At one interface, of which every packet of both directions was counted. */
export interface Unanswered {
  readonly judged: Judged;
  readonly asked: number;
  readonly answered: number;
  /** The last ones were not. */
  readonly isOrdered: boolean;
}

/**
 * One echo request gets one reply: where an interface counted clearly fewer of these in its newest window, some were not
 * answered, and its rows do not tell which. One packet may belong to a window that is still to come, and a few get lost anyway.
 */
export function unansweredPings(judged: Judged): Unanswered | null {
  // What was refused somewhere got no answer for that reason.
  if (judged.sights.some(({ recorded }) => recorded.some(({ action }) => action === 'REJECT'))) return null;
  for (const { requests, answers, asked, answered } of countedAt(judged)) {
    if (asked - answered <= Math.max(1, asked / 10)) continue;
    const order = orderOf(requests.records.at(-1), answers.records.at(-1));
    if (order === 'answered-last') continue;
    const possible: Sight['possible'] = order === 'answered-first' ? ['none'] : ['accept', 'none'];
    const sights = judged.sights.map(
      (sight): Sight =>
        sight.at >= answers.at
          ? { ...sight, state: order === 'answered-first' ? 'none' : 'unseen', possible, missing: null }
          : sight,
    );
    return { judged: judgedBy(judged, sights), asked, answered, isOrdered: order !== null };
  }
  return null;
}

/** Some had no answer, and perhaps the last: the rows of a window do not tell which. */
export const isAnyUnanswered = (judged: Judged): boolean =>
  countedAt(judged).some(({ asked, answered }) => asked > answered);

/** What each end counted in its newest window. */
const countedAt = (judged: Judged) =>
  (['destination', 'source'] as const).flatMap((side) => {
    const requests = atEnd(judged.sights, `request-at-${side}`);
    const answers = atEnd(judged.sights, `reply-at-${side}`);
    const since = greatest(requests.records.map(startOf));
    const [asked, answered] = [countOf(requests, since), countOf(answers, since)];
    return asked === null || answered === null ? [] : [{ requests, answers, asked, answered }];
  });

/** Where rows have the times of their first and last packet, not those of the window; in Unix seconds, as they are written. */
function orderOf(request?: FlowRecord, answer?: FlowRecord): 'answered-first' | 'answered-last' | null {
  if (request?.start == null || request.end == null || answer?.start == null || answer.end == null) return null;
  if (answer.end < request.end - ROUND_TRIP) return 'answered-first';
  return answer.start > request.start + ROUND_TRIP ? 'answered-last' : null;
}

/** Null where it was not accepted throughout, or some record has no number. */
function countOf(sight: Sight, since: number): number | null {
  if (sight.state !== 'accept') return null;
  const newest = sight.records.filter((one) => endOf(one) >= since);
  const packets = newest.map((one) => (one.action === 'ACCEPT' ? (one.packets ?? null) : null));
  return packets.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0);
}
