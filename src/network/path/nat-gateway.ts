import { familyOf } from '../address.js';
import { containsAny } from '../cidr.js';
import { clientPorts } from '../client-ports.js';
import { notDescribed } from '../coverage.js';
import type { TraceHop } from '../hop.js';
import { interfaceById, interfaceIn, vpcById } from '../locate.js';
import type { Interface, NatGateway } from '../model.js';
import { ipv4Behind, NAT64 } from '../nat64.js';
import { hasPorts, ICMP, ICMPV6, type Packet, TCP, UDP } from '../packet.js';
import { networkAclHop, sameSubnetHop } from './rules.js';
import {
  asUnknown,
  end,
  endBeyond,
  gatewayHop,
  gatewayStateHops,
  type PacketPlace,
  type Walk,
  type WalkStep,
} from './step.js';

/**
 * Into the NAT gateway's subnet, through it, and on with its private address as the source; an internet gateway gives
 * the public one later (VPC user guide, "NAT gateways").
 */
export function translateOut(walk: Walk, natId: string, place: PacketPlace, packet: Packet): WalkStep {
  const nat = walk.network.natGateways.find(({ id }) => id === natId);
  if (!nat) {
    const hop = gatewayHop(packet, natId, 'unknown', `${natId} is not described`, 'nat-gateway');
    return { hops: [{ ...hop, ...asUnknown(notDescribed('natGateways', natId)) }], next: endBeyond(packet, natId) };
  }
  // In no subnet, with no interface that anybody sees, and a route table of its own (EC2 API reference, NatGateway).
  if (nat.subnetId === null)
    return outOfSight(refusals(walk, nat, place, packet), nat, packet, 'is a regional NAT gateway');
  const there = placeOf(walk, nat, [...place.translatedBy, nat.id]);
  const hops = [enterHop(walk, place, there, packet), ...refusals(walk, nat, place, packet)];
  const source = nat.privateAddress;
  // An answer that it does not know goes no further under its address.
  const destination = familyOf(packet.destination) === 6 ? ipv4Behind(packet.destination) : packet.destination;
  const isLost = walk.established || place.translatedBy.includes(nat.id) || destination === undefined;
  if (isLost) return { hops, next: end(packet) };
  if (source === null) return outOfSight(hops, nat, packet, 'is described without its addresses');
  const translated = { ...inIpv4(packet), source, destination, ...portsOf(walk, packet) };
  if (!hops.some(({ component, decision }) => component === 'gateway' && decision === 'deny')) {
    hops.push(natHop(packet, nat, 'allow', `${nat.id} translates ${packet.source} to ${source}`));
  }
  return { hops, next: { kind: 'route', place: there, packet: translated } };
}

/** What becomes of a packet behind it, nobody can tell. */
function outOfSight(hops: readonly TraceHop[], { id }: NatGateway, packet: Packet, why: string): WalkStep {
  if (hops.some(({ component, decision }) => component === 'gateway' && decision === 'deny'))
    return { hops, next: end(packet) };
  const rule = `${id} ${why}, and whether it led the packet on is not known`;
  return { hops: [...hops, gatewayHop(packet, id, 'unknown', rule, 'nat-gateway')], next: endBeyond(packet, id) };
}

/** A ping keeps being one (RFC 7915, 5.2). */
const inIpv4 = (packet: Packet): Packet =>
  packet.protocol === ICMPV6 ? { ...packet, protocol: ICMP, icmp: { type: 8, code: 0 } } : packet;

/** What answers it comes back as if from the address that was asked, in its family. */
const inFamilyOf = (asked: Packet, answer: Packet): Packet => {
  if (familyOf(asked.destination) !== 6) return answer;
  const isPing = asked.protocol === ICMPV6;
  return {
    ...answer,
    source: asked.destination,
    protocol: asked.protocol,
    ...(isPing ? { icmp: { type: 129, code: 0 } } : {}),
  };
};

/** "NAT gateways use ports 1024-65535" (VPC user guide, "NAT gateway basics"): which one, only the records can tell. */
function portsOf({ natPort }: Walk, { protocol, sourcePort }: Packet): Pick<Packet, 'sourcePort' | 'sourcePorts'> {
  if (!hasPorts(protocol)) return { sourcePort };
  if (natPort !== undefined) return { sourcePort: natPort };
  return { sourcePort: Math.max(sourcePort, 1024), sourcePorts: clientPorts['nat-gateway'] };
}

