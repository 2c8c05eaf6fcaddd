import { contains, prefixLength } from '../cidr.js';
import type { TransitGatewayAttachment, TransitGatewayRoute, TransitGatewayRouteTable } from '../gateways.js';
import type { Network, PrefixList } from '../model.js';

type KnownTable = TransitGatewayRouteTable & { readonly routes: readonly TransitGatewayRoute[] };

export type TransitTable =
  | { readonly kind: 'known'; readonly table: KnownTable }
  /** It is associated with none. */
  | { readonly kind: 'none'; readonly isAssumed?: true }
  | { readonly kind: 'unknown'; readonly id: string | null };

/** "Each attachment is associated with exactly one route table", or with none as yet (Transit Gateways guide). */
export function transitTableOf(
  network: Network,
  { id, transitGatewayId, routeTableId }: TransitGatewayAttachment,
): TransitTable {
  const own = (network.transitGatewayRouteTables ?? []).filter((table) => table.transitGatewayId === transitGatewayId);
  const table = own.find((one) => one.id === routeTableId) ?? own.find(({ associated }) => associated?.includes(id));
  if (table) return isKnown(table) ? { kind: 'known', table } : { kind: 'unknown', id: table.id };
  const isComplete = own.length > 0 && own.every(({ associated }) => associated !== null);
  if (routeTableId !== null) return { kind: 'unknown', id: routeTableId };
  if (isComplete) return { kind: 'none' };
  return isShownByOthers(network, transitGatewayId) ? { kind: 'none', isAssumed: true } : { kind: 'unknown', id: null };
}

/** Whoever is shown what other attachments of the gateway are associated with would be shown it of this one, too. */
const isShownByOthers = ({ transitGatewayAttachments = [] }: Network, transitGatewayId: string): boolean =>
  transitGatewayAttachments.some((one) => one.transitGatewayId === transitGatewayId && one.routeTableId !== null);

const isKnown = (table: TransitGatewayRouteTable): table is KnownTable => table.routes !== null;

export type TransitChoice =
  | { readonly kind: 'route'; readonly route: TransitGatewayRoute; readonly words: string }
  | { readonly kind: 'no-route' | 'unknown'; readonly words: string };

/**
 * The most specific route wins; of equally specific ones a static goes before a propagated one (Transit Gateways guide,
 * "Route evaluation order").
 */
export function chooseTransitRoute(
  table: KnownTable,
  address: string,
  prefixLists: readonly PrefixList[],
): TransitChoice {
  const listed = table.routes.map((route) => ({ route, cidrs: cidrsOf(route, prefixLists) }));
  const unknown = listed.find(({ cidrs }) => cidrs === null);
  if (unknown) return { kind: 'unknown', words: `prefix list ${unknown.route.destination} is not described` };
  const [best] = listed
    .flatMap(({ route, cidrs }) =>
      (cidrs ?? [])
        .filter((cidr) => contains(cidr, address))
        .map((cidr) => ({ route, cidr, prefix: prefixLength(cidr) ?? 0, rank: route.type === 'static' ? 0 : 1 })),
    )
    .toSorted((one, other) => other.prefix - one.prefix || one.rank - other.rank);
  if (!best) return { kind: 'no-route', words: `${table.id} has no route to ${address}` };
  return { kind: 'route', route: best.route, words: inWords(best.route, best.cidr) };
}

function cidrsOf({ destination }: TransitGatewayRoute, prefixLists: readonly PrefixList[]): readonly string[] | null {
  if (!destination.startsWith('pl-')) return [destination];
  return prefixLists.find(({ id }) => id === destination)?.cidrs ?? null;
}

function inWords({ destination, attachments, state }: TransitGatewayRoute, cidr: string): string {
  const from = destination === cidr ? cidr : `${destination} (${cidr})`;
  if (state === 'blackhole') return `${from} -> blackhole`;
  return `${from} -> ${attachments.map(({ id, resourceId }) => resourceId ?? id).join(' or ')}`;
}
