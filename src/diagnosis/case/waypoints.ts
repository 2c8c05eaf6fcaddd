import type { FlowRecord } from '../../flow-log/record.js';
import { addressesOf, interfaceById } from '../../network/locate.js';
import type { NatGateway, Network } from '../../network/model.js';
import { hasPorts } from '../../network/packet.js';
import type { Connection } from '../question.js';
import type { CaseEnd, Ends } from './ends.js';
import { startOf } from './period.js';
import { destinationOf, hasPort, sourceOf } from './rows.js';
import type { Waypoint } from './waypoint.js';

/** In the order of time; what refused it comes last. */
export function waypointsOf(
  connection: Connection,
  ends: Ends,
  rows: readonly FlowRecord[],
  network: Network,
): readonly Waypoint[] {
  const clients = clientsOf(connection, ends, rows);
  const seen = rows.flatMap((row) => {
    const one = waypointAt(row, connection, ends, network, clients);
    return one ? [{ row, one }] : [];
  });
  const nats = natsOf(connection, ends, rows, network);
  const sentOn = rows.flatMap((row) => {
    const one = translatedAt(row, connection, ends, nats);
    return one ? [{ row, one }] : [];
  });
  // Another client of the same server may have the same port: what is on the way took the packet from the source.
  const known = new Set(seen.flatMap(({ row, one }) => (isOf(ends.source, askerOf(row, one)) ? one.interfaceId : [])));
  const found = new Map<string, Waypoint & { readonly start: number; readonly isRefused: boolean }>();
  for (const { row, one } of [...seen, ...sentOn]) {
    if (!known.has(one.interfaceId)) continue;
    const key = [one.leg, one.direction, one.interfaceId].join(' ');
    const before = found.get(key);
    const start = Math.min(before?.start ?? Number.POSITIVE_INFINITY, startOf(row));
    found.set(key, { ...one, start, isRefused: (before?.isRefused ?? false) || row.action === 'REJECT' });
  }
  return [...found.values()].toSorted(
    (one, other) => Number(one.isRefused) - Number(other.isRefused) || one.start - other.start || inFirst(one, other),
  );
}

/**
 * NAT gateways to which the source came with what is asked, by a row that names both, and nobody else: what they sent on to the
 * destination and got back from it is of the source, whether or not anybody read the route to them.
 */
function natsOf(
  connection: Connection,
  { source, destination }: Ends,
  rows: readonly FlowRecord[],
  { natGateways }: Network,
): readonly NatGateway[] {
  return natGateways.filter(({ interfaceId, privateAddress }) => {
    const askers = rows.flatMap((row) => {
      const isAsked =
        row.interfaceId === interfaceId &&
        row.protocol === connection.protocol &&
        row.dstaddr === privateAddress &&
        row.pktDstaddr === destination.address &&
        hasPort(row, true, connection);
      return isAsked ? (sourceOf(row) ?? []) : [];
    });
    return interfaceId !== null && askers.length > 0 && askers.every((one) => one === source.inside);
  });
}

/** What such a gateway sent on or got back, under its own address. */
function translatedAt(
  row: FlowRecord,
  connection: Connection,
  { destination }: Ends,
  nats: readonly NatGateway[],
): Waypoint | undefined {
  const nat = nats.find(({ interfaceId }) => interfaceId !== null && interfaceId === row.interfaceId);
  if (!nat?.interfaceId || nat.privateAddress === null || row.protocol !== connection.protocol) return undefined;
  const { interfaceId, privateAddress: translated } = nat;
  const isBetween = (from: string, to: string): boolean => sourceOf(row) === from && destinationOf(row) === to;
  if (isBetween(translated, destination.address) && hasPort(row, true, connection))
    return { leg: 'request', interfaceId, direction: 'egress', translated };
  if (isBetween(destination.address, translated) && hasPort(row, false, connection))
    return { leg: 'reply', interfaceId, direction: 'ingress', translated };
  return undefined;
}

/**
 * An interface shows its own address on its own side, whatever the packet carries, unless the format has pkt-srcaddr and
 * pkt-dstaddr: then the client's port, which the ends recorded as well, tells whose packet it was.
 */
