import { familyOf } from '../../network/address.js';
import { containsAny, isPrivate, prefixLength } from '../../network/cidr.js';
import type { Network, Route, RouteTable } from '../../network/model.js';
import { ipv4Behind, NAT64 } from '../../network/nat64.js';
import { chooseRoute } from '../../network/route-table.js';
import { type NetworkChange, type RouteChange, withChange } from './change.js';
import { type RouteTarget, routable } from './changes/routes.js';
import { type Fix, fixOf, type Remedy } from './fix.js';
import type { BlockingHop, Ground } from './ground.js';
import { bothWays, egressOnlyGatewayOf, wayFor } from './way.js';

/**
 * A route for what has none, to the one target that the VPC has for it; one whose target is gone is pointed there. Where the
 * answer finds no way either, it gets one in the same way.
 */
export function addRoute(facts: Ground, step: BlockingHop): Fix | null {
  const first = remedy(facts.network, step);
  if (!first) return null;
  const back = facts.path.steps.find(
    ({ component, leg, decision, resourceId }) =>
      component === 'route' && leg !== step.leg && decision === 'deny' && resourceId !== step.resourceId,
  );
  const second = back && remedy(facts.network, back);
  return fixOf(facts, second ? [first, second] : [first]);
}

function remedy(network: Network, step: BlockingHop): Remedy | undefined {
  const table = network.routeTables.find(({ id }) => id === step.resourceId);
  if (!table) return undefined;
  const { destination } = step.packet;
  const way = wayFor(network, table, step);
  const change = way && routeChange(network, table, destination, way.cidr, way.target);
  return (
    byEndpoint(network, table, destination) ??
    (way && change && { change, summary: inWords(table, change), admits: way.opens }) ??
    byNeed(network, table, step)
  );
}

/** The one gateway that the way would need, where nothing else tells of one: a transit gateway, or a VPN that leads there. */
function byNeed(network: Network, table: RouteTable, { needed, packet, leg }: BlockingHop): Remedy | undefined {
  const [target, ...others] = needed?.targets ?? [];
  if (!needed || !target || others.length > 0) return undefined;
  const admits = bothWays(table, `${needed.destination} behind ${target.id}`);
  if (target.kind === 'virtual-private-gateway') {
    const isKnown = (network.vpnConnections ?? []).some(
      (one) => one.vpnGatewayId === target.id && containsAny(one.routes, packet.destination),
    );
    if (!needed.propagation || !(isKnown || leg === 'reply')) return undefined;
    const change: NetworkChange = { kind: 'enable-propagation', gatewayId: target.id, routeTableId: table.id };
    return { change, summary: `Let ${table.id} learn the routes of ${target.id}`, admits };
  }
  if (target.kind !== 'transit-gateway') return undefined;
  const change = routeChange(network, table, packet.destination, needed.destination, {
    kind: target.kind,
    id: target.id,
  });
  return change && { change, summary: inWords(table, change), admits };
}

const inWords = ({ id }: RouteTable, { kind, destination, target }: RouteChange): string =>
  kind === 'replace-route'
    ? `Point ${destination} in ${id} to ${target.id}`
    : `Add a route to ${id}: ${destination} -> ${target.id}`;

/** Only what leads nowhere is replaced: a route that works is somebody's. Undefined where another route would win. */
function routeChange(
  network: Network,
  table: RouteTable,
  address: string,
  cidr: string,
  target: RouteTarget,
): RouteChange | undefined {
  const { id: routeTableId } = table;
  const winner = chooseRoute(table, address, network.prefixLists);
  const dead = winner.kind === 'route' && winner.route.state === 'blackhole' ? winner.route : undefined;
  const before = dead && !dead.propagated && !isOfGatewayEndpoint(dead) ? routable(dead.target) : undefined;
  const change: RouteChange =
    dead && before && (prefixLength(dead.destination) ?? 0) >= (prefixLength(cidr) ?? 0)
      ? { kind: 'replace-route', routeTableId, destination: dead.destination, target, before }
      : { kind: 'create-route', routeTableId, destination: cidr, target };
  if (change.kind === 'create-route' && table.routes.some((one) => one.destination === cidr && !one.propagated))
    return undefined;
  const after = withChange(network, change).routeTables.find(({ id }) => id === routeTableId);
  const chosen = after && chooseRoute(after, address, network.prefixLists);
  return chosen?.kind === 'route' && chosen.route.target.kind !== 'local' && chosen.route.target.id === target.id
    ? change
    : undefined;
}

