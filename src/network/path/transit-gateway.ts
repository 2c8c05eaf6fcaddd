import { notDescribed } from '../coverage.js';
import type { TransitGatewayAttachment } from '../gateways.js';
import type { TraceHop } from '../hop.js';
import { subnetById } from '../locate.js';
import type { Network } from '../model.js';
import type { Packet } from '../packet.js';
import { whereOutOfSight } from './appliance.js';
import { downInWords } from './other-targets.js';
import { networkAclHop } from './rules.js';
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
import {
  arriveRegardless,
  attachmentOf,
  interfaceThere,
  leaveRegardless,
  leaveTransitGateway,
  type TransitOrigin,
} from './transit-exit.js';
import { chooseTransitRoute, type TransitTable, transitTableOf } from './transit-route.js';

/**
 * Into a transit gateway by the VPC's attachment, through the route table that the attachment is associated with, and out
 * by the attachment of the route that wins (Transit Gateways guide, "How transit gateways work").
 */
export function crossTransitGateway(walk: Walk, id: string, place: PacketPlace, packet: Packet): WalkStep {
  const near = attachmentOf(walk, id, place.vpcId);
  if (!near) return notKnown(walk, id, packet);
  const entering = enterHops(walk, id, near, place, packet);
  const table = transitTableOf(walk.network, near);
  const onward =
    table.kind === 'known'
      ? followTransitRoute(walk, id, table, place, packet)
      : noTable(walk, table, near, place, packet);
  return { hops: [...entering, ...onward.hops], next: onward.next };
}

/** A route to a transit gateway works only while the VPC is attached, so there is an attachment that nobody described. */
function notKnown(walk: Walk, id: string, packet: Packet): WalkStep {
  const rule = `the way beyond ${id} is not in this configuration`;
  const hop = {
    ...gatewayHop(packet, id, 'unknown', rule, whereOutOfSight(walk, packet)),
    ...asUnknown(notDescribed('transitGatewayAttachments', id)),
  };
  return { hops: [hop], next: arriveRegardless(walk, id, packet) };
}

/**
 * "Traffic is forwarded to the transit gateway only when the transit gateway has an attachment in a subnet in the same
 * Availability Zone", and there the inbound rules of that subnet's network ACL are asked (Transit Gateways guide,
 * "Transit gateway VPC attachments"; "Network ACLs").
 */
function enterHops(
  walk: Walk,
  id: string,
  near: TransitGatewayAttachment,
  place: PacketPlace,
  packet: Packet,
): readonly TraceHop[] {
  const say = (decision: 'deny' | 'unknown', rule: string) =>
    gatewayHop(packet, near.id, decision, rule, 'transit-gateway');
  const ofState = gatewayStateHops(packet, near, 'transit-gateway');
  if (ofState.length > 0) return ofState;
  const zone = subnetById(walk.network, place.subnetId)?.availabilityZone;
  const subnets = near.subnetIds?.map((subnetId) => subnetById(walk.network, subnetId));
  if (!zone || !subnets)
    return [say('unknown', `whether ${near.id} has a subnet in the zone of ${place.subnetId} is not known`)];
  const inZone = subnets.find((subnet) => subnet?.availabilityZone === zone);
  if (inZone) {
    const there = { subnetId: inZone.id, interface: interfaceThere(walk, inZone.id) };
    return [networkAclHop(walk, there, 'between', 'ingress', packet)];
  }
  if (subnets.includes(undefined) || !isRegular(zone)) {
    return [say('unknown', `whether ${near.id} has a subnet in ${zone} is not known`)];
  }
  return [say('deny', `${near.id} has no subnet in ${zone}, so nothing in that zone reaches ${id}`)];
}

/** Local and Wavelength Zones may use the attachment of another zone. */
const isRegular = (zone: string): boolean => /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(zone);

function noTable(
  walk: Walk,
  table: Exclude<TransitTable, { readonly kind: 'known' }>,
  near: TransitGatewayAttachment,
  place: TransitOrigin,
  packet: Packet,
): WalkStep {
  if (table.kind === 'none') {
    const rule = `${near.id} is associated with no route table of ${near.transitGatewayId}`;
    const hop = gatewayHop(packet, near.id, 'deny', rule, 'transit-gateway');
    const assumption = `the association of ${near.id} would be shown as those of other attachments are`;
    return { hops: [table.isAssumed ? { ...hop, assumption } : hop], next: end(packet) };
  }
  const lacks = notDescribed('transitGatewayRouteTables', table.id ?? near.transitGatewayId);
  const rule = `the route table of ${near.id} is not described`;
  const hop = {
    ...gatewayHop(packet, near.transitGatewayId, 'unknown', rule, whereOutOfSight(walk, packet)),
    ...asUnknown(lacks),
  };
  const onward = leaveRegardless(walk, near.transitGatewayId, place, packet);
  return { hops: [hop, ...onward.hops], next: onward.next };
}

