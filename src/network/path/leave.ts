import { familyOf } from '../address.js';
import { containsAny } from '../cidr.js';
import type { TraceHop, TraceTarget } from '../hop.js';
import { interfaceIn, interfacesAt, vpcById } from '../locate.js';
import type { Interface, Route } from '../model.js';
import { ipv4Behind, NAT64 } from '../nat64.js';
import type { Packet } from '../packet.js';
import { tableHas } from '../route-table.js';
import { divert } from './appliance.js';
import { mayBeBlockedHops } from './block-public-access.js';
import { leaveByEndpoint } from './endpoint.js';
import { noReceiver, noSender, sourceDestCheckHops, stateHops, unseenReceiver } from './interface.js';
import { leaveByEgressOnlyGateway, leaveByInternetGateway } from './internet-gateway.js';
import { translateOut } from './nat-gateway.js';
import { neededRoute, wayIn } from './needed-route.js';
import { leaveByOther, leaveByVpnGateway } from './other-targets.js';
import { crossPeering } from './peering.js';
import { networkAclHop, routeHop, sameSubnetHop, securityGroupHop, staysInSubnet } from './rules.js';
import { end, gatewayHop, type Next, type PacketPlace, type Walk, type WalkStep } from './step.js';
import { crossTransitGateway } from './transit-gateway.js';

/** A packet leaves its interface: is there anybody to send it, may this interface, may its security groups? */
export function leave(walk: Walk, place: PacketPlace, packet: Packet): WalkStep {
  const next = { kind: 'route', place, packet } as const;
  const { interface: one, at } = place;
  if (!one) return { hops: [noSender(walk, place, packet)], next };
  const hops = [
    ...stateHops(one, at, 'egress', packet),
    ...sourceDestCheckHops(one, at, 'egress', packet),
    securityGroupHop(walk, one, at, 'egress', packet),
  ];
  return { hops, next };
}

/** A packet is in a subnet and on its way: to a neighbour directly, else through the network ACL and by the route table. */
export function followRoute(walk: Walk, place: PacketPlace, packet: Packet): WalkStep {
  if (staysInSubnet(walk, place, packet.destination)) {
    const hops = (['network-acl', 'route'] as const).map((component) =>
      sameSubnetHop(walk, component, place, place.at, 'egress', packet),
    );
    return deliverLocally(walk, place, packet, hops);
  }
  const acl = networkAclHop(walk, place, place.at, 'egress', packet);
  const { hop, choice } = translatable(routeHop(walk, place, packet), packet);
  if (mayGoBackByBalancer(walk, place)) return { hops: [acl, byBalancer(hop)], next: end(packet) };
  const won = hop.decision === 'allow' && choice.kind === 'route' ? choice.route : null;
  if (!won) {
    const isNobodys = choice.kind === 'route' && interfacesAt(walk.network, packet.destination).length === 0;
    const isOurs = containsAny(vpcById(walk.network, place.vpcId)?.cidrs ?? [], packet.destination);
    const lost = isNobodys && isOurs ? [noReceiver(walk, place.vpcId, packet)] : [];
    const blocked = choice.kind === 'unknown' ? mayBeBlockedHops(walk, place, packet) : [];
    return { hops: [acl, withNeed(walk, place, hop), ...blocked, ...lost], next: regardless(walk, place, packet) };
  }
  if (won.target.kind === 'local') return deliverLocally(walk, place, packet, [acl, hop]);
  const step = awayFromGateway(walk, place, won.target, packet) ?? follow(walk, won, won.target, place, packet);
  return { hops: [acl, hop, ...withRoute(walk, place, hop, step.hops)], next: step.next };
}

/**
 * An IPv4 address in IPv6's clothes goes nowhere but by a NAT gateway: internet gateways do not translate ("DNS64 and
 * NAT64"). An IPv4 address of its own does not go by an egress-only gateway (EC2 API reference, CreateRoute).
 */
function translatable({ hop, choice }: RouteFound, { destination }: Packet): RouteFound {
  const kind = choice.kind === 'route' ? choice.route.target.kind : undefined;
  if (hop.decision !== 'allow') return { hop, choice };
  const refused = (rule: string): RouteFound => ({
    hop: { ...hop, decision: 'deny', reason: 'no-route', rule, clause: tableHas(hop.resourceId, rule) },
    choice,
  });
  const isEgressOnly = kind === 'egress-only-internet-gateway';
  if ((kind === 'internet-gateway' || isEgressOnly) && ipv4Behind(destination) !== undefined)
    return refused(`no route of its own for ${NAT64}, and ${hop.rule} does not translate to IPv4`);
  if (isEgressOnly && familyOf(destination) === 4)
    return refused(`no route for IPv4, and ${hop.rule} carries IPv6 alone`);
  return { hop, choice };
}

