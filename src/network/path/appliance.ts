import { familyOf } from '../address.js';
import { containsAny, isPrivate } from '../cidr.js';
import type { TraceHop } from '../hop.js';
import { interfaceAtPublic, interfaceById, interfaceIn, interfacesAt, interfacesOf, owns, vpcById } from '../locate.js';
import type { Interface } from '../model.js';
import type { Packet } from '../packet.js';
import { blockPublicAccessHops } from './block-public-access.js';
import { sourceDestCheckHops, stateHops } from './interface.js';
import { networkAclHop, routeHop, sameSubnetHop, securityGroupHop } from './rules.js';
import { end, endBeyond, gatewayHop, type Next, type PacketPlace, type Walk, type WalkStep } from './step.js';

/**
 * A route to a network interface: an appliance or a NAT instance takes the packet if it may, and what it does with it
 * then is its own affair, unless it is the one that is meant (VPC user guide, "Middlebox routing"; "NAT instances": the source/destination check must be off).
 */
export function divert(walk: Walk, interfaceId: string, place: PacketPlace, packet: Packet): WalkStep {
  const one = interfaceById(walk.network, interfaceId);
  if (one && owns(one, packet.destination)) {
    const { subnetId, through = [] } = place;
    return { hops: [], next: { kind: 'arrive', target: one, fromSubnetId: subnetId, packet, through } };
  }
  return passThrough(walk, interfaceId, one, place, packet);
}

/** Into an appliance, or into an endpoint that leads to one, and on from there as if it let the packet through unchanged. */
export function passThrough(
  walk: Walk,
  id: string,
  one: Interface | undefined,
  place: PacketPlace,
  packet: Packet,
): WalkStep {
  const rule = withMode(walk, place, `what ${id} does with the packet is not known`);
  const onward = gatewayHop(packet, id, 'unknown', rule, whereOutOfSight(walk, packet));
  // It has no other way out than the one that leads back in. What is for elsewhere it may send in a tunnel, under other addresses.
  if (one && place.interface?.id === id && isSoleOfInstance(walk, one) && isOfVpc(walk, place, packet)) {
    const circle = `the route table of ${one.subnetId} leads ${packet.destination} back to ${id} itself`;
    return { hops: [gatewayHop(packet, id, 'deny', circle, 'route-diverts')], next: end(packet) };
  }
  if (!one || place.through?.includes(id)) return { hops: [onward], next: endBeyond(packet, id) };
  const there = { interface: one, subnetId: one.subnetId, vpcId: one.vpcId };
  const hops = [
    ...stateHops(one, 'between', 'ingress', packet),
    one.subnetId === place.subnetId
      ? sameSubnetHop(walk, 'network-acl', there, 'between', 'ingress', packet)
      : networkAclHop(walk, there, 'between', 'ingress', packet),
    ...(isEndpoint(one) ? [] : ofInstance(walk, one, packet)),
    { ...onward, interfaceId: one.id },
  ];
  return onwards(walk, id, one, { ...place, ...there, at: 'between' }, packet, hops);
}

/** An appliance answers for its own group and its check; the interface of an endpoint has neither. */
const ofInstance = (walk: Walk, one: Interface, packet: Packet): readonly TraceHop[] => [
  securityGroupHop(walk, one, 'between', 'ingress', packet),
  ...sourceDestCheckHops(one, 'between', 'ingress', packet),
];

const isEndpoint = ({ kind }: Interface): boolean => kind === 'vpc-endpoint';

/** To a machine that is described it goes on with its own address; for one outside an appliance puts in its own, or not. */
function onwards(
  walk: Walk,
  id: string,
  one: Interface,
  place: PacketPlace,
  packet: Packet,
  hops: readonly TraceHop[],
): WalkStep {
  const through = [...(place.through ?? []), id];
  const out = isEndpoint(one) ? [] : outOfInstance(walk, one, place, packet);
  const isKnown = interfacesAt(walk.network, packet.destination).length > 0;
  const isStopped = hops.some(({ decision }) => decision === 'deny');
  const own = isShutIn(walk, one, place, packet) ? one.privateAddresses[0] : undefined;
  // A firewall endpoint hands back what it lets pass (Network Firewall developer guide, "Architectures with an internet gateway").
  const isHandedBack = isEndpoint(one) && leadsToInternetGateway(routeHop(walk, place, packet).hop);
  const next: Next =
    isKnown || isOfVpc(walk, place, packet) || isHandedBack || own !== undefined
      ? {
          kind: 'route',
          // What is handed back is still its sender's, whose public address counts.
          place: { ...place, through, ...(isHandedBack ? { interface: senderOf(walk, place, packet) } : {}) },
          packet: own === undefined ? packet : { ...packet, source: own },
        }
      : endBeyond(packet, id);
  return isStopped ? { hops, next: end(packet) } : { hops: [...hops, ...out], next };
}

