import { interfaceById, interfacesAt } from '../locate.js';
import type { Packet } from '../packet.js';
import { sourceDestCheckHops, stateHops } from './interface.js';
import { networkAclHop, sameSubnetHop, securityGroupHop } from './rules.js';
import { end, gatewayHop, type Place, type Step, type Walk } from './step.js';

/**
 * A route to a network interface: an appliance takes the packet if it may, and what it does with it then is its own
 * affair (VPC user guide, "Routing to a middlebox appliance").
 */
export function divert(walk: Walk, interfaceId: string, place: Place, packet: Packet): Step {
  const onward = gatewayHop(
    packet,
    interfaceId,
    'unknown',
    `what ${interfaceId} does with it is not known`,
    whither(walk, packet),
  );
  const one = interfaceById(walk.network, interfaceId);
  if (!one) return { hops: [onward], next: end(packet) };
  const there = { interface: one, subnetId: one.subnetId, vpcId: one.vpcId };
  const hops = [
    ...stateHops(one, 'between', 'ingress', packet),
    one.subnetId === place.subnetId
      ? sameSubnetHop(walk, 'network-acl', there, 'between', 'ingress', packet)
      : networkAclHop(walk, there, 'between', 'ingress', packet),
    securityGroupHop(walk, one, 'between', 'ingress', packet),
    ...sourceDestCheckHops(one, 'between', 'ingress', packet),
    { ...onward, interfaceId },
  ];
  return { hops, next: end(packet) };
}

/** Transit gateways, virtual private gateways, endpoints and the like: the way on is not part of this configuration. */
export function leaveByTransit(
  walk: Walk,
  target: { readonly kind: string; readonly id: string },
  packet: Packet,
): Step {
  const rule = `the way beyond ${target.id} is not in this configuration`;
  const hops = [gatewayHop(packet, target.id, 'unknown', rule, whither(walk, packet))];
  // A transit gateway changes no address, so what its destination would say still holds.
  const [owner, ...others] = target.kind === 'transit-gateway' ? interfacesAt(walk.network, packet.destination) : [];
  if (!owner || others.length > 0) return { hops, next: end(packet) };
  return { hops, next: { kind: 'arrive', target: owner, fromSubnetId: null, packet } };
}

/** A route that takes a packet for a known interface out of sight diverts it. */
const whither = (walk: Walk, packet: Packet): 'route-diverts' | 'beyond' =>
  interfacesAt(walk.network, packet.destination).length > 0 ? 'route-diverts' : 'beyond';
