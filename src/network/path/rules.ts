import { absence, type Lack } from '../coverage.js';
import type { Direction } from '../decision.js';
import type { TraceHop } from '../hop.js';
import { interfaceIn, subnetAt } from '../locate.js';
import type { Interface, Network, Route, RouteTable } from '../model.js';
import { decideNetworkAcl, networkAclOf } from '../network-acl.js';
import type { Packet } from '../packet.js';
import { peerOf } from '../peer.js';
import { chooseRoute, type RouteChoice, routeTableOf, tableHas } from '../route-table.js';
import { decideSecurityGroups, type Peer } from '../security-group.js';
import type { PacketPlace, Walk } from './step.js';

type At = TraceHop['at'];

/** `through`: appliances that the packet came through, behind which no reference to a group holds. */
export function securityGroupHop(
  walk: Walk,
  one: Interface,
  at: At,
  direction: Direction,
  packet: Packet,
  through: readonly string[] = [],
): TraceHop {
  const hop = { component: 'security-group', at, direction, interfaceId: one.id, packet } as const;
  const resourceId = one.securityGroupIds[0] ?? null;
  if (resourceId === null && mayLackGroups(one)) {
    return { ...hop, resourceId, decision: 'not-applied', rule: `${one.id} has no security group` };
  }
  if (isTracked(walk, one)) {
    const rule = 'answers a connection that was let through';
    return { ...hop, resourceId, decision: 'allow', rule, reason: 'tracked' };
  }
  const peer = peerOf(walk.network, one.vpcId, direction === 'ingress' ? packet.source : packet.destination, direction);
  const seen = through.length === 0 ? peer : behindAppliance(peer, through);
  const judged = decideSecurityGroups(walk.network, one.securityGroupIds, direction, packet, seen);
  const { decision, words, clause, lacks } = judged;
  const rule = resourceId === null ? `the security groups of ${one.id} are not known` : words;
  return {
    ...hop,
    resourceId: judged.resourceId,
    decision,
    rule,
    clause,
    ...(lacks ? { lacks } : {}),
  };
}

/**
 * Of every other one "must specify the ID of at least one security group, even if it's just the default security group for the
 * VPC" (EC2 API reference, ModifyInstanceAttribute): where none is described, the description left it out.
 */
const mayLackGroups = ({ kind, interfaceType }: Interface): boolean =>
  kind === 'vpc-endpoint' ? interfaceType !== 'vpc_endpoint' : kind !== 'instance' && kind !== 'other';

/**
 * "If you reference the security group of the other instance as the source, this does not allow traffic to flow" through a
 * middlebox (VPC user guide, "Security group referencing").
 */
const behindAppliance = (peer: Peer, through: readonly string[]): Peer => {
  const known = peer.groupIds ?? peer.hidden?.groupIds ?? [];
  const why = `the packet comes through ${through.at(-1)}, and behind an appliance only addresses count`;
  return { address: peer.address, groupIds: [], hidden: { groupIds: known, why } };
};

/** Each interface keeps its own connections: an answer that takes another way meets the rules of whom it meets there. */
const isTracked = ({ established, answers }: Walk, one: Interface): boolean =>
  established &&
  (answers?.hops.some(({ component, interfaceId }) => component === 'security-group' && interfaceId === one.id) ??
    true);

export function networkAclHop(
  walk: Walk,
  place: Pick<PacketPlace, 'subnetId' | 'interface'>,
  at: At,
  direction: Direction,
  packet: Packet,
): TraceHop {
  const hop = { component: 'network-acl', at, direction, interfaceId: place.interface?.id ?? null, packet } as const;
  const acl = place.subnetId === null ? undefined : networkAclOf(walk.network, place.subnetId);
  if (!acl) {
    const rule = `the network ACL of ${place.subnetId ?? 'the subnet'} is not described`;
    const lacks = { part: 'networkAcls', why: 'not-described', words: rule } as const;
    return { ...hop, resourceId: null, decision: 'unknown', rule, lacks };
  }
  const { decision, words, clause, resourceId, ports } = decideNetworkAcl(acl, direction, packet);
  return {
    ...hop,
    resourceId,
    decision,
    rule: words,
    clause,
    ...(ports ? { ports, reason: 'some-ports' } : {}),
  };
}

