import type { FlowRecord } from '../../flow-log/record.js';
import { familyOf } from '../../network/address.js';
import type { Network } from '../../network/model.js';
import { hasPorts, ICMP, ICMPV6, isIcmp } from '../../network/packet.js';
import { portClasses } from '../../network/port-classes.js';
import type { Connection, Evidence } from '../question.js';
import type { Leg } from '../verdict.js';
import { attemptsOf } from './attempts.js';
import { coverageAlong, lastAskedByNat, withUnlisted } from './believed.js';
import { closedSince, type PortSplit, portSplitOf } from './client-ports.js';
import { complaintsOf } from './complaints.js';
import { type Coverage, coverageOf } from './coverage.js';
import { chooseAttempt } from './deciding.js';
import { type CaseEnd, type Ends, endsOf } from './ends.js';
import { inferEnds } from './infer.js';
import { type Judged, judgeAttempt } from './judged.js';
import { ofTheTwo } from './of-the-two.js';
import { ordered } from './ordered.js';
import { ofThisNetwork } from './other-networks.js';
import { atEnd, type Checkpoint, type Path, type PathHop, type Ports, pathOf, senders } from './path.js';
import { isWithin, type Period, periodOf } from './period.js';
import { ofThisPing } from './pings/of-this-ping.js';
import { withoutOtherPings } from './pings/pings.js';
import { type Unanswered, unansweredPings } from './pings/unanswered-pings.js';
import { conversationOf, sightingOf } from './rows.js';
import { type RuledSight, ruledBy, withTurns } from './ruled-sight.js';
import { waypointsOf } from './waypoints.js';

/** The question with everything that bears on it: what the records show, what the configuration says. */
export interface Case extends Ends {
  readonly connection: Connection;
  readonly network: Network;
  readonly evidence: Evidence;
  readonly period: Period;
  readonly coverage: Readonly<Record<'source' | 'destination', Coverage>>;
  /** Oldest first. */
  readonly attempts: readonly Judged[];
  /** The one that decides: the newest new one of which the records are there; with what the rules decide of it. */
  readonly attempt: Judged<RuledSight>;
  /** For the ports of that attempt. */
  readonly path: Path;
  /** Some client ports get through and others do not. */
  readonly split: PortSplit | null;
  /** ICMP from the destination's side to the source, where the conversation itself is not ICMP. */
  readonly complaints: readonly FlowRecord[];
  /** Everything that was recorded within the time asked about, of whomever. */
  readonly rows: readonly FlowRecord[];
  /** The records hold pings from both ends. */
  readonly isBothPinging: boolean;
  /** What refuses another one today, by the port of its client, although it got through then. */
  readonly closedSince: PathHop | null;
  /** Some of it gets an answer and some does not, and neither time nor ports tell which. */
  readonly uneven: Unanswered | 'connections' | null;
}

export const sightAt = ({ attempt }: Pick<Case, 'attempt'>, leg: Leg): RuledSight => atEnd(attempt.sights, leg);

/** All that one checkpoint recorded, of every attempt, in time order. */
export const recordedAt = ({ attempts }: Pick<Case, 'attempts'>, { at }: Checkpoint): readonly FlowRecord[] =>
  ordered(attempts.flatMap(({ sights }) => sights[at]?.recorded ?? []));

/** The newest record of the packet as it left the end that sent it. */
export const recordOfExit = (facts: Pick<Case, 'attempt' | 'path'>, leg: PathHop['leg']): FlowRecord | undefined =>
  sightAt(facts, `${leg}-at-${senders[leg]}` as const).records.findLast(({ action }) => action === 'ACCEPT');

