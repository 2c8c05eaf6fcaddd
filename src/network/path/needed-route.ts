import { familyOf } from '../address.js';
import { contains, isPrivate } from '../cidr.js';
import type { NeededRoute, Trace, TraceHop, TraceReason, TraceTarget } from '../hop.js';
import { peeringEnds, rangesOf } from '../locate.js';
import type { Network, Peering, RouteTable } from '../model.js';
import { ipv4Behind, NAT64 } from '../nat64.js';
import { routeTableOf } from '../route-table.js';
import type { PacketPlace, Walk } from './step.js';
import { chooseTransitRoute, transitTableOf } from './transit-route.js';

/**
 * The route that would lead a packet on where the table has none, or one that leads wrong. An answer has to leave by the
 * gateway that its question came by; any other packet by whatever this VPC has towards its destination.
 */
export function neededRoute(walk: Walk, place: PacketPlace, hop: TraceHop): NeededRoute | undefined {
  const { network } = walk;
  const { vpcId, subnetId } = place;
  const table = vpcId === null || subnetId === null ? undefined : routeTableOf(network, subnetId, vpcId);
  if (!table || vpcId === null) return undefined;
  const { destination } = hop.packet;
  const cameBy = walk.answers ? wayIn(underOneAddress(walk.answers, destination), vpcId, network) : undefined;
  if (!isAtFault(hop, walk.answers !== null, cameBy !== undefined)) return undefined;
  const ways = cameBy ? [cameBy] : waysTo(network, table, hop);
  const winner = hop.route?.route;
  // The route is right: what it leads to is at fault.
  if (winner && winner.state === 'active' && ways.some(({ id }) => 'id' in winner.target && id === winner.target.id))
    return undefined;
  const [best] = ways;
  const isVpn = best?.kind === 'virtual-private-gateway';
  return {
    tableId: table.id,
    destination: blockOf(network, vpcId, best, destination),
    targets: ways,
    propagation: isVpn && !table.propagatingGatewayIds?.includes(best.id),
  };
}

/** Where a NAT gateway has given an answer its first address back, the question had that as its own on the way to the gateway only. */
function underOneAddress(asked: Trace, address: string): Trace {
  const hops = asked.hops.filter(({ packet }) => packet.source === address);
  return hops.length === 0 ? asked : { ...asked, hops };
}

/** Does the packet end here for want of another route? An answer does wherever it leaves by another way than its question. */
function isAtFault({ decision, reason }: TraceHop, isAnswer: boolean, isWayKnown: boolean): boolean {
  if (decision === 'unknown') return isAnswer && isWayKnown;
  return decision === 'deny' && (isAnswer || (reason !== undefined && routeReasons.includes(reason)));
}

const routeReasons: readonly TraceReason[] = [
  'no-route',
  'blackhole',
  'private-address-over-internet-gateway',
  'no-public-address',
];

const gatewayKinds: Readonly<Record<string, TraceTarget['kind']>> = {
  igw: 'internet-gateway',
  pcx: 'peering',
  tgw: 'transit-gateway',
  vgw: 'virtual-private-gateway',
};

/** The gateway by which a question came into the VPC of whoever answers; undefined where nobody knows, or by none. */
export function wayIn({ hops }: Trace, vpcId: string, network: Network): TraceTarget | undefined {
  const ids = hops
    .filter(({ component, decision }) => component === 'gateway' && decision !== 'deny')
    .map(({ resourceId, route }) =>
      route && route.route.target.kind !== 'local' ? route.route.target.id : resourceId,
    );
  const last = ids.findLast((id) => id !== null && gatewayKinds[id.split('-')[0] ?? ''] !== undefined);
  const kind = gatewayKinds[last?.split('-')[0] ?? ''];
  if (last === undefined || last === null || kind === undefined) return undefined;
  const isOfVpc = kind !== 'peering' || endsOfPeering(network, last, vpcId);
  return isOfVpc ? { kind, id: last } : undefined;
}

const endsOfPeering = (network: Network, id: string, vpcId: string): boolean =>
  network.peerings.some((one) => one.id === id && peeringEnds(one, vpcId) !== undefined);

