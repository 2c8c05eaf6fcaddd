import type { TraceHop } from '../hop.js';
import { subnetById, vpcById } from '../locate.js';
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

/** As it was read; undefined where nobody did. Off is the state of an account that never set it (EC2 API reference, VpcBlockPublicAccessOptions). */
export const blockPublicAccessAt = (
  network: Network,
  { vpcId, subnetId }: Pick<PacketPlace, 'vpcId' | 'subnetId'>,
): Vpc['blockPublicAccess'] =>
  subnetById(network, subnetId)?.blockPublicAccess ?? vpcById(network, vpcId)?.blockPublicAccess;