function waypointAt(
  row: FlowRecord,
  { protocol, port }: Connection,
  ends: Ends,
  network: Network,
  clients: ReadonlySet<number>,
): Waypoint | undefined {
  const { interfaceId } = row;
  if (interfaceId == null || row.protocol !== protocol || isNoWaypoint(interfaceId, ends, network)) return undefined;
  const one = interfaceById(network, interfaceId);
  const own = one ? addressesOf(one) : [];
  const [from, to] = [sourceOf(row), destinationOf(row)];
  const [isFromOwn, isToOwn] = [own.includes(from ?? ''), own.includes(to ?? '')];
  const goes = (near: CaseEnd, far: CaseEnd): boolean =>
    (isOf(near, from) && (isToOwn || isOf(far, to))) || (isFromOwn && isOf(far, to));
  const isRequest = goes(ends.source, ends.destination);
  if (!isRequest && !goes(ends.destination, ends.source)) return undefined;
  const client = (isRequest ? row.srcport : row.dstport) ?? -1;
  if ((isFromOwn || isToOwn) && !(hasPorts(protocol) && clients.has(client))) return undefined;
  if (isBalanced(ends.destination) && one?.kind === 'instance' && (isRequest ? isToOwn : isFromOwn)) return undefined;
  const isOut = isFromOwn || own.includes(row.srcaddr ?? '') || row.srcaddr !== from;
  const isIn = isToOwn || own.includes(row.dstaddr ?? '') || row.dstaddr !== to;
  // A format may have the packet's own addresses alone: then nothing tells the interface's side, and it came in there first.
  const isOfPacketAlone = row.srcaddr == null && row.dstaddr == null;
  const direction = row.flowDirection ?? (isOfPacketAlone ? 'ingress' : isOut ? 'egress' : isIn ? 'ingress' : null);
  // Who shows an end's address as its own has it, or had it then: that is no one on the way.
  const shown = direction === 'egress' ? row.srcaddr : row.dstaddr;
  const isOfEnd = [ends.source, ends.destination].some(({ inside }) => inside === shown);
  if (direction === null || isOfEnd || !hasPort(row, isRequest, { protocol, port })) return undefined;
  return { leg: isRequest ? 'request' : 'reply', interfaceId, direction };
}

/** A load balancer may keep the address and the port of the client: whom that then addresses is a target of it, not on the way there. */
const isBalanced = ({ interface: one }: CaseEnd): boolean => one?.kind === 'load-balancer';

const isOf = (end: CaseEnd, address: string | null): boolean => address === end.inside || address === end.address;

/** Who asked, by a row of the request or of the answer. */
const askerOf = (row: FlowRecord, { leg }: Waypoint): string | null =>
  leg === 'request' ? sourceOf(row) : destinationOf(row);

/** Ports from which the ends were seen to ask. */
function clientsOf(
  { protocol, port }: Connection,
  { source, destination }: Ends,
  rows: readonly FlowRecord[],
): ReadonlySet<number> {
  const ids = [source.interfaceId, destination.interfaceId];
  const isAsking = (row: FlowRecord): boolean =>
    row.protocol === protocol &&
    ids.includes(row.interfaceId ?? null) &&
    sourceOf(row) === source.inside &&
    destinationOf(row) === destination.inside;
  return new Set(
    rows.flatMap((row) => (isAsking(row) && hasPort(row, true, { protocol, port }) ? (row.srcport ?? []) : [])),
  );
}

/** The two ends' own interfaces, and the others of their machines; a load balancer has other targets, too. */
function isNoWaypoint(id: string, { source, destination }: Ends, network: Network): boolean {
  const one = interfaceById(network, id);
  const instanceId = one?.instanceId ?? null;
  if (one?.kind === 'load-balancer') return true;
  return [source, destination].some(
    (end) => end.interfaceId === id || (instanceId !== null && end.interface?.instanceId === instanceId),
  );
}

const inFirst = (one: Waypoint, other: Waypoint): number =>
  one.direction === other.direction ? 0 : one.direction === 'ingress' ? -1 : 1;