type RouteFound = ReturnType<typeof routeHop>;

/**
 * Only the internet gateway that made a public address private makes it public again, so that whoever asked knows the
 * answer: by a VPN or another VPC it would come from an address that nobody asked (VPC user guide, "Internet gateways").
 */
function awayFromGateway(
  walk: Walk,
  { vpcId }: PacketPlace,
  target: TraceTarget,
  packet: Packet,
): WalkStep | undefined {
  // A transit gateway does not know what the packet answers: it, and the flow logs on the way, see it.
  if (walk.simulates && target.kind === 'transit-gateway') return undefined;
  const cameBy = walk.answers && vpcId !== null ? wayIn(walk.answers, vpcId, walk.network) : undefined;
  const isTranslated =
    cameBy?.kind === 'internet-gateway' && walk.answers?.to !== null && familyOf(packet.source) === 4;
  if (!isTranslated || (target.kind !== 'virtual-private-gateway' && target.kind !== 'transit-gateway'))
    return undefined;
  const rule = `the request came by ${cameBy.id}, which alone gives ${packet.source} its public address back`;
  return { hops: [gatewayHop(packet, target.id, 'deny', rule, 'wrong-way-back')], next: end(packet) };
}

/**
 * What a load balancer passed on with the client's address kept is answered through it, whatever the routes say (Elastic
 * Load Balancing user guide, "Client IP preservation").
 */
const mayGoBackByBalancer = ({ answers }: Walk, { interface: one }: PacketPlace): boolean =>
  answers !== null &&
  answers.to === one?.id &&
  answers.hops.some(({ reason, decision }) => reason === 'no-public-address' && decision === 'unknown');

const byBalancer = (hop: TraceHop): TraceHop => ({
  ...hop,
  decision: 'unknown',
  rule: `the answer goes back by the load balancer if the request came by it; else ${hop.rule}`,
  clause: undefined,
  reason: 'load-balancer',
});

/** The gateway that a route leads to tells of the route too, and where the packet ends there, of the one it would need. */
const withRoute = (
  walk: Walk,
  place: PacketPlace,
  { route: won }: TraceHop,
  hops: readonly TraceHop[],
): readonly TraceHop[] =>
  hops.map((hop) => (hop.component === 'gateway' && won ? withNeed(walk, place, { ...hop, route: won }) : hop));

function withNeed(walk: Walk, place: PacketPlace, hop: TraceHop): TraceHop {
  const needed = neededRoute(walk, place, hop);
  return needed ? { ...hop, needed } : hop;
}

function follow(walk: Walk, won: Route, target: TraceTarget, place: PacketPlace, packet: Packet): WalkStep {
  switch (target.kind) {
    case 'internet-gateway':
      return leaveByInternetGateway(walk, target.id, place, packet);
    case 'egress-only-internet-gateway':
      return leaveByEgressOnlyGateway(walk, target.id, place, packet);
    case 'nat-gateway':
      return translateOut(walk, target.id, place, packet);
    case 'peering':
      return crossPeering(walk, target.id, place, packet);
    case 'interface':
      return divert(walk, target.id, place, packet);
    case 'transit-gateway':
      return crossTransitGateway(walk, target.id, place, packet);
    case 'virtual-private-gateway':
      return leaveByVpnGateway(walk, target.id, place, packet);
    case 'vpc-endpoint':
      return leaveByEndpoint(walk, won, target.id, place, packet);
    case 'other':
      return leaveByOther(walk, target.id, packet);
  }
}

/** The local route leads to whoever has the address in this VPC. */
function deliverLocally(walk: Walk, place: PacketPlace, packet: Packet, hops: readonly TraceHop[]): WalkStep {
  const target = interfaceIn(walk.network, place.vpcId, packet.destination);
  const { through = [] } = place;
  if (target) return { hops, next: { kind: 'arrive', target, fromSubnetId: place.subnetId, packet, through } };
  if (place.vpcId === null) return { hops: [...hops, noReceiver(walk, null, packet)], next: end(packet) };
  const unseen = unseenReceiver(walk, place.subnetId, place.vpcId, packet);
  return { hops: [...hops, ...unseen.hops], next: unseen.next };
}

/** The packet does not get further; what it would meet at a known destination is judged all the same. */
function regardless(walk: Walk, place: PacketPlace, packet: Packet): Next {
  const target = soleOwner(interfacesAt(walk.network, packet.destination), place.vpcId);
  return target ? { kind: 'arrive', target, fromSubnetId: place.subnetId, packet } : end(packet);
}

const soleOwner = (owners: readonly Interface[], vpcId: string | null): Interface | undefined =>
  owners.find((one) => one.vpcId === vpcId) ?? (owners.length === 1 ? owners[0] : undefined);
