import { containsAny, isPrivate } from './cidr.js';
import { absence } from './coverage.js';
import type { Direction } from './decision.js';
import type { TransitGatewayAttachment } from './gateways.js';
import {
  interfaceAtPublic,
  interfaceIn,
  interfacesAt,
  interfacesOf,
  isPeeringGone,
  isRead,
  peeringEnds,
  rangesOf,
  vpcById,
} from './locate.js';
import type { Interface, Network, Peering } from './model.js';
import type { Peer } from './security-group.js';

/**
 * Who an address is to the security groups of a VPC. A reference to a group stands for the private addresses of its
 * interfaces (VPC user guide, "Security group rules"), in this VPC or across a peering inside one Region (VPC peering
 * guide, "Update your security groups to reference peer security groups").
 */
export function peerOf(network: Network, vpcId: string, address: string, direction: Direction): Peer {
  const near = interfaceIn(network, vpcId, address);
  if (near) return { address, groupIds: near.securityGroupIds, ...besideIt(network, near) };
  const vpc = vpcById(network, vpcId);
  if (containsAny(vpc?.cidrs ?? [], address)) return { address, groupIds: groupsOfNobody(network, vpcId, direction) };
  const across = network.peerings.flatMap((peering) => {
    const ends = peeringEnds(peering, vpcId);
    return ends && containsAny(rangesOf(network, ends.far), address) ? [{ peering, ends }] : [];
  });
  const peered = across.find(({ peering }) => peering.state === 'active') ?? across[0];
  const isByTransit = peered && isPeeringGone(peered.peering.state) && hasTransit(network, vpcId);
  if (peered && !isByTransit) return peerAcross(network, peered, address, direction);
  const owner = interfaceAtPublic(network, address)?.owner;
  if (owner) {
    const why = `a group stands for private addresses, and ${address} is public`;
    return { address, groupIds: [], hidden: { groupIds: owner.securityGroupIds, why } };
  }
  return isPrivate(address) ? peerElsewhere(network, vpcId, address, direction) : { address, groupIds: [] };
}

/** A group is an interface's, not a machine's: those of the other interfaces of one instance do not count for this one. */
function besideIt(network: Network, near: Interface): Pick<Peer, 'hidden'> {
  const others = interfacesOf(network, near).filter(({ id }) => id !== near.id);
  const groupIds = others
    .flatMap(({ securityGroupIds }) => securityGroupIds)
    .filter((id) => !near.securityGroupIds.includes(id));
  if (groupIds.length === 0) return {};
  const names = others.map(({ id }) => id).join(' and ');
  const why = `it is on ${names} of ${near.instanceId}, and this is ${near.id}`;
  return { hidden: { groupIds, why } };
}

/**
 * Over a transit gateway references work where it and both attachments support them, and for inbound rules alone (Transit
 * Gateways guide, "Security group referencing").
 */
function peerElsewhere(network: Network, vpcId: string, address: string, direction: Direction): Peer {
  const [far, ...others] = interfacesAt(network, address);
  const support = groupsAcross(network, vpcId, far && others.length === 0 ? far.vpcId : null);
  if (far && others.length === 0 && support !== null) {
    if (support === 'yes' && direction === 'ingress') return { address, groupIds: far.securityGroupIds };
    const why = support === 'yes' ? 'outbound rules know no groups behind a transit gateway' : support;
    return { address, groupIds: [], hidden: { groupIds: far.securityGroupIds, why } };
  }
  // A peering may be printed without the addresses of its far side.
  const isBare = (one: Peering): boolean => {
    const ends = peeringEnds(one, vpcId);
    return one.state === 'active' && ends !== undefined && rangesOf(network, ends.far).length === 0;
  };
  const isPossible =
    far !== undefined ||
    !vpcById(network, vpcId) ||
    !isRead(network, 'peerings') ||
    network.peerings.some(isBare) ||
    hasTransit(network, vpcId);
  return { address, groupIds: isPossible && typeof support !== 'string' ? null : [] };
}

/** `yes`, or why not; null where it is not known. */
function groupsAcross(network: Network, vpcId: string, farVpcId: string | null): string | null {
  const near = attachmentsOf(network, vpcId);
  const shared = near.flatMap((one) => {
    const far = attachmentsOf(network, farVpcId ?? '').find((other) => other.transitGatewayId === one.transitGatewayId);
    const gateway = network.transitGateways?.find(({ id }) => id === one.transitGatewayId);
    return far && gateway ? [{ gateway, attachments: [one, far] }] : [];
  });
  if (shared.length === 0 && arePeered(network, near, attachmentsOf(network, farVpcId ?? '')))
    return 'a group cannot be referenced across a peering of transit gateways';
  const [only] = shared;
  if (!only || shared.length > 1) return null;
  const off = [only.gateway, ...only.attachments].find(({ referencesGroups }) => referencesGroups === false);
  if (off) return `security group referencing is off on ${off.id}`;
  return [only.gateway, ...only.attachments].every(({ referencesGroups }) => referencesGroups) ? 'yes' : null;
}

/** "Security group referencing" is between VPCs attached to one transit gateway (Transit Gateways guide). */
const arePeered = (
  network: Network,
  near: readonly TransitGatewayAttachment[],
  far: readonly TransitGatewayAttachment[],
): boolean =>
  (network.transitGatewayAttachments ?? []).some(
    ({ resourceType, transitGatewayId, resourceId }) =>
      resourceType === 'peering' &&
      near.some((one) => one.transitGatewayId === transitGatewayId) &&
      far.some((one) => one.transitGatewayId === resourceId),
  );

const attachmentsOf = (network: Network, vpcId: string) =>
  (network.transitGatewayAttachments ?? []).filter(({ resourceId }) => resourceId === vpcId);

const hasTransit = (network: Network, vpcId: string): boolean =>
  network.routeTables.some(
    (table) => table.vpcId === vpcId && table.routes.some(({ target }) => target.kind === 'transit-gateway'),
  );

/** Whom nobody has is in no group, once all interfaces are known; but whoever sends from an address is there. */
const groupsOfNobody = (network: Network, vpcId: string, direction: Direction): readonly string[] | null =>
  direction === 'egress' && absence(network, 'interfaces', vpcId).decision === 'deny' ? [] : null;

interface Ends {
  readonly near: Peering['requester'];
  readonly far: Peering['requester'];
}

interface Peered {
  readonly peering: Peering;
  readonly ends: Ends;
}

/** "To reference a security group in a peer VPC, the VPC peering connection must be in the active state" (VPC peering guide). */
function peerAcross(network: Network, { peering, ends }: Peered, address: string, direction: Direction): Peer {
  const { near, far } = ends;
  const nobody = vpcById(network, far.vpcId) ? groupsOfNobody(network, far.vpcId, direction) : null;
  const groupIds = interfaceIn(network, far.vpcId, address)?.securityGroupIds ?? nobody;
  if (isPeeringGone(peering.state)) return hiddenFrom(address, groupIds, `${peering.id} is in state ${peering.state}`);
  if (peering.state !== 'active' || near.region === null || far.region === null) return { address, groupIds: null };
  if (near.region === far.region) return { address, groupIds };
  return hiddenFrom(address, groupIds, 'a group cannot be referenced from another Region');
}

const hiddenFrom = (address: string, groupIds: readonly string[] | null, why: string): Peer => ({
  address,
  groupIds: [],
  hidden: { groupIds: groupIds ?? [], why },
});
