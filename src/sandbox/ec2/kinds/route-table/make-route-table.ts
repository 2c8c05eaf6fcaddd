import { isIpv6 } from '../../../../network/address.js';
import type { Call } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { existing } from '../../lookup.js';
import { addRow } from '../../rows.js';
import { type RouteTableRow, routeTableKind } from './kind.js';

/** The table a VPC is born with, for every subnet that names no other. */
export function makeMainRouteTable(call: Call, vpcId: string, cidrs: readonly string[]): RouteTableRow {
  const row = makeRouteTable(call, vpcId, cidrs);
  row.Associations.push({
    Main: true,
    RouteTableAssociationId: newId('rtbassoc', call.random),
    RouteTableId: row.RouteTableId,
    AssociationState: { State: 'associated' },
  });
  return row;
}

export function makeRouteTable(call: Call, VpcId: string, cidrs: readonly string[]): RouteTableRow {
  const RouteTableId = newId('rtb', call.random);
  const row: RouteTableRow = {
    RouteTableId,
    VpcId,
    OwnerId: call.world.account,
    Routes: cidrs.map(localRoute),
    Associations: [],
    PropagatingVgws: [],
  };
  addRow(call, routeTableKind, row);
  return row;
}

type RouteRow = RouteTableRow['Routes'][number];

function localRoute(cidr: string): RouteRow {
  const destination = isIpv6(cidr) ? { DestinationIpv6CidrBlock: cidr } : { DestinationCidrBlock: cidr };
  return { ...destination, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' };
}

/** Every table of a VPC reaches every block of it. */
export function addLocalRoute(call: Call, vpcId: string, cidr: string): void {
  for (const table of existing(call, routeTableKind)) if (table.VpcId === vpcId) table.Routes.push(localRoute(cidr));
}

export function removeLocalRoute(call: Call, vpcId: string, cidr: string): void {
  const isIt = (route: RouteRow) =>
    route.GatewayId === 'local' && (route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock) === cidr;
  for (const table of existing(call, routeTableKind)) {
    if (table.VpcId === vpcId) table.Routes = table.Routes.filter((route) => !isIt(route));
  }
}

export function addInternetRoute(call: Call, vpcId: string, gatewayId: string): void {
  const main = existing(call, routeTableKind).find((table) => table.VpcId === vpcId && isMain(table));
  main?.Routes.push({
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: gatewayId,
    Origin: 'CreateRoute',
    State: 'active',
  });
}

export function forgetSubnetInRouteTables(call: Call, subnetId: string): void {
  for (const table of existing(call, routeTableKind)) {
    table.Associations = table.Associations.filter(({ SubnetId }) => SubnetId !== subnetId);
  }
}

const isMain = (table: RouteTableRow): boolean => table.Associations.some(({ Main }) => Main);
