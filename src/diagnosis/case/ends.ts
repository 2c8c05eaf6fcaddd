import { canonicalAddress, isIpv6 } from '../../network/address.js';
import { isLattice } from '../../network/amazon-service.js';
import { containsAny, isPrivate, prefixLength } from '../../network/cidr.js';
import { insideOf, interfaceAtPublic, interfaceById, interfacesAt } from '../../network/locate.js';
import type { Interface, Network } from '../../network/model.js';
import { chooseRoute, routeTableOf } from '../../network/route-table.js';
import type { Connection, End } from '../question.js';

/** One end of the conversation: what was asked, and the interface behind it where it is known. */
export interface CaseEnd {
  /** Canonical text. */
  readonly address: string;
  /** The address as its own VPC knows it: the private one, where a public one was asked for. */
  readonly inside: string;
  readonly interface: Interface | null;
  /** Known without a description where the question or the records name it. */
  readonly interfaceId: string | null;
  /** Nobody outside can have it: a private address, or one of a VPC that is described. */
  readonly isInside: boolean;
}

export interface Ends {
  /** Nothing tells whose the one interface is that has records: it is taken for the destination's. */
  readonly isGuessed?: boolean;
  readonly source: CaseEnd;
  readonly destination: CaseEnd;
}

/** Of nobody who is described, and not private. */
export const isOnInternet = ({ isInside, address }: CaseEnd): boolean => !isInside && !isPrivate(address);

/** Finds the interfaces of both ends; where VPCs overlap, the one that shares a VPC with the other end. */
export function endsOf(connection: Connection, network: Network): Ends {
  const source = lookUp(connection.source, network, null);
  const destination = lookUp(connection.destination, network, source.interface);
  const again = source.interface ? source : lookUp(connection.source, network, destination.interface);
  return { source: again, destination };
}

function lookUp(end: End, network: Network, other: Interface | null): CaseEnd {
  const address = canonicalAddress(end.address) ?? end.address;
  const owners = interfacesAt(network, address);
  const near = owners.find(({ vpcId }) => vpcId === other?.vpcId) ?? (owners.length === 1 ? owners[0] : undefined);
  const found = interfaceById(network, end.interfaceId) ?? (end.interfaceId === null ? near : undefined);
  const outside = found ? undefined : interfaceAtPublic(network, address);
  const one = found ?? (end.interfaceId === null || outside?.owner.id === end.interfaceId ? outside?.owner : undefined);
  return {
    address,
    inside: (one && insideOf(one, address)) ?? address,
    interface: one ?? null,
    interfaceId: one?.id ?? end.interfaceId,
    isInside:
      (isPrivate(address) && !isLattice(address)) ||
      network.vpcs.some(({ cidrs }) => containsAny(cidrs, address)) ||
      (one === undefined && other !== null && isOfNeighbour(network, other, address)),
  };
}

/** VPCs have public addresses too, of IPv6 all; a route of its own to a peering or transit gateway leads to no one on the internet. */
function isOfNeighbour(network: Network, { subnetId, vpcId }: Interface, address: string): boolean {
  const table = routeTableOf(network, subnetId, vpcId);
  const choice = table && chooseRoute(table, address, network.prefixLists);
  if (choice?.kind !== 'route' || prefixLength(choice.cidr) === 0) return false;
  return ['peering', 'transit-gateway'].includes(choice.route.target.kind);
}

/** What its VPC shows as the address of the interface, whatever packets carry (VPC user guide, "Flow log records"). */
export function primaryAddress(end: CaseEnd): string {
  const one = end.interface;
  if (!one) return end.inside;
  return (isIpv6(end.inside) ? end.inside : one.privateAddresses[0]) ?? end.inside;
}

/** `i-0b77d4`, `eni-0a11`, or the address. */
export const nameOf = (end: CaseEnd): string => end.interface?.instanceId ?? end.interfaceId ?? end.address;
