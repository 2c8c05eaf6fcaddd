import { isPrivate } from '../cidr.js';
import type { TraceHop } from '../hop.js';
import { subnetById, vpcAt, vpcById } from '../locate.js';
import type { Interface, Network, Vpc } from '../model.js';
import type { Packet } from '../packet.js';
import { gatewayHop, type PacketPlace, type Walk } from './step.js';

/**
 * Bidirectional: nothing passes. Ingress-only: "only traffic to and from NAT gateways and egress-only internet gateways
 * is allowed". An exclusion of mode allow-egress: "outbound internet traffic … is allowed. Inbound internet traffic … is
 * blocked" (VPC user guide, "Block public access to VPCs and subnets").
 */
export function blockPublicAccessHops(
  walk: Walk,
  gatewayId: string,
  place: Pick<PacketPlace, 'vpcId' | 'subnetId'>,
  one: Interface | null,
  packet: Packet,
  way: 'in' | 'out' = 'out',
): readonly TraceHop[] {
  const mode = blockPublicAccessAt(walk.network, place) ?? 'off';
  const isWayOutOnly = one?.kind === 'nat-gateway' || gatewayId.startsWith('eigw-');
  if (mode === 'off' || (mode === 'block-ingress' && isWayOutOnly)) return [];
  const isOpenedInside = (way === 'out') !== walk.established;
  if (mode === 'allow-egress' && isOpenedInside) return [];
  const rule =
    mode === 'allow-egress'
      ? 'VPC Block Public Access lets nothing in, since its exclusion is allow-egress'
      : `VPC Block Public Access is in mode ${mode}`;
  if (!vpcById(walk.network, place.vpcId)?.mayBeExcluded)
    return [gatewayHop(packet, gatewayId, 'deny', rule, 'block-public-access')];
  const lacks = {
    part: 'vpcs',
    why: 'incomplete',
    words: 'the exclusions of VPC Block Public Access were not read',
  } as const;
  const unless = `${rule}, and its exclusions were not read`;
  return [{ ...gatewayHop(packet, gatewayId, 'unknown', unless, 'block-public-access'), lacks }];
}

/**
 * As it was read; undefined where nobody did. Off is the state of an account that never set it (EC2 API reference,
 * VpcBlockPublicAccessOptions).
 */
export const blockPublicAccessAt = (
  network: Network,
  { vpcId, subnetId }: Pick<PacketPlace, 'vpcId' | 'subnetId'>,
): Vpc['blockPublicAccess'] =>
  subnetById(network, subnetId)?.blockPublicAccess ?? vpcById(network, vpcId)?.blockPublicAccess;

/** By a gateway to the internet, where nobody read whether that is blocked: most accounts never set it. */
export const ifAccessIsOpen = (
  { network }: Walk,
  place: Pick<PacketPlace, 'vpcId' | 'subnetId'>,
  hop: TraceHop,
): TraceHop =>
  blockPublicAccessAt(network, place) === undefined
    ? { ...hop, assumption: 'VPC Block Public Access, which was not read, is off' }
    : hop;

/** The same where nobody knows by which gateway it goes: where that is one to the internet, it is refused. */
export function mayBeBlockedHops(walk: Walk, place: PacketPlace, packet: Packet): readonly TraceHop[] {
  if (isPrivate(packet.destination) || vpcAt(walk.network, packet.destination).length > 0) return [];
  const ways = blockPublicAccessHops(walk, 'igw-', place, place.interface, packet);
  return ways.map((hop) => ({
    ...hop,
    resourceId: null,
    decision: 'unknown',
    rule: `${hop.rule}, which counts if it goes by an internet gateway`,
  }));
}
