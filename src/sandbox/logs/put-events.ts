import { firstIndex } from '../../base/first-index.js';
import type { Range } from '../flow-records/windows.js';
import { original } from '../world/original.js';
import type { LogGroupRow } from '../world/world.js';

/** What clients put into one stream, in the order in which it came. */
export type PutEvents = LogGroupRow['streams'][string]['events'];

interface TimeOrder {
  /** So many events were looked at. */
  readonly length: number;
  /** The places of the events in order of their times; null where they came in that order. */
  readonly places: readonly number[] | null;
}

const known = new WeakMap<PutEvents, TimeOrder>();

/** The places of the events of a span of time, both ends included, in order of their times. */
export function putBetween(events: PutEvents, { from, to }: Range): readonly number[] {
  const { places } = timeOrder(events);
  const placeOf = (rank: number) => places?.[rank] ?? rank;
  const timeOf = (rank: number) => events[placeOf(rank)]?.timestamp ?? 0;
  const found: number[] = [];
  const first = firstIndex(events.length, (rank) => timeOf(rank) >= from);
  for (let rank = first; rank < events.length && timeOf(rank) <= to; rank += 1) found.push(placeOf(rank));
  return found;
}

/** The times of the first and the last; null where there is none. */
export function eventRange(events: PutEvents): Range | null {
  if (events.length === 0) return null;
  const { places } = timeOrder(events);
  const at = (rank: number) => events[places?.[rank] ?? rank]?.timestamp ?? 0;
  return { from: at(0), to: at(events.length - 1) };
}

function timeOrder(events: PutEvents): TimeOrder {
  const before = known.get(original(events)) ?? { length: 0, places: null };
  if (before.length === events.length) return before;
  const isInOrder = (at: number) => (events[at]?.timestamp ?? 0) >= (events[at - 1]?.timestamp ?? 0);
  let at = before.places === null ? Math.max(1, before.length) : 1;
  while (at < events.length && isInOrder(at)) at += 1;
  const places =
    at >= events.length
      ? null
      : events.map((_, place) => place).sort((a, b) => (events[a]?.timestamp ?? 0) - (events[b]?.timestamp ?? 0));
  const order = { length: events.length, places };
  known.set(original(events), order);
  return order;
}
