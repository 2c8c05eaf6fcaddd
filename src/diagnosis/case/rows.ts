import type { FlowRecord } from '../../flow-log/record.js';
import { addressesOf, interfaceById } from '../../network/locate.js';
import type { Network } from '../../network/model.js';
import { ipv4Behind } from '../../network/nat64.js';
import { hasPorts } from '../../network/packet.js';
import type { Connection } from '../question.js';
import { type CaseEnd, type Ends, primaryAddress } from './ends.js';
import { atEnd, type Checkpoint, type Path } from './path.js';

/** Whose conversation is looked for: protocol, port, and the addresses under which each interface knows the other end. */
export interface Conversation {
  readonly protocol: number;
  readonly port: number | null;
  readonly ends: Ends;
  /** Addresses that the source has on its way: its own, its public one, that of a NAT gateway. */
  readonly sourceAliases: readonly string[];
  /** Those of them under which the destination may know it. */
  readonly arrivedAliases: readonly string[];
  /** Addresses that the destination has there: by NAT64 it is asked in IPv4, behind an internet gateway it has a private one. */
  readonly destinationAliases: readonly string[];
}

/** A record, the checkpoint that wrote it, and the ports that tell its attempt from others. */
export interface Sighting {
  readonly checkpoint: Checkpoint;
  readonly record: FlowRecord;
  /** Null where the record does not show it, or shows another that a NAT gateway put in its place. */
  readonly client: number | null;
  readonly server: number | null;
  /** What a NAT gateway put in its place. */
  readonly nat?: number | null;
}

/** Those of one checkpoint. */
export const recordsAt = (sightings: readonly Sighting[], { at }: Checkpoint): readonly FlowRecord[] =>
  sightings.flatMap(({ checkpoint, record }) => (checkpoint.at === at ? [record] : []));

/** Both ends, whatever the interface. */
export const namesBoth = ({ pktSrcaddr, pktDstaddr }: FlowRecord): boolean => pktSrcaddr != null && pktDstaddr != null;

export function conversationOf({ protocol, port }: Connection, ends: Ends, path: Path): Conversation {
  const { source, destination } = ends;
  const onTheWay = path.steps.filter(({ leg }) => leg === 'request').map(({ packet }) => packet.source);
  const outside = Object.values(source.interface?.publicAddresses ?? {});
  const sourceAliases = [...new Set([source.inside, source.address, path.arrived.source, ...onTheWay, ...outside])];
  // A destination that is asked by its private address never sees a public one of the source, and the other way round.
  const never = destination.address === destination.inside ? outside : source.isInside ? [source.inside] : [];
  const arrivedAliases = sourceAliases.filter((one) => !never.includes(one));
  // An internet gateway shows it its own address, and whoever stands between the two.
  const behind = source.isInside ? [] : [destination.inside];
  const destinationAliases = [destination.address, ipv4Behind(destination.address) ?? [], behind].flat();
  return { protocol, port, ends, sourceAliases, arrivedAliases, destinationAliases };
}

/** The checkpoint that a record belongs to; undefined where it is of another conversation or another interface. */
export function sightingOf(
  record: FlowRecord,
  conversation: Conversation,
  path: Path,
  network: Network,
): Sighting | undefined {
  if (record.action == null || !isOfProtocol(record, conversation)) return undefined;
  const { source, destination } = conversation.ends;
  const there = { client: record.srcport ?? null, server: record.dstport ?? null };
  const back = { client: record.dstport ?? null, server: record.srcport ?? null };
  if (isAt(record, source) && isOwn(record, source, conversation, [destination.address])) {
    return wayAt(record, conversation, source) === 'out'
      ? { checkpoint: atEnd(path.checkpoints, 'request-at-source'), record, ...there }
      : { checkpoint: atEnd(path.checkpoints, 'reply-at-source'), record, ...back };
  }
  if (isAt(record, destination) && isOwn(record, destination, conversation, conversation.arrivedAliases)) {
    const isOut = wayAt(record, conversation, destination) === 'out';
    const ports = isOut ? back : there;
    const isByNat = isOfNat(network, isOut ? destinationOf(record) : sourceOf(record));
    const checkpoint = atEnd(path.checkpoints, isOut ? 'reply-at-destination' : 'request-at-destination');
    return { checkpoint, record, ...(isByNat ? { ...ports, client: null, nat: ports.client } : ports) };
  }
  const checkpoint = path.checkpoints.find((one) => isBetween(record, one, conversation, network));
  if (!checkpoint) return undefined;
  const ports = checkpoint.leg === 'request' ? there : back;
  return {
    checkpoint,
    record,
    ...(isOfNat(network, checkpoint.client ?? null) || isOfInstance(record, checkpoint, network)
      ? { client: null, server: null, nat: ports.client }
      : ports),
  };
}

