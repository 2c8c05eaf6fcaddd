import { groupBy } from '../base/group-by.js';
import { madeOnce } from '../base/remembered.js';
import { isIpv6 } from './address.js';
import { containsAny } from './cidr.js';
import type { Interface, Network, NetworkPart, Peering, Subnet, Vpc } from './model.js';

/** Public IPv4 addresses are not among them: inside a VPC nobody knows them. */
export const addressesOf = (one: Interface): readonly string[] => [...one.privateAddresses, ...one.ipv6Addresses];

export const owns = (one: Interface, address: string): boolean =>
  addressesOf(one).includes(address) || containsAny(one.prefixes ?? [], address);

/** All interfaces of the instance that has this one, the primary one first; an interface without an instance alone. */
export const interfacesOf = ({ interfaces }: Network, one: Interface): readonly Interface[] =>
  one.instanceId === null ? [one] : (interfacesByInstance(interfaces).get(one.instanceId) ?? []);

const interfacesByInstance = madeOnce((interfaces: readonly Interface[]) => {
  const byIndex = interfaces.toSorted((a, b) => (a.deviceIndex ?? 0) - (b.deviceIndex ?? 0));
  return groupBy(byIndex, ({ instanceId }) => [instanceId]);
});

export const interfaceById = (network: Network, id: string | null): Interface | undefined =>
  id === null ? undefined : interfacesById(network.interfaces).get(id);

const interfacesById = madeOnce(
  (interfaces: readonly Interface[]) => new Map(interfaces.toReversed().map((one) => [one.id, one])),
);

export function interfacesAt(network: Network, address: string): readonly Interface[] {
  const { owners, delegated } = ownersIn(network.interfaces);
  return delegated.some(({ prefixes = [] }) => containsAny(prefixes, address))
    ? network.interfaces.filter((one) => owns(one, address))
    : (owners.get(address) ?? []);
}

/** Of a network of thousands of interfaces every packet asks. */
const ownersIn = madeOnce((interfaces: readonly Interface[]) => {
  const owners = groupBy(interfaces, addressesOf);
  return { owners, delegated: interfaces.filter(({ prefixes = [] }) => prefixes.length > 0) };
});

export const interfaceIn = (network: Network, vpcId: string | null, address: string): Interface | undefined =>
  interfacesAt(network, address).find((one) => one.vpcId === vpcId);

/** The private IPv4 address behind a public one of the interface; undefined where it has no such one. */
export const insideOf = ({ publicAddresses }: Interface, address: string): string | undefined =>
  Object.keys(publicAddresses).find((inside) => publicAddresses[inside] === address);

/** The interface that the internet knows by this address, and the address by which its VPC knows it. */
export function interfaceAtPublic(
  network: Network,
  address: string,
): { readonly owner: Interface; readonly inside: string } | undefined {
  for (const owner of network.interfaces) {
    const inside = insideOf(owner, address);
    if (inside !== undefined) return { owner, inside };
    if (isIpv6(address) && owns(owner, address)) return { owner, inside: address };
  }
  return undefined;
}

export const vpcById = (network: Network, id: string | null): Vpc | undefined =>
  network.vpcs.find((vpc) => vpc.id === id);

export const subnetById = (network: Network, id: string | null): Subnet | undefined =>
  network.subnets.find((subnet) => subnet.id === id);

export const vpcAt = (network: Network, address: string): readonly Vpc[] =>
  network.vpcs.filter((vpc) => containsAny(vpc.cidrs, address));

/** Undefined also where the blocks of several have the address: nobody knows which of them is meant. */
export function soleVpcAt(network: Network, address: string): Vpc | undefined {
  const [vpc, ...others] = vpcAt(network, address);
  return others.length === 0 ? vpc : undefined;
}

export const subnetAt = (network: Network, vpcId: string | null, address: string): Subnet | undefined =>
  network.subnets.find((subnet) => subnet.vpcId === vpcId && containsAny(subnet.cidrs, address));

/** False where a list was never read: then what is not in it may exist all the same. */
export const isRead = (network: Network, part: NetworkPart): boolean =>
  network[part] !== undefined && !network.unread?.includes(part);

/** Of a peering that is gone, and with it what rules for groups beyond it let in (VPC peering guide, "Stale security group rules"). */
export const isPeeringGone = (state: string | null): boolean =>
  state !== null && ['deleted', 'expired', 'failed', 'rejected'].includes(state);

/** The two ends of a peering seen from one VPC; undefined where the VPC is at neither. */
export function peeringEnds(
  peering: Peering,
  vpcId: string | null,
): { readonly near: Peering['requester']; readonly far: Peering['requester'] } | undefined {
  if (peering.requester.vpcId === vpcId) return { near: peering.requester, far: peering.accepter };
  if (peering.accepter.vpcId === vpcId) return { near: peering.accepter, far: peering.requester };
  return undefined;
}

/** What was printed of a peering may lack a range that one of its VPCs has: that VPC's own list counts as well. */
export const rangesOf = (network: Network, { vpcId, cidrs }: Peering['requester']): readonly string[] => [
  ...cidrs,
  ...(vpcById(network, vpcId)?.cidrs ?? []),
];