const isOfVpc = ({ network }: Walk, { vpcId }: PacketPlace, { destination }: Packet): boolean =>
  containsAny(vpcById(network, vpcId)?.cidrs ?? [], destination);

const senderOf = ({ network }: Walk, { vpcId }: PacketPlace, { source }: Packet): Interface | null =>
  interfaceIn(network, vpcId, source) ?? null;

/** Behind its only interface is its own subnet, and the network ACL there, whatever address it puts in. */
function outOfInstance(walk: Walk, one: Interface, place: PacketPlace, packet: Packet): readonly TraceHop[] {
  const group = securityGroupHop(walk, one, 'between', 'egress', packet);
  const isKnown = interfacesAt(walk.network, packet.destination).length > 0;
  return isKnown || !isSoleOfInstance(walk, one)
    ? [group]
    : [group, networkAclHop(walk, place, 'between', 'egress', packet)];
}

/** An instance with no other interface. */
const isSoleOfInstance = ({ network }: Pick<Walk, 'network'>, one: Interface): boolean =>
  one.kind === 'instance' && interfacesOf(network, one).length === 1;

/**
 * Whatever address it puts in, nothing of it gets to the internet: its subnet has no way on, or leads to an internet gateway, and
 * it has no public address, or public access is blocked there (VPC user guide, "NAT instances": a public subnet and address).
 */
function isShutIn(walk: Walk, one: Interface, place: PacketPlace, packet: Packet): boolean {
  if (one.kind !== 'instance' || familyOf(packet.destination) !== 4 || isPrivate(packet.destination)) return false;
  const route = routeHop(walk, place, packet).hop;
  if (!leadsToInternetGateway(route)) return route.decision === 'deny' && isSoleOfInstance(walk, one);
  return (
    interfacesOf(walk.network, one).every(({ publicAddresses }) => Object.keys(publicAddresses).length === 0) ||
    blockPublicAccessHops(walk, '', place, one, packet).length > 0
  );
}

const leadsToInternetGateway = ({ decision, route }: TraceHop): boolean =>
  decision === 'allow' && route?.route.target.kind === 'internet-gateway';

/** A NAT instance: from the internet comes back to its own address what it sent under that, by the only interface that it has. */
const isTranslating = ({ network, answers, simulates }: Walk, sender: Interface, packet: Packet): boolean =>
  answers !== null &&
  // Where hosts are simulated the answer comes in as a packet of its own.
  !simulates &&
  isSoleOfInstance({ network }, sender) &&
  !owns(sender, packet.source) &&
  !isPrivate(packet.source) &&
  interfaceAtPublic(network, packet.source) === undefined;

/** An answer meets the network ACL of its subnet twice: on its way in, and on its way on to who asked (VPC user guide, "NAT instances"). */
export function backThrough(walk: Walk, sender: Interface, packet: Packet): WalkStep | undefined {
  if (!isTranslating(walk, sender, packet)) return undefined;
  const { subnetId, vpcId } = sender;
  const place: PacketPlace = { at: 'between', interface: sender, subnetId, vpcId, translatedBy: [] };
  const inward = { ...packet, destination: sender.privateAddresses[0] ?? packet.destination };
  const hops = [
    networkAclHop(walk, place, 'between', 'ingress', inward),
    securityGroupHop(walk, sender, 'between', 'ingress', inward),
  ];
  return { hops, next: { kind: 'leave', place, packet } };
}

/** A route that takes a packet for a known interface out of sight diverts it. */
export const whereOutOfSight = (walk: Walk, packet: Packet): 'route-diverts' | 'beyond' =>
  interfacesAt(walk.network, packet.destination).length > 0 ? 'route-diverts' : 'beyond';

/**
 * Without appliance mode a transit gateway keeps each direction in the zone where it began, so a stateful appliance may
 * see one of them only (Transit Gateways guide, "Appliance in a shared services VPC").
 */
export function withMode(walk: Walk, { enteredBy, vpcId }: PacketPlace, rule: string): string {
  const attachment = walk.network.transitGatewayAttachments?.find(
    (one) => one.transitGatewayId === enteredBy && one.resourceId === vpcId,
  );
  return attachment?.applianceMode === false
    ? `${rule}; appliance mode of ${attachment.id} is off, so the answer may meet another appliance`
    : rule;
}