function farRanges(network: Network, peering: Peering, vpcId: string): readonly string[] {
  const ends = peeringEnds(peering, vpcId);
  return ends ? rangesOf(network, ends.far) : [];
}

/** What the VPC has that leads to an address, the best first. */
function waysTo(network: Network, table: RouteTable, { packet, interfaceId }: TraceHop): readonly TraceTarget[] {
  const { vpcId } = table;
  const { source, destination } = packet;
  const peerings = network.peerings
    .filter((one) => one.state === 'active' && holds(farRanges(network, one, vpcId), destination))
    .map(({ id }): TraceTarget => ({ kind: 'peering', id }));
  const transit = (network.transitGatewayAttachments ?? [])
    .filter((one) => one.resourceId === vpcId && one.state === 'available')
    .filter((one) => {
      const table = transitTableOf(network, one);
      return (
        table.kind === 'known' && chooseTransitRoute(table.table, destination, network.prefixLists).kind === 'route'
      );
    })
    .map(({ transitGatewayId }): TraceTarget => ({ kind: 'transit-gateway', id: transitGatewayId }));
  const isAbroad = !isPrivate(destination);
  const vpn = (network.vpnGateways ?? [])
    .filter(({ vpcIds }) => vpcIds.includes(vpcId) && !isAbroad)
    .map(({ id }): TraceTarget => ({ kind: 'virtual-private-gateway', id }));
  return [
    ...peerings,
    ...transit,
    ...vpn,
    ...(isAbroad ? waysOut(network, table, { source, destination, interfaceId }) : []),
  ];
}

/** To the internet: with a public address by the internet gateway; without one IPv4 needs NAT, IPv6 stays private behind an egress-only gateway. */
function waysOut(
  network: Network,
  { vpcId, routes }: RouteTable,
  {
    source,
    destination,
    interfaceId,
  }: { readonly source: string; readonly destination: string; readonly interfaceId: string | null },
): readonly TraceTarget[] {
  const igws = network.internetGateways
    .filter(({ vpcIds }) => vpcIds.includes(vpcId))
    .map(({ id }): TraceTarget => ({ kind: 'internet-gateway', id }));
  const isTranslated = ipv4Behind(destination) !== undefined;
  if (familyOf(destination) === 6 && !isTranslated) {
    const eigws = (network.egressOnlyInternetGateways ?? [])
      .filter(({ vpcIds }) => vpcIds.includes(vpcId))
      .map(({ id }): TraceTarget => ({ kind: 'egress-only-internet-gateway', id }));
    // A subnet that is private stays so.
    const isPublic = routes.some(({ target }) => target.kind === 'internet-gateway');
    return isPublic ? [...eigws, ...igws] : eigws;
  }
  const sender = network.interfaces.find(({ id }) => id === interfaceId);
  if (!isTranslated && sender?.publicAddresses[source] !== undefined) return igws;
  return network.natGateways
    .filter((nat) => nat.vpcId === vpcId && nat.state === 'available' && nat.connectivity === 'public')
    .map(({ id }): TraceTarget => ({ kind: 'nat-gateway', id }));
}

/** The block that the route should have: that of the other VPC, else all of the internet, else the address alone. */
function blockOf(network: Network, vpcId: string, way: TraceTarget | undefined, destination: string): string {
  const peering = network.peerings.find(({ id }) => way?.kind === 'peering' && id === way.id);
  const far = peering ? farRanges(network, peering, vpcId) : [];
  const known = [far, ...network.vpcs.filter(({ id }) => id !== vpcId).map(({ cidrs }) => cidrs)].flat();
  const block =
    isPrivate(destination) || way?.kind === 'peering' ? known.find((cidr) => contains(cidr, destination)) : undefined;
  if (block !== undefined) return block;
  if (ipv4Behind(destination) !== undefined) return NAT64;
  const six = familyOf(destination) === 6;
  if (!isPrivate(destination)) return six ? '::/0' : '0.0.0.0/0';
  return `${destination}/${six ? 128 : 32}`;
}

const holds = (cidrs: readonly string[] | undefined, address: string): boolean =>
  (cidrs ?? []).some((cidr) => contains(cidr, address));