/** Network ACLs and route tables apply where traffic crosses the border of a subnet (VPC user guide, "Network ACL basics"). */
export function sameSubnetHop(
  walk: Walk,
  component: 'network-acl' | 'route',
  place: Pick<PacketPlace, 'subnetId' | 'vpcId' | 'interface'>,
  at: At,
  direction: Direction,
  packet: Packet,
): TraceHop {
  const { subnetId } = place;
  const table =
    subnetId !== null && place.vpcId !== null ? routeTableOf(walk.network, subnetId, place.vpcId) : undefined;
  const acl = subnetId === null ? undefined : networkAclOf(walk.network, subnetId);
  const other = interfaceIn(walk.network, place.vpcId, direction === 'ingress' ? packet.source : packet.destination);
  return {
    component,
    at,
    direction,
    resourceId: (component === 'route' ? table?.id : acl?.id) ?? null,
    interfaceId: place.interface?.id ?? null,
    decision: 'not-applied',
    rule:
      other && other.subnetId !== subnetId
        ? `what passes it on is in ${subnetId} as well`
        : `both ends are in ${subnetId}`,
    reason: 'same-subnet',
    packet,
  };
}

/** The route for a packet out of a subnet, and the hop that tells of it. */
export function routeHop(
  walk: Walk,
  place: PacketPlace,
  packet: Packet,
): { readonly hop: TraceHop; readonly choice: RouteChoice } {
  const { subnetId, vpcId } = place;
  const found = subnetId === null || vpcId === null ? undefined : tableFor(walk.network, subnetId, vpcId);
  const table = found?.table;
  const choice: RouteChoice = table
    ? chooseRoute(table, packet.destination, walk.network.prefixLists)
    : { kind: 'unknown', words: `the route table of ${subnetId ?? 'the subnet'} is not described` };
  const bare = {
    component: 'route',
    at: place.at,
    direction: 'egress',
    resourceId: table?.id ?? null,
    interfaceId: place.interface?.id ?? null,
    rule: choice.words,
    clause: table && choice.kind !== 'unknown' ? tableHas(table.id, choice.words) : undefined,
    packet,
  } as const;
  const hop = found?.assumption === undefined ? bare : { ...bare, assumption: found.assumption };
  if (choice.kind === 'unknown') {
    const noTable: Lack = { part: 'routeTables', why: 'not-described', words: choice.words };
    const lacks = choice.lacks ?? found?.lacks ?? (table ? undefined : noTable);
    return { choice, hop: { ...hop, decision: 'unknown', ...(lacks ? { lacks } : {}) } };
  }
  if (choice.kind === 'no-route') return { choice, hop: { ...hop, decision: 'deny', reason: 'no-route' } };
  const won = { ...hop, route: { tableId: table?.id ?? '', route: choice.route, cidr: choice.cidr } };
  if (choice.route.state === 'blackhole' && !isTargetToBlame(walk, choice.route)) {
    return { choice, hop: { ...won, decision: 'deny', reason: 'blackhole' } };
  }
  return { choice, hop: { ...won, decision: 'allow' } };
}

interface TableFound {
  readonly table?: RouteTable;
  readonly assumption?: string;
  readonly lacks?: Lack;
}

/** The main table counts where no other is associated: that is known only as far as all the tables are. */
function tableFor(network: Network, subnetId: string, vpcId: string): TableFound {
  const table = routeTableOf(network, subnetId, vpcId);
  if (!table || table.subnetIds.includes(subnetId)) return table ? { table } : {};
  const absent = absence(network, 'routeTables', vpcId);
  if (absent.decision === 'unknown' && absent.lacks) return { lacks: absent.lacks };
  return absent.assumption === undefined
    ? { table }
    : { table, assumption: `no other route table is associated with ${subnetId}` };
}

/**
 * A route to a peering that is not active yet, or no longer, is a blackhole, and so is one to an internet gateway that is
 * detached (VPC peering guide, "Update your route tables"): the target, which is there, says more than the route.
 */
function isTargetToBlame({ network }: Walk, { target }: Route): boolean {
  if (target.kind === 'peering')
    return network.peerings.some(
      ({ id, state }) => id === target.id && !['active', 'deleted', 'unknown'].includes(state),
    );
  return (
    target.kind === 'internet-gateway' &&
    network.internetGateways.some(({ id, vpcIds }) => id === target.id && vpcIds.length === 0)
  );
}

/** True where a packet stays inside the subnet it starts from. */
export function staysInSubnet(walk: Walk, place: PacketPlace, destination: string): boolean {
  if (place.subnetId === null) return false;
  const owner = interfaceIn(walk.network, place.vpcId, destination);
  return (owner?.subnetId ?? subnetAt(walk.network, place.vpcId, destination)?.id) === place.subnetId;
}
