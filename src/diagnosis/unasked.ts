import type { FlowRecord } from '../flow-log/record.js';
import { type Coverage, whyAbsent } from './coverage.js';
import type { Path } from './path.js';
import { endOf, startOf } from './period.js';
import type { Sighting } from './rows.js';
import { besideOneOf } from './stopped.js';

// An echo reply follows its request at once.
const ROUND_TRIP_MS = 2_000;

/**
 * Records carry no ICMP type, so the other end's pings look like answers. What goes that way while nobody asked is none:
 * nothing ever went the other way, or an end that recorded it had no request at that time, and would have recorded one.
 */
export function withoutUnasked(
  sightings: readonly Sighting[],
  { checkpoints, ends }: Path,
  coverage: Readonly<Record<'source' | 'destination', Coverage>>,
): readonly Sighting[] {
  const isRequest = ({ checkpoint }: Sighting): boolean => checkpoints[checkpoint]?.leg === 'request';
  if (!sightings.some(isRequest)) return [];
  const witnesses = (['source', 'destination'] as const).map((side) => {
    const at = (checkpoint: number) => sightings.flatMap((one) => (one.checkpoint === checkpoint ? [one.record] : []));
    const [asked, own] = [at(ends[`request-at-${side}`]), at(ends[`reply-at-${side}`])];
    const isOwn = new Set(own);
    const [isAskedThen, isAskedBefore] = [besideOneOf(asked, 0), besideOneOf(asked, ROUND_TRIP_MS)];
    const isAsked = (record: FlowRecord): boolean => (isFew(record) ? isAskedBefore : isAskedThen)(record);
    const isUnasked = (record: FlowRecord): boolean => isWatched(coverage[side], record) && !isAsked(record);
    const isBesideUnasked = besideOneOf(own.filter(isUnasked));
    const isBesideAsked = besideOneOf(own.filter((record) => !isUnasked(record)));
    return (one: FlowRecord): boolean =>
      isOwn.has(one) ? isUnasked(one) : isBesideUnasked(one) && !isBesideAsked(one);
  });
  return sightings.filter((one) => isRequest(one) || !witnesses.some((isUnasked) => isUnasked(one.record)));
}

/** So few answers may have come after the window of their requests. */
const isFew = ({ packets }: FlowRecord): boolean => (packets ?? 0) <= 2;

/** A request of that time would be recorded there. */
function isWatched(coverage: Coverage, record: FlowRecord): boolean {
  const [from, to] = [startOf(record), endOf(record)];
  return coverage.actions.includes('accept') && from !== null && to !== null && whyAbsent(coverage, from, to) === null;
}
