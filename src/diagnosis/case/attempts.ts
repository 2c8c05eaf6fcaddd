import { greatest, least } from '../../base/extremes.js';
import { firstIndex } from '../../base/first-index.js';
import { groupBy } from '../../base/group-by.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { opensConnection } from '../../flow-log/tcp-flags.js';
import { hasPorts, TCP } from '../../network/packet.js';
import { ordered } from './ordered.js';
import type { Ports } from './path.js';
import { endOf, isBetweenTimes, startOf } from './period.js';
import { recordsAt, type Sighting } from './rows.js';
import { isBare } from './segments.js';
import { type Seen, SLACK_MS } from './sight.js';

/** One connection: what one pair of ports did. ICMP has none, so all of it is one attempt. */
export interface Attempt extends Ports {
  /** Of each checkpoint, in the order of the way. */
  readonly sights: readonly Seen[];
  /** When it was first and last seen, milliseconds; infinite without times. */
  readonly begin: number;
  readonly end: number;
  /** Its opening was seen, or may have been: false for packets of a connection that is older than the records, and for bare headers that come back alone. */
  readonly isNew: boolean;
}

/** May the record be of the time of the attempt? Another interface may have stamped it up to a minute earlier. */
export const isOfTimeOf = ({ begin, end }: Pick<Attempt, 'begin' | 'end'>, record: FlowRecord): boolean =>
  isBetweenTimes(record, begin - SLACK_MS, end);

/** The attempts among the sightings of a conversation, oldest first; one without records where there are none. */
export function attemptsOf(
  sightings: readonly Sighting[],
  checkpoints: readonly Omit<Seen, 'recorded'>[],
  protocol: number,
): readonly Attempt[] {
  const shared = sightings.filter(({ client }) => hasPorts(protocol) && client === null);
  const groups = groupBy(sightings, ({ client, server }) => {
    if (!hasPorts(protocol)) return [''];
    return client === null ? [] : [`${client} ${server}`];
  });
  if (groups.size === 0) return [attemptOf(shared, checkpoints, protocol)];
  const attempts = [...groups.values()].map((own) => ({ own, span: spanOf(own) }));
  const spans = attempts.map(({ span }) => span);
  const all = attempts.map(({ own, span }) => [...own, ...sharedOf(own, span, shared, spans)]);
  const taken = new Set(all.flatMap((own) => own.map(({ nat }) => nat)));
  // What a NAT gateway passed on after the last of them belongs to another one, whose client has no records yet.
  const last = greatest(spans.map(([begin]) => begin));
  const again = attempts.map(({ own, span: [begin] }) => openedAgain(own, begin));
  const isBeside = (at: number): boolean => again.some((isAgain) => isAgain(at));
  const isLater = ({ nat, record }: Sighting): boolean => {
    const at = startOf(record);
    return nat != null && !taken.has(nat) && at > last && !isBeside(at);
  };
  const later = groupBy(shared.filter(isLater), ({ nat }) => [`${nat}`]);
  return [...all, ...later.values()]
    .map((own) => attemptOf(own, checkpoints, protocol))
    .toSorted((one, other) => one.begin - other.begin || (one.client ?? 0) - (other.client ?? 0));
}

function attemptOf(
  sightings: readonly Sighting[],
  checkpoints: readonly Omit<Seen, 'recorded'>[],
  protocol: number,
): Attempt {
  const named = sightings.find(({ client }) => client !== null);
  const all = sightings.map(({ record }) => record);
  const isRest = ({ record, checkpoint }: Sighting): boolean =>
    record.tcpFlags == null ? checkpoint.leg === 'reply' && isBare(record) : !opensConnection(record.tcpFlags);
  const isOlder = sightings.length > 0 && sightings.every(isRest);
  return {
    client: named?.client ?? null,
    server: named?.server ?? null,
    nat: sightings.findLast(({ nat }) => nat != null)?.nat ?? null,
    sights: checkpoints.map((one) => ({ ...one, recorded: ordered(recordsAt(sightings, one)) })),
    begin: beginOf(all),
    end: greatest(all.map(endOf)),
    isNew: protocol !== TCP || !isOlder,
  };
}

/** No later than the first window ends, and no earlier than any window that overlaps that one begins. */
function beginOf(records: readonly FlowRecord[]): number {
  const starts = records.map(startOf);
  const until = least(records.map(endOf));
  return greatest([least(starts), ...starts.filter((start) => start <= until).map((start) => start - SLACK_MS)]);
}

/**
 * A client may open several connections by one port, one after the other, which a NAT gateway tells apart and the client's own
 * records do not: something that began at that time, and not with the first of them, is one of these.
 */
function openedAgain(own: readonly Sighting[], begin: number): (at: number) => boolean {
  const starts = own
    .map(({ record }) => startOf(record))
    .filter((start) => start > begin + SLACK_MS)
    .toSorted((one, other) => one - other);
  const near = (at: number): number => firstIndex(starts.length, (index) => (starts[index] ?? 0) >= at - SLACK_MS);
  return (at) => (starts[near(at)] ?? Number.POSITIVE_INFINITY) <= at + SLACK_MS;
}

/** Fewer rows than attempts of that time do not show each of them; of more rows, the first belong to it. */
function sharedOf(
  attempt: readonly Sighting[],
  span: Span,
  shared: readonly Sighting[],
  spans: readonly Span[],
): readonly Sighting[] {
  const found = contemporary(shared, span);
  const ports = new Set(found.map(({ nat }) => nat));
  if (found.length === 0 || ports.has(undefined)) return found;
  const [begin, end] = span;
  const count = spans.filter(([from, to]) => to >= begin && from <= end).length;
  if (count > ports.size) return [];
  if (count > 1 || ports.size === 1) return found;
  const [first] = ordered(found.map(({ record }) => record));
  const own = found.find(({ record }) => record === first)?.nat;
  const isAgain = openedAgain(attempt, begin);
  const those = new Set(found.filter(({ record }) => isAgain(startOf(record))).map(({ nat }) => nat));
  return found.filter(({ nat }) => nat === own || those.has(nat));
}

type Span = readonly [begin: number, end: number];

const spanOf = (own: readonly Sighting[]): Span => [
  least(own.map(({ record }) => startOf(record))),
  greatest(own.map(({ record }) => endOf(record))),
];

/** Where a record does not tell the client's port, time alone says whose it may be. */
const contemporary = (shared: readonly Sighting[], [begin, end]: Span): readonly Sighting[] =>
  shared.filter(({ record }) => isBetweenTimes(record, begin, end));
