import { isIpv6 } from '../network/address.js';
import { isIcmp, type Packet } from '../network/packet.js';
import { type Format, formatRecord, formatVersion, isUnreadable } from './format.js';
import { parseRecord } from './parse.js';
import type { FlowRecord } from './record.js';
import { ACK, FIN, RST, SYN } from './tcp-flags.js';
import type { WindowCrossing } from './transit-crossing.js';

/** An interface that a flow log covers, and what its records say about it. */
export interface Covered {
  readonly id: string;
  /** Primary private IPv4 address; null for an interface without one. */
  readonly privateAddress: string | null;
  readonly ipv6Addresses: readonly string[];
  readonly vpcId: string;
  readonly subnetId: string;
  /** Null where an AWS service manages the interface. */
  readonly instanceId: string | null;
  readonly azId: string | null;
  /** When it came into being and went, milliseconds since the Unix epoch; `until` null while it exists. */
  readonly from: number;
  readonly until: number | null;
  /** Of an attachment of a transit gateway, which is covered as interfaces are. */
  readonly transit?: {
    readonly gatewayId: string;
    readonly resourceType: 'TransitGateway' | 'TransitGatewayAttachment';
  };
}

/** What one interface saw of one flow in one window. Times are milliseconds since the Unix epoch. */
export interface WindowFlow extends SeenAmount {
  readonly where: Covered;
  readonly windowStart: number;
  readonly first: number;
  readonly last: number;
  readonly transit?: WindowCrossing;
}

/** Of packets that are alike, what one interface saw in one direction. */
export interface SeenAmount {
  readonly direction: 'ingress' | 'egress';
  readonly action: 'ACCEPT' | 'REJECT';
  readonly packet: Packet;
  readonly packets: number;
  readonly bytes: number;
  readonly tcpFlags: number;
  /** Egress only: the traffic-path code, null where it is `-`. */
  readonly trafficPath: number | null;
  readonly rejectReason: string | null;
  /** The interface that got it from this one, or that this one got it from; absent where there is none, or nobody knows. */
  readonly nextHop?: string | undefined;
}

/** An interface as the records of others tell of it. */
export interface OtherSide {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly azId: string | null;
  /** `nat_gateway`, `transit_gateway`…; null for an ordinary one. */
  readonly type: string | null;
}

/** The flow log, and where it is. */
export interface FlowOrigin {
  readonly about?: (interfaceId: string) => OtherSide | null;
  readonly serviceAt?: (address: string) => string | null;
  readonly format: Format;
  readonly windowSeconds: number;
  readonly accountId: string;
  readonly region: string;
}

/** What is known of a flow, whatever the format shows of it. */
export function composeFlow(flow: WindowFlow, place: FlowOrigin): FlowRecord {
  const { where, packet, direction } = flow;
  const { srcport, dstport } = portsOf(packet);
  // Member by member, as spreading makes a slow object: a million records are made in one go.
  return {
    version: formatVersion(place.format),
    accountId: place.accountId,
    interfaceId: where.id,
    vpcId: where.vpcId,
    subnetId: where.subnetId,
    instanceId: where.instanceId,
    other: { region: place.region, 'az-id': where.azId, ...servicesOf(packet, place), ...besidesOf(flow, place) },
    line: '',
    srcaddr: direction === 'egress' ? ownAddress(where, packet.source) : packet.source,
    dstaddr: direction === 'ingress' ? ownAddress(where, packet.destination) : packet.destination,
    srcport,
    dstport,
    protocol: packet.protocol,
    packets: flow.packets,
    // "VPC BPA flow logs do not include bytes even if you include bytes field" (VPC user guide, "Flow log limitations").
    bytes: flow.rejectReason === 'BPA' ? null : flow.bytes,
    start: Math.floor(flow.first / 1000),
    end: Math.floor(flow.last / 1000),
    action: flow.action,
    logStatus: 'OK',
    tcpFlags: flow.tcpFlags,
    type: isIpv6(packet.source) ? 'IPv6' : 'IPv4',
    pktSrcaddr: packet.source,
    pktDstaddr: packet.destination,
    flowDirection: direction,
    trafficPath: direction === 'egress' ? flow.trafficPath : null,
    rejectReason: flow.rejectReason,
  };
}

/** What came with version 5, where the format asks for it. */
export const servicesOf = ({ source, destination }: Packet, { format, serviceAt }: FlowOrigin) =>
  serviceAt === undefined || formatVersion(format) < 5
    ? {}
    : { 'pkt-src-aws-service': serviceAt(source), 'pkt-dst-aws-service': serviceAt(destination) };

/** What came with version 11, where the format asks for any of it. */
function besidesOf({ where, nextHop }: WindowFlow, { format, about }: FlowOrigin): Record<string, string | null> {
  if (about === undefined || formatVersion(format) < 11) return {};
  const beyond = nextHop === undefined ? null : about(nextHop);
  return {
    'interface-type': about(where.id)?.type ?? null,
    'next-hop-interface-id': nextHop ?? null,
    'next-hop-subnet-id': beyond?.subnetId ?? null,
    'next-hop-az-id': beyond?.azId ?? null,
    'next-hop-vpc-id': beyond?.vpcId ?? null,
    'next-hop-interface-type': beyond?.type ?? null,
  };
}

/** The same of a window without flows. */
export function composeQuiet(
  where: Covered,
  start: number,
  logStatus: 'NODATA' | 'SKIPDATA',
  { format, accountId, region, windowSeconds }: FlowOrigin,
): FlowRecord {
  const seconds = start / 1000;
  return {
    version: formatVersion(format),
    accountId,
    interfaceId: where.id,
    vpcId: where.vpcId,
    subnetId: where.subnetId,
    instanceId: where.instanceId,
    other: { region, 'az-id': where.azId },
    line: '',
    start: seconds,
    end: seconds + windowSeconds - 1,
    logStatus,
  };
}

/** ICMP has no ports; flow logs write 0. (VPC user guide, "Flow log record examples") */
export function portsOf(packet: Packet): { readonly srcport: number; readonly dstport: number } {
  return isIcmp(packet.protocol)
    ? { srcport: 0, dstport: 0 }
    : { srcport: packet.sourcePort, dstport: packet.destinationPort };
}

/** FIN, SYN and RST count; ACK only together with SYN; PSH and URG never. (VPC user guide, "Flow log records", tcp-flags) */
export const reportedFlags = (flags: number): number =>
  (flags & (FIN | SYN | RST)) | ((flags & SYN) !== 0 ? flags & ACK : 0);

// The interface's own side is its primary private IPv4 address whatever the packet says.
// (VPC user guide, "Flow log limitations")
function ownAddress({ privateAddress, ipv6Addresses }: Covered, inPacket: string): string {
  if (!isIpv6(inPacket)) return privateAddress ?? inPacket;
  return ipv6Addresses.includes(inPacket) ? inPacket : (ipv6Addresses[0] ?? inPacket);
}

/** The record as a reader of the flow log gets it: the fields of its format and no others. */
export function delivered(record: FlowRecord, format: Format): FlowRecord {
  const read = parseRecord(format, formatRecord(record, format));
  if (isUnreadable(read)) throw new Error(`A flow record was composed that ${read.reason}: ${read.line}`);
  return read;
}
