import { canonicalCidr } from '../../network/cidr.js';
import { isRead } from '../../network/locate.js';
import type { Network, RouteTable } from '../../network/model.js';
import type { RouteChange } from '../fix/change.js';
import { type RoutableKind, type RouteTarget, routable } from '../fix/changes/routes.js';
import type { NotUnderstood } from './command-line.js';
import { type CliOptions, one } from './options.js';

const destinationOptions = ['destination-cidr-block', 'destination-ipv6-cidr-block', 'destination-prefix-list-id'];
export const routePlaceOptions = ['route-table-id', ...destinationOptions];

const targetKinds: Readonly<Record<string, RoutableKind>> = {
  'gateway-id': 'internet-gateway',
  'nat-gateway-id': 'nat-gateway',
  'egress-only-internet-gateway-id': 'egress-only-internet-gateway',
  'vpc-peering-connection-id': 'peering',
  'network-interface-id': 'interface',
  'instance-id': 'interface',
  'transit-gateway-id': 'transit-gateway',
  'vpc-endpoint-id': 'vpc-endpoint',
};
export const routeOptions = [...routePlaceOptions, ...Object.keys(targetKinds)];

/** The change of one route; or why AWS would refuse it. */
export function routeChange(
  network: Network,
  kind: RouteChange['kind'],
  options: CliOptions,
): RouteChange | NotUnderstood {
  const routeTableId = one(options, 'route-table-id');
  const table = network.routeTables.find(({ id }) => id === routeTableId);
  if (routeTableId === undefined) return { reason: 'names no route table: --route-table-id rtb-…' };
  if (!table) return { reason: `is about ${routeTableId}, which is not in this network` };
  const destination = destinationIn(options);
  if (destination === undefined) return { reason: 'needs one destination that AWS would take' };
  const present = table.routes.find((route) => route.destination === destination && route.propagated !== true);
  if (kind === 'create-route' && present)
    return { reason: `makes a route to ${destination}, which ${routeTableId} has already` };
  if (kind !== 'create-route' && !present)
    return { reason: `is about a route to ${destination}, which ${routeTableId} does not have` };
  const before = present && routable(present.target);
  if (kind !== 'create-route' && !before)
    return { reason: `is about the route to ${destination}, which cannot be changed so` };
  if (kind === 'delete-route' && before) return { kind, routeTableId, destination, target: before };
  const target = targetIn(network, table, options);
  if ('reason' in target) return target;
  if (kind === 'create-route') return { kind, routeTableId, destination, target };
  return before ? { kind: 'replace-route', routeTableId, destination, target, before } : { reason: 'replaces nothing' };
}

function destinationIn(options: CliOptions): string | undefined {
  const given = destinationOptions.filter((name) => options.has(name));
  const [name = ''] = given;
  const value = one(options, name);
  if (given.length !== 1 || value === undefined) return undefined;
  if (name === 'destination-prefix-list-id') return /^pl-[\w-]+$/.test(value) ? value : undefined;
  const cidr = canonicalCidr(value);
  return cidr?.includes(':') === (name === 'destination-ipv6-cidr-block') ? cidr : undefined;
}

function targetIn(network: Network, table: RouteTable, options: CliOptions): RouteTarget | NotUnderstood {
  const given = Object.keys(targetKinds).filter((name) => options.has(name));
  const [name = ''] = given;
  const value = one(options, name);
  const kind = targetKinds[name];
  if (given.length !== 1 || value === undefined || kind === undefined) return { reason: 'needs one target' };
  const id =
    name === 'instance-id' ? (network.interfaces.find(({ instanceId }) => instanceId === value)?.id ?? value) : value;
  const target = { kind: name === 'gateway-id' ? gatewayKind(id) : kind, id } as const;
  return isMissing(network, table, target)
    ? { reason: `leads to ${value}, which ${table.vpcId} does not have` }
    : target;
}

function gatewayKind(id: string): RoutableKind {
  if (id.startsWith('vgw-')) return 'virtual-private-gateway';
  return id.startsWith('vpce-') ? 'vpc-endpoint' : 'internet-gateway';
}

/** Of what was not read nobody can tell. */
function isMissing(network: Network, { vpcId }: RouteTable, { kind, id }: RouteTarget): boolean {
  switch (kind) {
    case 'internet-gateway':
      return (
        isRead(network, 'internetGateways') &&
        !network.internetGateways.some((one) => one.id === id && one.vpcIds.includes(vpcId))
      );
    case 'nat-gateway':
      return isRead(network, 'natGateways') && !network.natGateways.some((one) => one.id === id);
    case 'peering':
      return isRead(network, 'peerings') && !network.peerings.some((one) => one.id === id);
    case 'interface':
      return isRead(network, 'interfaces') && !network.interfaces.some((one) => one.id === id);
    case 'egress-only-internet-gateway':
      return network.egressOnlyInternetGateways?.every((one) => one.id !== id) ?? false;
    case 'transit-gateway':
      return network.transitGateways?.every((one) => one.id !== id) ?? false;
    default:
      return false;
  }
}