/** An answer reaches the NAT gateway, which knows whose it is. Undefined where the interface is no NAT gateway's. */
export function translateBack(walk: Walk, one: Interface, packet: Packet): WalkStep | undefined {
  const nat = walk.network.natGateways.find(({ interfaceId }) => interfaceId === one.id);
  if (!nat && one.kind !== 'nat-gateway') return undefined;
  const asked = walk.answers?.hops.find(({ resourceId, reason }) => resourceId === nat?.id && reason === 'nat-gateway');
  if (!nat || !asked) {
    const rule = `${nat?.id ?? one.id} takes only answers to connections that were opened through it`;
    return {
      hops: [{ ...gatewayHop(packet, nat?.id ?? null, 'deny', rule, 'nat-gateway'), interfaceId: one.id }],
      next: end(packet, one.id),
    };
  }
  const { source, sourcePort, sourcePorts } = asked.packet;
  const hop = natHop(packet, nat, 'allow', `${nat.id} translates ${packet.destination} back to ${source}`);
  const { destinationPorts: _, ...bare } = inFamilyOf(asked.packet, packet);
  const ports = { destinationPort: sourcePort, ...(sourcePorts ? { destinationPorts: sourcePorts } : {}) };
  const translated = { ...bare, destination: source, ...ports };
  return { hops: [hop], next: { kind: 'route', place: placeOf(walk, nat, []), packet: translated } };
}

/** Everything about the gateway itself that stops the packet. Its routes and network ACL are met on the way on. */
function refusals(walk: Walk, nat: NatGateway, place: PacketPlace, packet: Packet): readonly TraceHop[] {
  const vpc = vpcById(walk.network, nat.vpcId);
  const isTranslated = ipv4Behind(packet.destination) !== undefined;
  // Protocols: "A NAT gateway supports … TCP, UDP, and ICMP" (VPC user guide, "NAT gateway basics").
  const reasons: readonly (readonly [boolean, string])[] = [
    [walk.established, `${nat.id} does not know the connection, which was not opened through it`],
    [
      ![TCP, UDP, ICMP, ...(isTranslated ? [ICMPV6] : [])].includes(packet.protocol),
      `${nat.id} carries TCP, UDP and ICMP only`,
    ],
    [
      familyOf(packet.destination) === 6 && !isTranslated,
      `${nat.id} carries IPv6 to ${NAT64} alone, which it translates to IPv4`,
    ],
    [
      // A transit gateway brings other VPCs' packets to it; peering, VPN and Direct Connect cannot (the same page).
      vpc !== undefined &&
        !containsAny(vpc.cidrs, packet.source) &&
        !interfaceIn(walk.network, vpc.id, packet.source) &&
        place.enteredBy?.startsWith('tgw-') !== true,
      `${packet.source} is not in ${nat.vpcId}, and ${nat.id} serves its own VPC alone`,
    ],
  ];
  const circle = natHop(packet, nat, 'deny', `the subnet of ${nat.id} routes ${packet.destination} back to it`);
  return [
    ...gatewayStateHops(packet, nat, 'nat-gateway').map((hop) => ({ ...hop, interfaceId: nat.interfaceId })),
    ...(place.translatedBy.includes(nat.id) ? [{ ...circle, fault: 'circle' } as const] : []),
    ...reasons.filter(([holds]) => holds).map(([, rule]) => natHop(packet, nat, 'deny', rule)),
  ];
}

const natHop = (packet: Packet, nat: NatGateway, decision: 'allow' | 'deny', rule: string): TraceHop => ({
  ...gatewayHop(packet, nat.id, decision, rule, 'nat-gateway'),
  interfaceId: nat.interfaceId,
});

function enterHop(walk: Walk, from: PacketPlace, there: PacketPlace, packet: Packet): TraceHop {
  const isNeighbour = from.subnetId !== null && from.subnetId === there.subnetId;
  return isNeighbour
    ? sameSubnetHop(walk, 'network-acl', there, 'between', 'ingress', packet)
    : networkAclHop(walk, there, 'between', 'ingress', packet);
}

const placeOf = (walk: Walk, nat: NatGateway, translatedBy: readonly string[]): PacketPlace => ({
  at: 'between',
  interface: interfaceById(walk.network, nat.interfaceId) ?? null,
  subnetId: nat.subnetId,
  vpcId: nat.vpcId,
  translatedBy,
});
