import { contains, isPrivate, overlaps, prefixLength } from './cidr.js';
import type { Lack } from './coverage.js';
import type { Network, PrefixList, Route, RouteTable } from './model.js';

export type RouteChoice =
  | { readonly kind: 'route'; readonly route: Route; readonly cidr: string; readonly words: string }
  | { readonly kind: 'no-route'; readonly words: string }
  | { readonly kind: 'unknown'; readonly words: string; readonly lacks?: Lack };

/**
 * The most specific route wins, whatever its target; among equals a static route goes before one with a prefix list,
 * and both before a propagated one (VPC user guide, "Route priority").
 */
export function chooseRoute(table: RouteTable, address: string, prefixLists: readonly PrefixList[]): RouteChoice {
  const unknown = table.routes.find((route) => isUnknownList(route, prefixLists) && couldHold(route, address));
  if (unknown) {
    const words = `prefix list ${unknown.destination} is not described`;
    return { kind: 'unknown', words, lacks: { part: 'prefixLists', why: 'not-described', words } };
  }
  const candidates = table.routes.flatMap((route) =>
    blocksOf(route, prefixLists)
      .filter((cidr) => contains(cidr, address) && !(isList(route) && isInside(table, cidr)))
      .map((cidr) => ({ route, cidr, prefix: prefixLength(cidr) ?? 0, rank: rankOf(route) })),
  );
  const [best, ...others] = candidates.toSorted((one, other) => other.prefix - one.prefix || one.rank - other.rank);
  if (!best) return { kind: 'no-route', words: `no route to ${address}` };
  const rival = others.find(
    ({ prefix, rank, route }) => prefix === best.prefix && rank === best.rank && !isSameTarget(route, best.route),
  );
  if (rival) {
    // Of prefix lists that overlap, AWS prefers one at random (VPC user guide, "Route priority and prefix lists").
    const words = `${routeInWords(best.route, best.cidr)} and ${routeInWords(rival.route, rival.cidr)} are equally specific`;
    return { kind: 'unknown', words };
  }
  return { kind: 'route', route: best.route, cidr: best.cidr, words: routeInWords(best.route, best.cidr) };
}

/** A clause: `route table rtb-1 has no route to 8.8.8.8`. */
export const tableHas = (id: string | null, words: string): string => `route table ${id} has ${words}`;

/** The table associated with the subnet, else the main table of its VPC (VPC user guide, "Subnet route tables"). */
export function routeTableOf(
  network: Pick<Network, 'routeTables'>,
  subnetId: string,
  vpcId: string,
): RouteTable | undefined {
  return (
    network.routeTables.find((table) => table.subnetIds.includes(subnetId)) ??
    network.routeTables.find((table) => table.isMain && table.vpcId === vpcId)
  );
}

/** `172.31.0.0/16 -> local`; for a prefix list, the block of it that matched comes too. */
export function routeInWords(route: Route, cidr: string): string {
  const destination = route.destination === cidr ? cidr : `${route.destination} (${cidr})`;
  const target = route.target.kind === 'local' ? 'local' : route.target.id;
  return `${destination} -> ${target}${route.state === 'blackhole' ? ' (blackhole)' : ''}`;
}

const isList = (route: Route): boolean => route.destination.startsWith('pl-');

const isUnknownList = (route: Route, prefixLists: readonly PrefixList[]): boolean =>
  isList(route) && !prefixLists.some(({ id }) => id === route.destination);

/** The list of a gateway endpoint holds public addresses of S3 or DynamoDB (VPC user guide, "Gateway endpoints"). */
const couldHold = (route: Route, address: string): boolean =>
  !(route.target.kind === 'vpc-endpoint' && isPrivate(address));

const blocksOf = (route: Route, prefixLists: readonly PrefixList[]): readonly string[] =>
  isList(route) ? (prefixLists.find(({ id }) => id === route.destination)?.cidrs ?? []) : [route.destination];

/**
 * "If the prefix list contains an entry with a more specific CIDR than the VPC CIDR, that entry is ignored" (VPC user guide,
 * "Route priority and prefix lists"). Which blocks are the VPC's its local routes say.
 */
const isInside = ({ routes }: RouteTable, cidr: string): boolean =>
  routes.some(
    ({ target, destination }) =>
      target.kind === 'local' &&
      overlaps(destination, cidr) &&
      (prefixLength(cidr) ?? 0) > (prefixLength(destination) ?? 0),
  );

const rankOf = (route: Route): number => (route.propagated ? 2 : isList(route) ? 1 : 0);

const isSameTarget = (one: Route, other: Route): boolean =>
  (one.target.kind === 'local' ? 'local' : one.target.id) ===
  (other.target.kind === 'local' ? 'local' : other.target.id);
