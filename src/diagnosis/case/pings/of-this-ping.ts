import type { FlowRecord } from '../../../flow-log/record.js';
import { type Coverage, whyAbsent } from '../coverage.js';
import { atEnd, type Path } from '../path.js';
import { endOf, startOf } from '../period.js';
import { recordsAt, type Sighting } from '../rows.js';
import { besideOneOf, stoppedBy } from '../stopped.js';

/**
 * Records carry no ICMP type, so the other end's pings look like answers: without those that nobody asked for, and those that
 * were refused as no answer would be. `back`: the way of the other end's ping.
 */
export const ofThisPing = (
  sightings: readonly Sighting[],
  path: Path,
  coverage: Readonly<Record<'source' | 'destination', Coverage>>,
  back: () => Path,
): readonly Sighting[] => withoutRefused(withoutUnasked(sightings, path, coverage), path, back);

// An echo reply follows its request at once.
const ROUND_TRIP_MS = 2_000;

/**
 * A packet in the direction of answers is no answer where nothing was asked: nothing ever went the other way,
 * or an end that recorded it has no request of that time, and would have recorded one.
 */
function withoutUnasked(
  sightings: readonly Sighting[],
  { checkpoints }: Path,
  coverage: Readonly<Record<'source' | 'destination', Coverage>>,
): readonly Sighting[] {
  const isRequest = ({ checkpoint }: Sighting): boolean => checkpoint.leg === 'request';
  if (!sightings.some(isRequest)) return [];
  const witnesses = (['source', 'destination'] as const).map((side) => {
    const asked = recordsAt(sightings, atEnd(checkpoints, `request-at-${side}`));
    const own = recordsAt(sightings, atEnd(checkpoints, `reply-at-${side}`));
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
const isWatched = (coverage: Coverage, record: FlowRecord): boolean =>
  coverage.actions.includes('accept') && whyAbsent(coverage, startOf(record), endOf(record)) === null;

/**
 * Refused where the source takes answers, which its rules let in, while they refuse a ping: then it was the other end that
 * pinged. Where no answer was ever let in, a network ACL may have been another, unless there are too few for answers; a
 * security group never refuses an answer.
 */
function areRefusedPings(sightings: readonly Sighting[], path: Path, back: () => Path): boolean {
  const last = atEnd(path.checkpoints, 'reply-at-source');
  const here = recordsAt(sightings, last);
  const isAclAway = path.steps.some(
    ({ leg, at: side, component, decision }) =>
      leg === 'reply' && side === 'source' && component === 'network-acl' && decision === 'not-applied',
  );
  const asked = countOf(recordsAt(sightings, atEnd(path.checkpoints, 'request-at-source')));
  const isNoAnswer = here.some(({ action }) => action === 'ACCEPT') || asked - countOf(here) > Math.max(1, asked / 10);
  if (!here.some(({ action }) => action === 'REJECT') || !(isAclAway || isNoAnswer)) return false;
  return last.configured === 'allow' && atEnd(back().checkpoints, 'request-at-destination').configured === 'deny';
}

const countOf = (records: readonly FlowRecord[]): number =>
  records.reduce((sum, { packets }) => sum + (packets ?? Number.NaN), 0);

/** Nor are they answers where they left, unless some were let in at about that time. */
function withoutRefused(sightings: readonly Sighting[], path: Path, back: () => Path): readonly Sighting[] {
  if (!areRefusedPings(sightings, path, back)) return sightings;
  const last = atEnd(path.checkpoints, 'reply-at-source');
  const arrived = recordsAt(sightings, last);
  const isPing = stoppedBy(arrived);
  const isAnswer = stoppedBy(arrived.map((one) => ({ ...one, action: one.action === 'REJECT' ? 'ACCEPT' : 'REJECT' })));
  return sightings.filter(({ checkpoint, record }) => {
    if (checkpoint.leg === 'request') return true;
    return checkpoint.at === last.at ? record.action !== 'REJECT' : !isPing(record) || isAnswer(record);
  });
}