/** By the table of the attachment that it came in by. */
export function followTransitRoute(
  walk: Walk,
  id: string,
  { table }: Extract<TransitTable, { readonly kind: 'known' }>,
  place: TransitOrigin,
  packet: Packet,
  peerings: readonly string[] = [],
): WalkStep {
  const choice = chooseTransitRoute(table, packet.destination, walk.network.prefixLists);
  const clause = choice.kind === 'route' ? `${table.id} has ${choice.words}` : undefined;
  const hop = (decision: 'allow' | 'deny' | 'unknown') => ({
    ...gatewayHop(packet, table.id, decision, choice.words, 'transit-gateway'),
    clause,
  });
  if (choice.kind !== 'route') {
    const isUnknown = choice.kind === 'unknown';
    return { hops: [hop(isUnknown ? 'unknown' : 'deny')], next: isUnknown ? endBeyond(packet, id) : end(packet) };
  }
  const [target] = choice.route.attachments;
  if (choice.route.state === 'blackhole' || !target) return { hops: [hop('deny')], next: end(packet) };
  if (target.resourceType === 'vpc') {
    const step = leaveTransitGateway(walk, id, target, place, packet);
    return { hops: [hop('allow'), ...step.hops], next: step.next };
  }
  const twin = target.resourceType === 'peering' ? twinOf(walk.network, id, target) : undefined;
  if (twin) {
    const step = crossTransitPeering(walk, twin, place, packet, peerings);
    return { hops: [hop('allow'), ...step.hops], next: step.next };
  }
  const down = downInWords(walk, (one) => one.id === target.resourceId);
  const far = target.resourceId ?? target.id;
  const where = far.startsWith(`${target.resourceType}-`) ? far : `${target.resourceType} ${far}`;
  const onward =
    down === undefined
      ? gatewayHop(packet, target.id, 'unknown', `the way beyond ${where} is not in this configuration`, 'beyond')
      : ({ ...gatewayHop(packet, target.id, 'deny', down, 'vpn'), fault: 'tunnels-down' } as const);
  return { hops: [hop('allow'), onward], next: endBeyond(packet, id) };
}

/** A peering is one attachment at either gateway: of one id between Regions, of two inside one. */
const twinOf = (
  { transitGatewayAttachments = [] }: Network,
  gatewayId: string,
  { id, resourceId }: { readonly id: string; readonly resourceId: string | null },
): TransitGatewayAttachment | undefined => {
  const twins = transitGatewayAttachments.filter(
    (one) => one.resourceType === 'peering' && one.transitGatewayId === resourceId && one.resourceId === gatewayId,
  );
  return twins.find((one) => one.id === id) ?? twins.find(({ state }) => state === 'available') ?? twins[0];
};

/**
 * Out of the peer's attachment, by the route table that this is associated with over there. Routes are static on both sides
 * (Transit Gateways guide, "Transit gateway peering attachments"), so they may lead back and forth.
 */
function crossTransitPeering(
  walk: Walk,
  far: TransitGatewayAttachment,
  place: TransitOrigin,
  packet: Packet,
  peerings: readonly string[],
): WalkStep {
  const crossing = `${far.id} ${far.transitGatewayId}`;
  const say = (decision: 'allow' | 'deny', rule: string) =>
    gatewayHop(packet, far.id, decision, rule, 'transit-gateway');
  const ofState = gatewayStateHops(packet, far, 'transit-gateway');
  if (ofState.some(({ decision }) => decision === 'deny')) return { hops: ofState, next: end(packet) };
  if (peerings.includes(crossing)) {
    const rule = `the routes on both sides of ${far.id} lead ${packet.destination} back and forth`;
    return { hops: [say('deny', rule)], next: end(packet) };
  }
  const table = transitTableOf(walk.network, far);
  const onward =
    table.kind === 'known'
      ? followTransitRoute(walk, far.transitGatewayId, table, place, packet, [...peerings, crossing])
      : noTable(walk, table, far, place, packet);
  const crossed = ofState.length > 0 ? ofState : [say('allow', `${far.id} leads to ${far.transitGatewayId}`)];
  return { hops: [...crossed, ...onward.hops], next: onward.next };
}
