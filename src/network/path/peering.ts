import { containsAny } from '../cidr.js';
import { notDescribed } from '../coverage.js';
import type { TraceHop } from '../hop.js';
import { interfaceIn, peeringEnds, rangesOf, vpcById } from '../locate.js';
import type { Peering } from '../model.js';
import type { Packet } from '../packet.js';
import { unseenReceiver, vpcNotDescribed } from './interface.js';
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

/** Carries what one VPC sends to the addresses of the other, and nothing further (VPC peering guide, "Limitations"). */
export function crossPeering(walk: Walk, peeringId: string, place: PacketPlace, packet: Packet): WalkStep {
  const say = (decision: TraceHop['decision'] & ('deny' | 'unknown'), rule: string): TraceHop =>
    gatewayHop(packet, peeringId, decision, rule, 'peering');
  const peering = walk.network.peerings.find(({ id }) => id === peeringId);
  const ends = peering && peeringEnds(peering, place.vpcId);
  if (!peering || ends?.far.vpcId === '' || (!ends && isCut(peering))) {
    const lacks = asUnknown(notDescribed('peerings', peeringId));
    return {
      hops: [{ ...say('unknown', `${peeringId} is not described`), ...lacks }],
      next: endBeyond(packet, peeringId),
    };
  }
  if (!ends) return { hops: [say('deny', `${place.vpcId} is at neither end of ${peeringId}`)], next: end(packet) };
  const hops = [...gatewayStateHops(packet, peering, 'peering')];
  if (!isOf(walk, ends.near, packet.source)) {
    hops.push(
      say('deny', `${packet.source} is not in ${ends.near.vpcId}, and a peering carries nothing from further away`),
    );
  }
  if (!isOf(walk, ends.far, packet.destination)) {
    const rule = `${packet.destination} is not in ${ends.far.vpcId}, and a peering leads no further`;
    return { hops: [...hops, say('deny', rule)], next: end(packet) };
  }
  if (hops.length === 0) hops.push(gatewayHop(packet, peeringId, 'allow', `${peeringId} leads to ${ends.far.vpcId}`));
  const target = interfaceIn(walk.network, ends.far.vpcId, packet.destination);
  if (target) return { hops, next: { kind: 'arrive', target, fromSubnetId: null, packet } };
  if (vpcById(walk.network, ends.far.vpcId)) {
    const unseen = unseenReceiver(walk, null, ends.far.vpcId, packet);
    return { hops: [...hops, ...unseen.hops], next: unseen.next };
  }
  const isOthers = ends.far.ownerId !== undefined && ends.far.ownerId !== ends.near.ownerId;
  const beyond = vpcNotDescribed(ends.far.vpcId, packet, isOthers ? ends.far.ownerId : undefined);
  return { hops: [...hops, beyond], next: endBeyond(packet, peeringId) };
}

/** Without any range, nothing speaks against it. */
const isOf = ({ network }: Walk, side: Peering['requester'], address: string): boolean => {
  const ranges = rangesOf(network, side);
  return ranges.length === 0 || containsAny(ranges, address);
};

/** Printed without one of its sides. */
const isCut = ({ requester, accepter }: Peering): boolean => requester.vpcId === '' || accepter.vpcId === '';
