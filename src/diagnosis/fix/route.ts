import { familyOf } from '../../network/address.js';
import { contains, containsAny, isPrivate, prefixLength } from '../../network/cidr.js';
import { endsOf } from '../../network/locate.js';
import type { Network, Route, RouteTable } from '../../network/model.js';
import type { RouteTarget } from './change.js';
import { type Fix, fixOf } from './fix.js';
import type { Blocked, Ground } from './ground.js';

/** Where a route can lead, and what comes of it. */
interface Way {
  readonly cidr: string;
  readonly target: RouteTarget;
  readonly opens: string;
}

/** A route for what has none, to the one target that the VPC has for it. */
export function addRoute({ network }: Pick<Ground, 'network'>, step: Blocked): Fix | null {
  if (step.reason === 'blackhole') return replaceBlackhole({ network }, step);
  const table = network.routeTables.find(({ id }) => id === step.resourceId);
  const way = table && step.reason === 'no-route' ? wayFor(network, table, step) : undefined;
  if (!table || !way) return null;
  return fixOf(
    [{ kind: 'create-route', routeTableId: table.id, destination: way.cidr, target: way.target }],
    `Add a route to ${table.id}: ${way.cidr} -> ${way.target.id}`,
    way.opens,
  );
}

/** The same destination, to a target that exists. */
export function replaceBlackhole({ network }: Pick<Ground, 'network'>, step: Blocked): Fix | null {
  const table = network.routeTables.find(({ id }) => id === step.resourceId);
  const { destination } = step.packet;
  const dead = table?.routes
    .filter((route) => route.state === 'blackhole' && contains(route.destination, destination))
    .toSorted((one, other) => (prefixLength(other.destination) ?? 0) - (prefixLength(one.destination) ?? 0))[0];
  const way = table && wayFor(network, table, step);
  const before = dead && routable(dead.target);
  if (!table || !dead || !before || !way) return null;
  return fixOf(
    [{ kind: 'replace-route', routeTableId: table.id, destination: dead.destination, target: way.target, before }],
    `Point ${dead.destination} in ${table.id} to ${way.target.id}`,
    way.opens,
  );
}

/** Undefined where a route to it cannot be written again. */
const routable = (target: Route['target']): RouteTarget | undefined =>
  target.kind === 'local' || target.kind === 'other' ? undefined : { kind: target.kind, id: target.id };

function wayFor(
  network: Network,
  table: RouteTable,
  { interfaceId, packet: { source, destination } }: Blocked,
): Way | undefined {
  const peering = network.peerings.find(
    (one) => one.state === 'active' && containsAny(endsOf(one, table.vpcId)?.far.cidrs ?? [], destination),
  );
  const far = peering && endsOf(peering, table.vpcId)?.far;
  const cidr = far?.cidrs.find((block) => contains(block, destination));
  if (peering && far && cidr !== undefined) {
    const opens = `The way to all of ${far.vpcId} for every subnet that uses ${table.id}; rules still decide.`;
    return { cidr, target: { kind: 'peering', id: peering.id }, opens };
  }
  const gateway = network.internetGateways.find(({ vpcIds }) => vpcIds.includes(table.vpcId));
  if (!gateway || isPrivate(destination)) return undefined;
  const sender = network.interfaces.find(({ id }) => id === interfaceId);
  // By an internet gateway nothing leaves without a public address; a NAT gateway lends its own.
  if (familyOf(destination) === 4 && sender && sender.publicAddresses[source] === undefined) {
    const nat = network.natGateways.find(
      ({ vpcId, state, connectivity }) => vpcId === table.vpcId && state === 'available' && connectivity === 'public',
    );
    const opens = `The way out to the internet, under the address of ${nat?.id}, for every subnet that uses ${table.id}; nobody gets in by it.`;
    return nat && { cidr: '0.0.0.0/0', target: { kind: 'nat-gateway', id: nat.id }, opens };
  }
  const opens = `The way to the internet for every subnet that uses ${table.id}: those with a public address can be reached from there, as far as rules allow.`;
  const target = { kind: 'internet-gateway', id: gateway.id } as const;
  return { cidr: familyOf(destination) === 6 ? '::/0' : '0.0.0.0/0', target, opens };
}

/** The gateway in the route, or one that is attached to nothing. */
export function attachInternetGateway({ network, source, destination }: Ground, step: Blocked): Fix | null {
  const vpcId = (source.interface ?? destination.interface)?.vpcId;
  const free = network.internetGateways.filter(({ vpcIds }) => vpcIds.length === 0);
  const gateway = free.find(({ id }) => id === step.resourceId) ?? (step.resourceId === null ? free[0] : undefined);
  const hasOther = network.internetGateways.some(({ vpcIds }) => vpcId !== undefined && vpcIds.includes(vpcId));
  if (!gateway || vpcId === undefined || hasOther) return null;
  return fixOf(
    [{ kind: 'attach-internet-gateway', internetGatewayId: gateway.id, vpcId }],
    `Attach ${gateway.id} to ${vpcId}`,
    `The internet to every interface of ${vpcId} that has a public address and a route to ${gateway.id}, as far as rules allow.`,
  );
}

/** Only a request that waits can be accepted; one that expired or failed has to be made anew. */
export function acceptPeering(
  { network }: Pick<Ground, 'network'>,
  { resourceId }: Pick<Blocked, 'resourceId'>,
): Fix | null {
  const peering = network.peerings.find(({ id }) => id === resourceId);
  if (peering?.state !== 'pending-acceptance') return null;
  return fixOf(
    [{ kind: 'accept-peering', peeringId: peering.id }],
    `Accept ${peering.id}`,
    `Whatever routes and rules of ${peering.requester.vpcId} and ${peering.accepter.vpcId} allow between them.`,
  );
}