export function openCase(asked: Connection, given: Network, evidence: Evidence): Case {
  const connection = inFamily(asked);
  const period = periodOf(connection, evidence);
  const described = endsOf(connection, given);
  const all = ofThisNetwork(evidence.records, described, given);
  const ends = inferEnds(described, all, given);
  const network = withUnlisted(given, ends);
  const rows = all.filter((row) => row.action != null && isWithin(period, row));
  const waypoints = waypointsOf(connection, ends, rows, network);
  const pathFor = foundOnce(
    ({ client, server, nat }) => `${client} ${server} ${nat}`,
    (ports) => pathOf(connection, network, ends, ports, waypoints),
  );
  const like = foundOnce(alikeIn(network), pathFor);
  const rough = pathFor(noPorts);
  const conversation = conversationOf(connection, ends, rough);
  const seen = ofTheTwo(
    rows.flatMap((row) => sightingOf(row, conversation, rough, network) ?? []),
    rough,
  );
  const back = () => pathOf(turned(connection), network, turned(ends), noPorts);
  const coverageAt = (end: CaseEnd): Coverage => coverageOf(end, network, all, period, evidence);
  const coverage = { source: coverageAt(ends.source), destination: coverageAt(ends.destination) };
  const sightings = isPing(connection) ? ofThisPing(seen, rough, coverage, back) : seen;
  const bench = {
    protocol: connection.protocol,
    period,
    isProbe: evidence.probe !== null,
    pathOf: like,
  };
  const watched = coverageAlong(rough, coverage, sightings, () => lastAskedByNat(rows, ends, network, connection));
  const attempts = attemptsOf(sightings, watched, connection.protocol).map((one) => judgeAttempt(one, bench));
  const split = hasPorts(connection.protocol) ? portSplitOf(attempts, watched, like) : null;
  const decided = chooseAttempt(attempts, (attempt, { at }) => like(attempt).checkpoints[at]?.configured === 'allow');
  const first = split?.refused.at(-1) ?? decided.attempt;
  const path = pathFor(first);
  const untangled = isPing(connection) ? withoutOtherPings(first, path, evidence.probe) : null;
  const unanswered = isPing(connection) && !untangled && !evidence.probe ? unansweredPings(first) : null;
  const hasTurns = !untangled && !split && !decided.isUneven && !isPortUnknown(first, connection);
  const chosen = untangled ?? unanswered?.judged ?? first;
  const ruled = ruledBy(path, chosen);
  const attempt = hasTurns ? withTurns(ruled, attempts, first, connection.protocol) : ruled;
  return {
    connection,
    network,
    evidence,
    ...ends,
    period,
    coverage,
    attempts: attempts.map((one) => (one === chosen ? attempt : one)),
    attempt,
    path,
    split,
    complaints: isPing(connection) ? [] : complaintsOf(rows, ends, first, network),
    rows,
    isBothPinging: untangled !== null,
    closedSince: hasPorts(connection.protocol) ? closedSince(attempts, first, like) : null,
    uneven:
      (unanswered?.isOrdered ? null : unanswered) ??
      (decided.isUneven && first === decided.attempt ? 'connections' : null),
  };
}

/** The records do not show which connection they are of: others, or to other ports, may have been refused meanwhile. */
const isPortUnknown = ({ client, nat }: Judged, { protocol }: Connection): boolean =>
  hasPorts(protocol) && client === null && nat === null;

const isPing = ({ protocol }: Connection): boolean => isIcmp(protocol);

const inFamily = (connection: Connection): Connection =>
  connection.protocol === ICMP && familyOf(connection.destination.address) === 6
    ? { ...connection, protocol: ICMPV6 }
    : connection;

const noPorts: Ports = { client: null, server: null, nat: null };

const turned = <T extends Pick<Connection, 'source' | 'destination'> | Ends>(one: T): T => ({
  ...one,
  source: one.destination,
  destination: one.source,
});

type PathFor = (ports: Ports) => Path;

/** The first that was found for ports of one key serves all that have it. */
function foundOnce(keyOf: (ports: Ports) => string, find: PathFor): PathFor {
  const known = new Map<string, Path>();
  return (ports) => {
    const key = keyOf(ports);
    const path = known.get(key) ?? find(ports);
    known.set(key, path);
    return path;
  };
}

/** One key for all whose client's port the rules do not tell apart: a conversation may have thousands of attempts. */
function alikeIn(network: Network): (ports: Ports) => string {
  const classOf = portClasses(network);
  return ({ client, server, nat }) => `${client && classOf(client)} ${server} ${nat && classOf(nat)}`;
}
