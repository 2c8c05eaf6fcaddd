import type { FlowRecord } from '../flow-log/record.js';
import { familyOf } from '../network/address.js';
import type { Network } from '../network/model.js';
import { ICMP, ICMPV6, TCP, UDP } from '../network/packet.js';
import { type Coverage, coverageOf } from './coverage.js';
import { type CaseEnd, type Ends, endsOf } from './ends.js';
import { inferEnds } from './infer.js';
import { type Legs, legsOf } from './legs.js';
import { middleRecords } from './middle.js';
import { type Path, pathOf } from './path.js';
import { isWithin, type Period, periodOf } from './period.js';
import { attributed, type Conversation, conversationOf, legOf, ordered } from './rows.js';
import { legs as allLegs, mapLegs, type Possible, type Signature, signatureOf } from './signature.js';
import { configuredAt, untangle } from './untangle.js';
import type { Connection, Evidence, Leg } from './verdict.js';

/** The question with everything that bears on it: what the records show, what the configuration says. */
export interface Case {
  readonly connection: Connection;
  readonly network: Network;
  readonly evidence: Evidence;
  readonly source: CaseEnd;
  readonly destination: CaseEnd;
  readonly path: Path;
  readonly legs: Legs;
  readonly signature: Signature;
  readonly coverage: { readonly source: Coverage; readonly destination: Coverage };
  readonly period: Period;
  /** Records of the conversation at NAT gateways on its way. */
  readonly middle: readonly FlowRecord[];
  /** ICMP from the destination's side to the source, where the conversation itself is not ICMP. */
  readonly complaints: readonly FlowRecord[];
  /** What the records hold that does not belong together. */
  readonly notes: readonly string[];
  readonly isBothPinging: boolean;
}

export function openCase(asked: Connection, network: Network, evidence: Evidence): Case {
  const connection = inFamily(asked);
  const period = periodOf(connection, evidence);
  const described = endsOf(connection, network);
  const rows = evidence.records.map((record) => attributed(record, network, described));
  const ends = inferEnds(described, rows, network);
  const timely = rows.filter((row) => row.action != null && isWithin(period, row));

  const roughPath = pathOf(connection, network, ends, { client: null, server: null });
  const conversation = conversationOf(connection, ends, roughPath);
  const sorted = sortedByLeg(timely, conversation);
  const path = likeliestPath(connection, network, ends, sorted);

  const coverage = {
    source: coverageOf(ends.source, network, rows, period),
    destination: coverageOf(ends.destination, network, rows, period),
  };
  const raw = legsOf(sorted, coverage, period, evidence.probe !== null);
  const { legs, notes, isBothPinging } = untangle(raw, path, ends, connection.protocol, evidence.probe);
  const shared = { connection, network, evidence, ...ends, path, legs, coverage, period, notes, isBothPinging };
  const middle = ordered(middleRecords(timely, conversation, network, path));
  return {
    ...shared,
    middle,
    complaints: connection.protocol === ICMP ? [] : complaintsOf(timely, ends),
    signature: narrowed(signatureOf(possibleOf(legs)), middle, path),
  };
}

function sortedByLeg(
  rows: readonly FlowRecord[],
  conversation: Conversation,
): Readonly<Record<Leg, readonly FlowRecord[]>> {
  const found = rows.flatMap((row) => {
    const leg = legOf(row, conversation);
    return leg === undefined ? [] : [{ leg, row }];
  });
  return mapLegs((leg) => ordered(found.filter((one) => one.leg === leg).map(({ row }) => row)));
}

const inFamily = (connection: Connection): Connection =>
  connection.protocol === ICMP && familyOf(connection.destination.address) === 6
    ? { ...connection, protocol: ICMPV6 }
    : connection;

/** Without the client's port, which some rules ask for, one for which the configuration refuses what was refused. */
function likeliestPath(
  connection: Connection,
  network: Network,
  ends: Ends,
  sorted: Readonly<Record<Leg, readonly FlowRecord[]>>,
): Path {
  const ports = portsOf(connection, sorted);
  const path = pathOf(connection, network, ends, ports);
  const refused = allLegs.find((leg) => sorted[leg].at(-1)?.action === 'REJECT');
  const hasPorts = connection.protocol === TCP || connection.protocol === UDP;
  if (!hasPorts || ports.client !== null || refused === undefined || configuredAt(path, refused) !== 'allow')
    return path;
  const others = clientPorts.map((client) => pathOf(connection, network, ends, { ...ports, client }));
  return others.find((other) => configuredAt(other, refused) === 'deny') ?? path;
}

// The ends of the ranges of Linux, of Windows and of NAT gateways (VPC user guide, "Ephemeral ports").
const clientPorts: readonly number[] = [32_768, 60_999, 65_535, 1024];

/** The ports of the latest attempt, of a refused one where there is one. */
function portsOf(
  { protocol }: Connection,
  sorted: Readonly<Record<Leg, readonly FlowRecord[]>>,
): { client: number | null; server: number | null } {
  if (protocol !== TCP && protocol !== UDP) return { client: null, server: null };
  const seen = allLegs.flatMap((leg) => sorted[leg].map((record) => ({ leg, record })));
  const chosen = seen.findLast(({ record }) => record.action === 'REJECT') ?? seen.at(-1);
  if (!chosen) return { client: null, server: null };
  const { srcport = null, dstport = null } = chosen.record;
  return chosen.leg.startsWith('request') ? { client: srcport, server: dstport } : { client: dstport, server: srcport };
}

const possibleOf = (facts: Legs): Possible => mapLegs((leg) => facts[leg].possible);

/** A NAT gateway has no security group: what its interface refuses ends the conversation on the way. */
function narrowed(signature: Signature, middle: readonly FlowRecord[], path: Path): Signature {
  const refused = middle.findLast(({ action }) => action === 'REJECT');
  if (!refused || middle.at(-1)?.action !== 'REJECT') return signature;
  const place = refused.srcaddr === path.packet.destination ? 'reply-way' : 'request-way';
  return signature.places.includes(place) ? { ...signature, places: [place], open: [] } : signature;
}

/** "Port unreachable" and the like: what a host says by ICMP of a UDP packet that nobody takes. */
function complaintsOf(rows: readonly FlowRecord[], { source, destination }: Ends): readonly FlowRecord[] {
  const isIcmp = ({ protocol }: FlowRecord): boolean => protocol === ICMP || protocol === ICMPV6;
  return rows.filter(
    (row) =>
      isIcmp(row) &&
      row.srcaddr === destination.inside &&
      (row.dstaddr === source.inside || row.interfaceId === destination.interfaceId),
  );
}
