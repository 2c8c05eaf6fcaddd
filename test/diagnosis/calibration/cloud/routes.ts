import { lengthOf, within } from './addresses.js';
import type { Cloud, Route, Table } from './cloud.js';

/** The table of a subnet: its own, else the main one of its VPC. */
export const tableOf = (cloud: Cloud, subnetId: string, vpcId: string): Table | undefined =>
  cloud.tables.find(({ subnetIds }) => subnetIds.includes(subnetId)) ??
  cloud.tables.find((table) => table.vpcId === vpcId && table.main);

/** Longest prefix; of equals local, then static before propagated (VPC user guide, "Route priority"). */
export function routeFor(cloud: Cloud, table: Table, address: string): Route | undefined {
  const found = table.routes.flatMap((route) =>
    blocksOf(cloud, route)
      .filter((cidr) => within(address, cidr))
      .map((cidr) => ({ route, length: lengthOf(cidr) })),
  );
  const rank = (route: Route) => (route.target === 'local' ? 0 : route.propagated ? 2 : 1);
  return found.toSorted((one, other) => other.length - one.length || rank(one.route) - rank(other.route))[0]?.route;
}

const blocksOf = (cloud: Cloud, { to }: Route): readonly string[] =>
  to.startsWith('pl-') ? (cloud.lists.find(({ id }) => id === to)?.cidrs ?? []) : [to];