/** Behind a NAT gateway its address is seen, and a port of its own choice, at its own interface and at all further on. */
const isOfNat = ({ natGateways }: Network, address: string | null): boolean =>
  address !== null &&
  natGateways.some(({ privateAddress, publicAddress }) => address === privateAddress || address === publicAddress);

/** A NAT instance put its own address, and a port of its own, in place of the client's, by what the packet itself carries. */
function isOfInstance(record: FlowRecord, { leg, interfaceId }: Checkpoint, network: Network): boolean {
  const one = interfaceById(network, interfaceId);
  const client = leg === 'request' ? record.pktSrcaddr : record.pktDstaddr;
  return one?.kind === 'instance' && client != null && addressesOf(one).includes(client);
}

/**
 * At an interface in between, which shows its own address for its own side whatever the packet carries; only pkt-srcaddr
 * and pkt-dstaddr tell whose it is (VPC user guide, "Traffic through a NAT gateway").
 */
function isBetween(
  record: FlowRecord,
  { side, leg, direction, interfaceId }: Checkpoint,
  conversation: Conversation,
  network: Network,
): boolean {
  if (side !== 'between' || interfaceId === null || record.interfaceId !== interfaceId) return false;
  const one = interfaceById(network, interfaceId);
  const own = one ? addressesOf(one) : [];
  // Where nothing tells the direction it is the first in which it passes there: a packet may come by twice, into and out of an inspection VPC.
  const shown = record.flowDirection ?? directionOf(record, own);
  if (shown !== null && shown !== direction) return false;
  const near = (address: string | null): boolean =>
    address !== null && (conversation.sourceAliases.includes(address) || own.includes(address));
  const far = (address: string | null): boolean =>
    address !== null && (conversation.destinationAliases.includes(address) || own.includes(address));
  const [from, to] = [sourceOf(record), destinationOf(record)];
  const fits = leg === 'request' ? near(from) && far(to) : far(from) && near(to);
  return fits && hasPort(record, leg === 'request', conversation);
}

/** An interface that has one of the record's addresses shows the direction by it. */
function directionOf({ srcaddr, dstaddr }: FlowRecord, own: readonly string[]): Checkpoint['direction'] | null {
  if (own.includes(srcaddr ?? '')) return 'egress';
  return own.includes(dstaddr ?? '') ? 'ingress' : null;
}

const isAt = ({ interfaceId }: FlowRecord, end: CaseEnd): boolean =>
  interfaceId != null && interfaceId === end.interfaceId;

/** Between this end and one of the other end's addresses, with the asked port on the right side. */
function isOwn(record: FlowRecord, end: CaseEnd, conversation: Conversation, others: readonly string[]): boolean {
  const way = wayAt(record, conversation, end);
  if (way === undefined) return false;
  const other = way === 'out' ? destinationOf(record) : sourceOf(record);
  const isRequest = (way === 'out') === (end === conversation.ends.source);
  return other !== null && others.includes(other) && hasPort(record, isRequest, conversation);
}

/** Out of the interface or into it, by the addresses: flow-direction says the same where the format has it. */
function wayAt(record: FlowRecord, { ends }: Conversation, end: CaseEnd): 'in' | 'out' | undefined {
  const own = [primaryAddress(end), end.inside, end.address];
  const exact = [end.inside, end.address];
  const isFrom = record.pktSrcaddr != null ? exact.includes(record.pktSrcaddr) : own.includes(record.srcaddr ?? '');
  const isTo = record.pktDstaddr != null ? exact.includes(record.pktDstaddr) : own.includes(record.dstaddr ?? '');
  if (isFrom && isTo) return ends.source === end ? 'out' : 'in';
  if (isFrom) return 'out';
  return isTo ? 'in' : undefined;
}

export const sourceOf = ({ srcaddr, pktSrcaddr }: FlowRecord): string | null => pktSrcaddr ?? srcaddr ?? null;
export const destinationOf = ({ dstaddr, pktDstaddr }: FlowRecord): string | null => pktDstaddr ?? dstaddr ?? null;

/** Where the format leaves the protocol out, ports tell that a row is of no ping. */
const isOfProtocol = ({ srcport, dstport, ...record }: FlowRecord, { protocol }: Conversation): boolean =>
  record.protocol == null ? hasPorts(protocol) || !(srcport || dstport) : record.protocol === protocol;

/** Requests go to the port, replies come from it. ICMP records show ports 0 on both sides (VPC user guide, examples). */
export function hasPort(
  record: FlowRecord,
  isRequest: boolean,
  { protocol, port }: Pick<Conversation, 'protocol' | 'port'>,
): boolean {
  if (port === null || !hasPorts(protocol)) return true;
  const shown = isRequest ? record.dstport : record.srcport;
  return shown == null || shown === port;
}