/** It comes and goes with its association: ReplaceRoute and DeleteRoute are refused (AWS PrivateLink guide, "Gateway endpoints", "Routing"). */
const isOfGatewayEndpoint = ({ destination, target }: Route): boolean =>
  target.kind === 'vpc-endpoint' && destination.startsWith('pl-');

/** A gateway endpoint that is there already leads to its service alone, and costs nothing (VPC user guide, "Gateway endpoints"). */
function byEndpoint(network: Network, table: RouteTable, address: string): Remedy | undefined {
  for (const { id, kind, vpcId, service, state, routeTableIds } of network.vpcEndpoints ?? []) {
    if (kind !== 'gateway' || vpcId !== table.vpcId || state !== 'available' || routeTableIds.includes(table.id))
      continue;
    const list = network.prefixLists.find(({ name, cidrs }) => name === service && containsAny(cidrs, address));
    if (!list) continue;
    return {
      change: { kind: 'add-endpoint-route', endpointId: id, routeTableId: table.id, prefixListId: list.id },
      summary: `Let ${table.id} lead to ${id}: ${list.id} (${service}) -> ${id}`,
      admits: `The way to ${service} for every subnet that uses ${table.id}, as far as the policy of ${id} allows; nobody gets in by it.`,
    };
  }
  return undefined;
}

/** What has to be made before there is a way out of a private subnet; null where that is not what is missing. */
export function missingWay({ network }: Pick<Ground, 'network'>, step: BlockingHop): string | null {
  const table = network.routeTables.find(({ id }) => id === step.resourceId);
  const isWayOut = step.component === 'route' && step.leg === 'request' && !isPrivate(step.packet.destination);
  if (!table || !isWayOut || wayFor(network, table, step)) return null;
  const isTranslated = ipv4Behind(step.packet.destination) !== undefined;
  if (familyOf(step.packet.destination) === 6 && !isTranslated) {
    if (egressOnlyGatewayOf(network, table.vpcId) !== undefined) return null;
    return `Make an egress-only internet gateway, which lets IPv6 out and nobody in, and lead ::/0 of ${table.id} to it: aws ec2 create-egress-only-internet-gateway --vpc-id ${table.vpcId}`;
  }
  return `Make a NAT gateway in a subnet with a route to the internet gateway (aws ec2 create-nat-gateway), then lead ${isTranslated ? NAT64 : '0.0.0.0/0'} of ${table.id} to it: it lets ${table.vpcId} out and nobody in.${isTranslated ? '' : FREE}`;
}

const FREE = ' For S3 and DynamoDB alone, a gateway endpoint is enough and free (aws ec2 create-vpc-endpoint).';

/** The gateway in the route, or one that is attached to nothing. */
export function attachInternetGateway(facts: Ground, step: BlockingHop): Fix | null {
  const { network, source, destination } = facts;
  const vpcId = (source.interface ?? destination.interface)?.vpcId;
  const free = network.internetGateways.filter(({ vpcIds }) => vpcIds.length === 0);
  const gateway = free.find(({ id }) => id === step.resourceId) ?? (step.resourceId === null ? free[0] : undefined);
  const hasOther = network.internetGateways.some(({ vpcIds }) => vpcId !== undefined && vpcIds.includes(vpcId));
  if (!gateway || vpcId === undefined || hasOther) return null;
  return fixOf(facts, [
    {
      change: { kind: 'attach-internet-gateway', internetGatewayId: gateway.id, vpcId },
      summary: `Attach ${gateway.id} to ${vpcId}`,
      admits: `The internet to every interface of ${vpcId} that has a public address and a route to ${gateway.id}, NAT gateways and those behind them included, as far as rules allow.`,
    },
  ]);
}

/** Only a request that waits can be accepted; one that expired or failed has to be made anew. */
export function acceptPeering(facts: Ground, { resourceId }: Pick<BlockingHop, 'resourceId'>): Fix | null {
  const peering = facts.network.peerings.find(({ id }) => id === resourceId);
  if (peering?.state !== 'pending-acceptance') return null;
  return fixOf(facts, [
    {
      change: { kind: 'accept-peering', peeringId: peering.id },
      summary: `Accept ${peering.id}`,
      admits: `Whatever routes and rules of ${peering.requester.vpcId} and ${peering.accepter.vpcId} allow between them.`,
    },
  ]);
}
