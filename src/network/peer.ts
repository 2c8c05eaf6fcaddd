import { containsAny, isPrivate } from './cidr.js';
import type { Direction } from './decision.js';
import { endsOf, interfaceAtPublic, interfaceIn, interfacesAt, isRead, vpcById } from './locate.js';
import type { Network, Peering } from './model.js';
import type { Peer } from './security-group.js';

/**
 * Who an address is to the security groups of a VPC. A reference to a group stands for the private addresses of its
 * interfaces (VPC user guide, "Security group rules"), in this VPC or across a peering inside one Region (VPC peering
 * guide, "Update your security groups to reference peer security groups").
 */
export function peerOf(network: Network, vpcId: string, address: string, direction: Direction): Peer {
  const near = interfaceIn(network, vpcId, address);
  if (near) return { address, groupIds: near.securityGroupIds };
  const vpc = vpcById(network, vpcId);
  if (containsAny(vpc?.cidrs ?? [], address)) return { address, groupIds: groupsOfNobody(network, direction) };
  for (const peering of network.peerings) {
    const ends = endsOf(peering, vpcId);
    if (ends && containsAny(ends.far.cidrs, address)) return peerAcross(network, ends, address, direction);
  }
  const owner = interfaceAtPublic(network, address)?.owner;
  if (owner) {
    const why = `a group stands for private addresses, and ${address} is public`;
    return { address, groupIds: [], hidden: { groupIds: owner.securityGroupIds, why } };
  }
  // Over a transit gateway references work where it was told to support them, which is not in this configuration.
  const isElsewhere = interfacesAt(network, address).length > 0 || !vpc || !isRead(network, 'peerings');
  return { address, groupIds: isPrivate(address) && isElsewhere ? null : [] };
}

/** Whom nobody has is in no group, once all interfaces are known; but whoever sends from an address is there. */
const groupsOfNobody = (network: Network, direction: Direction): readonly string[] | null =>
  direction === 'egress' && isRead(network, 'interfaces') ? [] : null;

interface Ends {
  readonly near: Peering['requester'];
  readonly far: Peering['requester'];
}

function peerAcross(network: Network, { near, far }: Ends, address: string, direction: Direction): Peer {
  const nobody = vpcById(network, far.vpcId) ? groupsOfNobody(network, direction) : null;
  const groupIds = interfaceIn(network, far.vpcId, address)?.securityGroupIds ?? nobody;
  if (near.region === null || far.region === null) return { address, groupIds: null };
  if (near.region === far.region) return { address, groupIds };
  const why = 'a group cannot be referenced from another Region';
  return { address, groupIds: [], hidden: { groupIds: groupIds ?? [], why } };
}
