import { isIpv6 } from '../network/address.js';
import { type Covered, type FlowOrigin, portsOf, servicesOf, type WindowFlow } from './compose.js';
import { formatVersion } from './format.js';
import type { FlowRecord } from './record.js';
import type { WindowCrossing } from './transit-crossing.js';

/** What is known of a flow at an attachment, whatever the format shows of it. (Transit Gateway guide, "Transit Gateway Flow Log records") */
export function composeTransitFlow(flow: WindowFlow, crossing: WindowCrossing, place: FlowOrigin): FlowRecord {
  const { where, packet, direction, packets } = flow;
  const { srcport, dstport } = portsOf(packet);
  const { source, destination, lost } = crossing;
  return {
    ...common(place),
    srcaddr: packet.source,
    dstaddr: packet.destination,
    srcport,
    dstport,
    protocol: packet.protocol,
    packets,
    bytes: flow.bytes,
    start: Math.floor(flow.first / 1000),
    end: Math.floor(flow.last / 1000),
    logStatus: 'OK',
    tcpFlags: flow.tcpFlags,
    type: isIpv6(packet.source) ? 'IPv6' : 'IPv4',
    flowDirection: direction,
    other: {
      ...namesOf(where, place),
      ...servicesOf(packet, place),
      'tgw-src-vpc-account-id': source.accountId,
      'tgw-dst-vpc-account-id': destination?.accountId ?? null,
      'tgw-src-vpc-id': source.vpcId,
      'tgw-dst-vpc-id': destination?.vpcId ?? null,
      'tgw-src-subnet-id': source.subnetId,
      'tgw-dst-subnet-id': destination?.subnetId ?? null,
      'tgw-src-eni': source.interfaceId,
      'tgw-dst-eni': destination?.interfaceId ?? null,
      'tgw-src-az-id': source.azId,
      'tgw-dst-az-id': destination?.azId ?? null,
      // "Depending on the flow direction, this is either the egress or ingress attachment ID of the flow."
      'tgw-pair-attachment-id': (direction === 'ingress' ? destination : source)?.attachmentId ?? null,
      'packets-lost-no-route': String(lost['no-route']),
      'packets-lost-blackhole': String(lost.blackhole),
      'packets-lost-mtu-exceeded': '0',
      'packets-lost-ttl-expired': '0',
    },
  };
}

/** The same of a window without flows. */
export function composeTransitQuiet(
  where: Covered,
  start: number,
  logStatus: 'NODATA' | 'SKIPDATA',
  place: FlowOrigin,
): FlowRecord {
  const seconds = start / 1000;
  const end = seconds + place.windowSeconds - 1;
  return { ...common(place), other: namesOf(where, place), start: seconds, end, logStatus };
}

const common = ({ format, accountId }: FlowOrigin) => ({
  version: formatVersion(format),
  accountId,
  line: '',
});

const namesOf = ({ id, transit }: Covered, { region }: FlowOrigin) => ({
  region,
  'resource-type': transit?.resourceType ?? null,
  'tgw-id': transit?.gatewayId ?? null,
  'tgw-attachment-id': id,
});
