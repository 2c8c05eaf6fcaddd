import { notDescribed } from '../coverage.js';
import type { TransitGatewayAttachment } from '../gateways.js';
import { interfaceIn, interfacesAt, subnetById, vpcById } from '../locate.js';
import type { Interface } from '../model.js';
import { networkAclOf } from '../network-acl.js';
import type { Packet } from '../packet.js';
import { routeTableOf } from '../route-table.js';
import { vpcNotDescribed } from './interface.js';
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

/** What a transit gateway leaves as it was. */
export type TransitOrigin = Pick<PacketPlace, 'subnetId' | 'translatedBy' | 'through'>;

/**
 * Out of a transit gateway into a VPC: by the attachment's subnet in the zone where the packet began if there is one, and
 * from there by that subnet's route table, past the outbound rules of its network ACL unless the destination is in it
 * (Transit Gateways guide, "Transit gateway VPC attachments"; "Network ACLs").
 */
export function leaveTransitGateway(
  walk: Walk,
  id: string,
  target: { readonly id: string; readonly resourceId: string | null },
  from: TransitOrigin,
  packet: Packet,
): WalkStep {
  const vpcId = target.resourceId;
  if (vpcId === null || !vpcById(walk.network, vpcId)) {
    const hop = vpcNotDescribed(vpcId ?? target.id, packet);
    return { hops: [hop], next: endBeyond(packet, id) };
  }
  const far = walk.network.transitGatewayAttachments?.find((one) => one.id === target.id);
  const ofState = far ? gatewayStateHops(packet, far, 'transit-gateway') : [];
  if (ofState.some(({ decision }) => decision === 'deny')) return { hops: ofState, next: end(packet) };
  // "In appliance mode, the transit gateway selects a single network interface in the appliance VPC, using a flow hash
  // algorithm" (Transit Gateways guide, "Appliance in a shared services VPC"): of any zone.
  const entry = entrySubnet(walk, far?.subnetIds ?? null, far?.applianceMode ? null : from.subnetId);
  if (!entry || !(entry.isCertain || walk.simulates)) {
    const rule = `through which subnet ${target.id} enters ${vpcId} is not ${entry ? 'known' : 'described'}`;
    const hop = {
      ...gatewayHop(packet, target.id, 'unknown', rule, 'transit-gateway'),
      ...(entry ? {} : asUnknown(notDescribed('transitGatewayAttachments', target.id))),
    };
    const owner = interfaceIn(walk.network, vpcId, packet.destination);
    return {
      hops: [...ofState, hop],
      next: owner ? { kind: 'arrive', target: owner, fromSubnetId: null, packet } : endBeyond(packet, id),
    };
  }
  const hop = gatewayHop(packet, target.id, 'allow', `${target.id} leads into ${entry.subnetId} of ${vpcId}`);
  const place: PacketPlace = {
    at: 'between',
    interface: interfaceThere(walk, entry.subnetId),
    subnetId: entry.subnetId,
    vpcId,
    translatedBy: from.translatedBy,
    ...(from.through ? { through: from.through } : {}),
    enteredBy: id,
  };
  return { hops: [...ofState, hop], next: { kind: 'route', place, packet } };
}

interface Entry {
  readonly subnetId: string;
  /** Whichever it is, the same network ACL and route table are met. */
  readonly isCertain: boolean;
}

function entrySubnet(
  { network }: Walk,
  subnetIds: readonly string[] | null,
  fromSubnetId: string | null,
): Entry | undefined {
  const zone = subnetById(network, fromSubnetId)?.availabilityZone;
  const known = (subnetIds ?? []).flatMap((subnetId) => subnetById(network, subnetId) ?? []);
  const same = fromSubnetId === null ? undefined : known.find(({ availabilityZone }) => availabilityZone === zone);
  if (same) return { subnetId: same.id, isCertain: true };
  const [first] = known;
  if (!first) return undefined;
  const rulesOf = ({ id, vpcId }: { readonly id: string; readonly vpcId: string }): string =>
    `${networkAclOf(network, id)?.id} ${routeTableOf(network, id, vpcId)?.id}`;
  const isAlike = known.every((one) => rulesOf(one) === rulesOf(first));
  return { subnetId: first.id, isCertain: isAlike && known.length === subnetIds?.length };
}

/** The interface of the transit gateway in a subnet, where it is described. */
export const interfaceThere = ({ network }: Pick<Walk, 'network'>, subnetId: string): Interface | null =>
  network.interfaces.find((one) => one.kind === 'transit-gateway' && one.subnetId === subnetId) ?? null;

export const attachmentOf = (
  { network }: Pick<Walk, 'network'>,
  id: string,
  vpcId: string | null,
): TransitGatewayAttachment | undefined =>
  network.transitGatewayAttachments?.find(
    (one) => one.transitGatewayId === id && one.resourceType === 'vpc' && one.resourceId === vpcId,
  );

/** It changes no address, so what its destination would say still holds. */
export function arriveRegardless(walk: Walk, id: string, packet: Packet): WalkStep['next'] {
  const [owner, ...others] = interfacesAt(walk.network, packet.destination);
  if (!owner || others.length > 0) return endBeyond(packet, id);
  return { kind: 'arrive', target: owner, fromSubnetId: null, packet };
}

/** Whichever routes it has, it enters the destination's VPC by the attachment of that. */
export function leaveRegardless(walk: Walk, id: string, place: TransitOrigin, packet: Packet): WalkStep {
  const next = arriveRegardless(walk, id, packet);
  const out = next.kind === 'arrive' ? attachmentOf(walk, id, next.target.vpcId) : undefined;
  return out ? leaveTransitGateway(walk, id, out, place, packet) : { hops: [], next };
}
