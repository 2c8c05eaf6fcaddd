import { isIpv6 } from '../../../network/address.js';
import type { Network, Route } from '../../../network/model.js';
import { edit, listed, row, turned } from './row.js';

/** What a route can be written to: the local route comes with the VPC, other targets have calls of their own. */
export type RouteTarget = Exclude<Route['target'], { readonly kind: 'local' }> & { readonly kind: RoutableKind };

export type RoutableKind = Exclude<Route['target']['kind'], 'local' | 'other'>;

/** Undefined where a route to it cannot be written. */
export const routable = (target: Route['target']): RouteTarget | undefined =>
  target.kind === 'local' || target.kind === 'other' ? undefined : { kind: target.kind, id: target.id };

interface WrittenRoute {
  readonly routeTableId: string;
  /** A CIDR, or a prefix list id. */
  readonly destination: string;
  readonly target: RouteTarget;
}

/** The route of a gateway endpoint is made with its association, to the prefix list of its service. */
interface EndpointRoute {
  readonly endpointId: string;
  readonly routeTableId: string;
  readonly prefixListId: string;
}

/** Whether a route table learns what a virtual private gateway knows. */
interface Propagation {
  readonly gatewayId: string;
  readonly routeTableId: string;
}

export const routeChanges = {
  'create-route': row('CreateRoute', routeOf, written(true), turned('delete-route')),
  'delete-route': row('DeleteRoute', placeOf, written(false), turned('create-route')),
  'replace-route': row(
    'ReplaceRoute',
    (details: WrittenRoute & { readonly before: RouteTarget }) => routeOf(details),
    written(true),
    ({ target, before, ...details }) =>
      ({ ...details, kind: 'replace-route', target: before, before: target }) as const,
  ),
  'add-endpoint-route': row(
    'ModifyVpcEndpoint',
    ({ endpointId, routeTableId }) => ({ VpcEndpointId: endpointId, AddRouteTableIds: [routeTableId] }),
    ledToEndpoint(true),
    turned('remove-endpoint-route'),
  ),
  'remove-endpoint-route': row(
    'ModifyVpcEndpoint',
    ({ endpointId, routeTableId }) => ({ VpcEndpointId: endpointId, RemoveRouteTableIds: [routeTableId] }),
    ledToEndpoint(false),
    turned('add-endpoint-route'),
  ),
  'enable-propagation': row('EnableVgwRoutePropagation', pairOf, learning(true), turned('disable-propagation')),
  'disable-propagation': row('DisableVgwRoutePropagation', pairOf, learning(false), turned('enable-propagation')),
} as const;

function pairOf({ gatewayId: GatewayId, routeTableId: RouteTableId }: Propagation) {
  return { GatewayId, RouteTableId };
}

function placeOf({ routeTableId: RouteTableId, destination }: WrittenRoute) {
  if (destination.startsWith('pl-')) return { RouteTableId, DestinationPrefixListId: destination };
  return isIpv6(destination)
    ? { RouteTableId, DestinationIpv6CidrBlock: destination }
    : { RouteTableId, DestinationCidrBlock: destination };
}

/** The members of the API that name each kind of target. */
const targetMembers = {
  'internet-gateway': 'GatewayId',
  'virtual-private-gateway': 'GatewayId',
  'egress-only-internet-gateway': 'EgressOnlyInternetGatewayId',
  'nat-gateway': 'NatGatewayId',
  peering: 'VpcPeeringConnectionId',
  interface: 'NetworkInterfaceId',
  'transit-gateway': 'TransitGatewayId',
  'vpc-endpoint': 'VpcEndpointId',
} as const satisfies Record<RoutableKind, string>;

function routeOf(details: WrittenRoute) {
  return { ...placeOf(details), [targetMembers[details.target.kind]]: details.target.id };
}

/** Some go, some come. */
const withRoutes = (
  network: Network,
  routeTableId: string,
  isGone: (route: Route) => boolean,
  routes: readonly Route[],
): Network => ({
  ...network,
  routeTables: edit(network.routeTables, routeTableId, (table) => ({
    ...table,
    routes: [...table.routes.filter((one) => !isGone(one)), ...routes],
  })),
});

function written(isThere: boolean) {
  return (network: Network, { routeTableId, destination, target }: WrittenRoute): Network =>
    withRoutes(
      network,
      routeTableId,
      (one) => one.destination === destination && one.propagated !== true,
      isThere ? [{ destination, target, state: 'active' }] : [],
    );
}

function ledToEndpoint(isThere: boolean) {
  return (network: Network, { endpointId: id, routeTableId, prefixListId: destination }: EndpointRoute): Network => {
    const there = withRoutes(
      network,
      routeTableId,
      ({ destination: own, target }) => own === destination && target.kind === 'vpc-endpoint' && target.id === id,
      isThere ? [{ destination, target: { kind: 'vpc-endpoint', id }, state: 'active' }] : [],
    );
    if (!network.vpcEndpoints) return there;
    const vpcEndpoints = edit(network.vpcEndpoints, id, (one) => ({
      ...one,
      routeTableIds: listed(one.routeTableIds, routeTableId, isThere),
    }));
    return { ...there, vpcEndpoints };
  };
}

/** The static routes of its VPN connections; what BGP would bring, nobody knows. */
function learning(isOn: boolean) {
  return (network: Network, { gatewayId: id, routeTableId }: Propagation): Network => {
    const blocks = (network.vpnConnections ?? [])
      .filter((one) => one.vpnGatewayId === id && one.state === 'available')
      .flatMap(({ routes }) => routes);
    const there = withRoutes(
      network,
      routeTableId,
      ({ target, propagated }) => propagated === true && target.kind !== 'local' && target.id === id,
      isOn
        ? blocks.map((destination) => ({
            destination,
            target: { kind: 'virtual-private-gateway', id },
            state: 'active',
            propagated: true,
          }))
        : [],
    );
    const routeTables = edit(there.routeTables, routeTableId, (table) => ({
      ...table,
      propagatingGatewayIds: listed(table.propagatingGatewayIds, id, isOn),
    }));
    return { ...there, routeTables };
  };
}
