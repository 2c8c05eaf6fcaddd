import type { TraceHop } from '../hop.js';
import { interfaceById, interfaceIn, owns } from '../locate.js';
import type { Interface } from '../model.js';
import { ownerOf } from '../owner.js';
import type { Packet } from '../packet.js';
import { endpointStateHops } from './endpoint.js';
import { stateHops } from './interface.js';
import { translateBack } from './nat-gateway.js';
import { networkAclHop, sameSubnetHop, securityGroupHop } from './rules.js';
import { end, gatewayHop, type Next, type Walk, type WalkStep } from './step.js';

/** A packet reaches the interface that has its destination: is anybody there, and do its subnet and its groups let it in? */
export function arrive(walk: Walk, { target, fromSubnetId, packet, through = [] }: Arriving): WalkStep {
  // On the way back through a NAT gateway this is not yet the destination.
  const back = translateBack(walk, target, packet);
  const at = back && back.next.kind !== 'end' ? 'between' : 'destination';
  const there = { interface: target, subnetId: target.subnetId, vpcId: target.vpcId };
  const acl =
    fromSubnetId === target.subnetId
      ? sameSubnetHop(walk, 'network-acl', there, at, 'ingress', packet)
      : networkAclHop(walk, there, at, 'ingress', packet);
  if (back) return { hops: [acl, ...back.hops], next: back.next };
  const hops = [
    ...stateHops(target, at, 'ingress', packet),
    acl,
    securityGroupHop(walk, target, at, 'ingress', packet, through),
    ...endpointStateHops(walk, target, packet),
    ...balancingHops(walk, target, packet),
    ...mistakenHops(walk, target, packet),
  ];
  return { hops, next: end(packet, target.id) };
}

type Arriving = Extract<Next, { readonly kind: 'arrive' }>;

/**
 * A Network Load Balancer passes connections on to targets that EC2 does not describe; with client addresses kept, a
 * machine that is its own target does not reach itself (Elastic Load Balancing user guide, "Troubleshoot your Network
 * Load Balancer": requests from a target to its load balancer time out).
 */
function balancingHops(walk: Walk, target: Interface, packet: Packet): readonly TraceHop[] {
  const { kind, name } = ownerOf(target);
  if (walk.established || (kind !== 'network-load-balancer' && kind !== 'gateway-load-balancer')) return [];
  const sender = interfaceIn(walk.network, target.vpcId, packet.source);
  const itself =
    kind === 'network-load-balancer' && sender?.kind === 'instance'
      ? `; if ${sender.instanceId} is one of them and client addresses are kept, it does not reach itself by it`
      : '';
  const rule = `to which target ${name ?? target.id} passes it on is not part of this configuration${itself}`;
  return [{ ...gatewayHop(packet, target.id, 'unknown', rule, 'load-balancer'), interfaceId: target.id }];
}

/** An answer goes to whoever has the address where it is routed, and that need not be who asked. */
function mistakenHops({ network, answers }: Walk, target: Interface, packet: Packet): readonly TraceHop[] {
  const asker = interfaceById(network, answers?.from ?? null);
  if (!asker || asker.id === target.id || !owns(asker, packet.destination)) return [];
  const rule = `${target.id} of ${target.vpcId} has ${packet.destination} too, and gets the answer that ${asker.id} of ${asker.vpcId} waits for`;
  return [{ ...gatewayHop(packet, target.id, 'deny', rule, 'overlapping-cidr'), interfaceId: target.id }];
}
