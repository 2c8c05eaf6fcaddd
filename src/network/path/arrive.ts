import type { Interface } from '../model.js';
import type { Packet } from '../packet.js';
import { stateHops } from './interface.js';
import { translateBack } from './nat-gateway.js';
import { networkAclHop, sameSubnetHop, securityGroupHop } from './rules.js';
import { end, type Step, type Walk } from './step.js';

/** A packet reaches the interface that has its destination: is anybody there, and do its subnet and its groups let it in? */
export function arrive(walk: Walk, target: Interface, fromSubnetId: string | null, packet: Packet): Step {
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
    securityGroupHop(walk, target, at, 'ingress', packet),
  ];
  return { hops, next: end(packet, target.id) };
}
