import type { Network } from './model.js';

/**
 * What leads out of a VPC and is in none of its route tables that are described, although some of those have their subnets: whoever
 * made it either forgot the route, or a table is missing from the list. Ids.
 */
export function unroutedWays(network: Network, vpcId: string): readonly string[] {
  const tables = network.routeTables.filter((one) => one.vpcId === vpcId);
  if (tables.every(({ subnetIds }) => subnetIds.length === 0)) return [];
  const isIn = ({ vpcIds }: { readonly vpcIds: readonly string[] }): boolean => vpcIds.includes(vpcId);
  const ways = [
    ...network.internetGateways.filter(isIn),
    ...(network.egressOnlyInternetGateways ?? []).filter(isIn),
    ...(network.vpnGateways ?? []).filter(isIn),
    ...network.natGateways.filter((one) => one.vpcId === vpcId && one.state === 'available'),
    ...network.peerings.filter(
      ({ state, requester, accepter }) => state === 'active' && [requester.vpcId, accepter.vpcId].includes(vpcId),
    ),
    ...(network.transitGatewayAttachments ?? [])
      .filter(({ resourceId, state }) => resourceId === vpcId && state === 'available')
      .map(({ transitGatewayId }) => ({ id: transitGatewayId })),
  ].map(({ id }) => id);
  const led = new Set(
    tables.flatMap(({ routes }) => routes.map(({ target }) => (target.kind === 'local' ? 'local' : target.id))),
  );
  return [...new Set(ways)].filter((id) => !led.has(id));
}
