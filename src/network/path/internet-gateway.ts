import { familyOf } from '../address.js';
import { isPrivate } from '../cidr.js';
import { absence } from '../coverage.js';
import type { TraceHop } from '../hop.js';
import { interfaceAtPublic, interfaceIn } from '../locate.js';
import type { Interface } from '../model.js';
import type { Packet } from '../packet.js';
import { blockPublicAccessHops, ifAccessIsOpen } from './block-public-access.js';
import { end, gatewayHop, type PacketPlace, type Walk, type WalkStep } from './step.js';

/**
 * "The internet gateway logically provides the one-to-one NAT on behalf of your instance": the private source becomes
 * its public address, and without one nothing leaves (VPC user guide, "Internet gateways"). IPv6 is not translated.
 */
export function leaveByInternetGateway(walk: Walk, gatewayId: string, place: PacketPlace, packet: Packet): WalkStep {
  const hops = [
    ...attachmentHops(walk, gatewayId, place.vpcId, packet),
    ...blockPublicAccessHops(walk, gatewayId, place, place.interface, packet),
  ];
  const source = publicSource(walk, place, packet);
  if (isPrivate(packet.destination)) {
    const rule = `${packet.destination} is a private address, which ${gatewayId} does not carry`;
    hops.push(gatewayHop(packet, gatewayId, 'deny', rule, 'private-address-over-internet-gateway'));
  }
  // An answer that went the wrong way would not be helped by a public address.
  if (source === undefined && !(walk.answers && isPrivate(packet.destination))) {
    hops.push(noPublicAddress(gatewayId, place.interface, packet));
  }
  if (source === undefined || isPrivate(packet.destination)) return { hops, next: end(packet) };
  const translated = { ...packet, source };
  const passes =
    source === packet.source
      ? `${gatewayId} passes ${source}`
      : `${gatewayId} translates ${packet.source} to ${source}`;
  if (interfaceAtPublic(walk.network, packet.destination)) {
    const hop = ifAccessIsOpen(walk, place, gatewayHop(packet, gatewayId, 'allow', passes));
    return { hops: [...hops, hop], next: { kind: 'internet', packet: translated } };
  }
  const out = gatewayHop(packet, gatewayId, 'allow', `${passes}; ${packet.destination} is on the internet`, 'beyond');
  return { hops: [...hops, ifAccessIsOpen(walk, place, out)], next: { ...end(translated), outside: true } };
}

/** For IPv6 alone; it knows the connections that were opened from inside (VPC user guide, "Egress-only internet gateways"). */
export function leaveByEgressOnlyGateway(walk: Walk, gatewayId: string, place: PacketPlace, packet: Packet): WalkStep {
  const hops = blockPublicAccessHops(walk, gatewayId, place, place.interface, packet);
  if (walk.established) {
    const rule = `${gatewayId} passes only connections opened from inside`;
    return { hops: [...hops, gatewayHop(packet, gatewayId, 'deny', rule, 'wrong-way-back')], next: end(packet) };
  }
  if (interfaceAtPublic(walk.network, packet.destination)) {
    const hop = ifAccessIsOpen(
      walk,
      place,
      gatewayHop(packet, gatewayId, 'allow', `${gatewayId} passes ${packet.source}`),
    );
    return { hops: [...hops, hop], next: { kind: 'internet', packet } };
  }
  const rule = `${gatewayId} passes ${packet.source}; ${packet.destination} is on the internet`;
  const out = gatewayHop(packet, gatewayId, 'allow', rule, 'beyond');
  return { hops: [...hops, ifAccessIsOpen(walk, place, out)], next: { ...end(packet), outside: true } };
}

/** Whoever hands it to the gateway, the address that it comes from is the one that is translated. */
function publicSource(
  { network }: Walk,
  { vpcId, interface: sender }: PacketPlace,
  packet: Packet,
): string | undefined {
  if (familyOf(packet.source) === 6) return isPrivate(packet.source) ? undefined : packet.source;
  return (interfaceIn(network, vpcId, packet.source) ?? sender)?.publicAddresses[packet.source];
}

function noPublicAddress(gatewayId: string, sender: Interface | null, packet: Packet): TraceHop {
  const isUnread = sender?.addressesUnread === true;
  const rule = isUnread
    ? `whether ${sender.id} has a public address for ${packet.source} is not described`
    : sender
      ? `${sender.id} has no public address for ${packet.source}, and an internet gateway passes nothing without one`
      : `the public address of ${packet.source} is not known`;
  return gatewayHop(packet, gatewayId, sender && !isUnread ? 'deny' : 'unknown', rule, 'no-public-address');
}

function attachmentHops(walk: Walk, gatewayId: string, vpcId: string | null, packet: Packet): readonly TraceHop[] {
  const gateway = walk.network.internetGateways.find(({ id }) => id === gatewayId);
  if (vpcId !== null && gateway?.vpcIds.includes(vpcId)) return [];
  const absent = absence(walk.network, 'internetGateways', vpcId);
  if (!gateway && absent.decision === 'unknown') {
    return [{ ...gatewayHop(packet, gatewayId, 'unknown', `${gatewayId} is not described`), ...absent }];
  }
  return [gatewayHop(packet, gatewayId, 'deny', `${gatewayId} is not attached to ${vpcId}`, 'no-internet-gateway')];
}
