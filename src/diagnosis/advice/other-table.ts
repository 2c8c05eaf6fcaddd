import { enumerated } from '../../base/words.js';
import type { Network, RouteTable } from '../../network/model.js';
import { chooseRoute, routeTableOf } from '../../network/route-table.js';
import { type Price, prices } from './prices.js';
import type { Option, Wish } from './wish.js';

/** A table of the VPC that leads there already: a subnet without an association has the main table, which may not. */
export function byOtherTable(wish: Wish): readonly Option[] {
  const { network, table, sender } = wish;
  const { subnetId } = sender;
  const association = table.associations?.find((one) => one.subnetId === subnetId)?.id ?? null;
  // A subnet that has a table of its own cannot be given another without the id of the association.
  if (association === null && table.subnetIds.includes(subnetId)) return [];
  return network.routeTables.flatMap((other): readonly Option[] => {
    const price = other.id === table.id || other.vpcId !== table.vpcId ? undefined : priceBy(other, wish);
    if (price === undefined) return [];
    const lost = table.routes.filter(
      ({ destination, target }) =>
        target.kind !== 'local' && !other.routes.some((one) => one.destination === destination),
    );
    const loses =
      lost.length === 0 ? '' : `; the subnet loses ${enumerated(lost.map(({ destination }) => destination))}`;
    return [
      {
        kind: 'other-table',
        summary: `${other.id} for ${subnetId}, in place of ${table.isMain ? 'the main table ' : ''}${table.id}`,
        price,
        changes: [{ kind: 'associate-route-table', subnetId, routeTableId: other.id, before: table.id, association }],
        opens: `the routes of ${other.id} to ${subnetId} alone${loses}`,
      },
    ];
  });
}

/** What traffic by this table costs; undefined where the table leads nowhere for this sender. */
function priceBy(table: RouteTable, { network, sender, source, destination }: Wish): Price | undefined {
  const choice = chooseRoute(table, destination, network.prefixLists);
  if (choice.kind !== 'route' || choice.route.state !== 'active') return undefined;
  const { target } = choice.route;
  if (target.kind === 'internet-gateway') return sender.publicAddresses[source] === undefined ? undefined : prices.free;
  const isOut = target.kind === 'nat-gateway' && isLedOut(network, target.id, table);
  return isOut ? prices.throughNatGateway : undefined;
}

/** A NAT gateway whose own subnet has a route back to the gateway leads nowhere. */
export function isLedOut({ natGateways, ...network }: Network, gatewayId: string, table: RouteTable): boolean {
  const one = natGateways.find(({ id }) => id === gatewayId);
  if (one?.state !== 'available' || one.connectivity !== 'public' || one.subnetId === null) return false;
  return routeTableOf(network, one.subnetId, one.vpcId)?.id !== table.id;
}
