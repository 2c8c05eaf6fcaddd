import { isPrivateV4, isV6, within } from '../cloud/addresses.js';
import type { Cloud, Eni, Vpc } from '../cloud/cloud.js';
import type { Packet } from '../cloud/filters.js';
import { type Fate, type StopKind, stopped } from './fate.js';

/** Out by an internet gateway: under the public address, or not at all. */
export function byInternetGateway(cloud: Cloud, eni: Eni, packet: Packet, id: string): Packet | Fate {
  const igw = cloud.igws.find((one) => one.id === id);
  if (igw?.vpcId !== eni.vpcId) return stopped('no-gateway', [id], { by: 'igw' });
  if (isV6(packet.src)) return packet;
  const outside = eni.publics[packet.src];
  const kinds: StopKind[] = [
    ...(outside === undefined ? (['no-public-address'] as const) : []),
    ...(isPrivateV4(packet.dst) ? (['private-over-internet'] as const) : []),
  ];
  const [kind] = kinds;
  return kind !== undefined || outside === undefined
    ? stopped(kind ?? 'no-public-address', [id, eni.id], { by: 'igw', kinds })
    : { ...packet, src: outside };
}

/** The VPC at the other side; undefined where the peering does not carry the packet: it is never transitive. */
export function byPeering({ peerings, vpcs }: Cloud, eni: Eni, packet: Packet, id: string): Vpc | undefined {
  const peering = peerings.find((one) => one.id === id);
  const far = peering && (peering.requester === eni.vpcId ? peering.accepter : peering.requester);
  const vpc = vpcs.find((one) => one.id === far);
  const near = vpcs.find((one) => one.id === eni.vpcId);
  const isCarried = peering?.state === 'active' && vpc && near && belongs(packet.src, near) && belongs(packet.dst, vpc);
  return isCarried ? vpc : undefined;
}

const belongs = (address: string, { cidr, cidr6 }: { cidr: string; cidr6: string | null }): boolean =>
  within(address, cidr) || (cidr6 !== null && within(address, cidr6));
