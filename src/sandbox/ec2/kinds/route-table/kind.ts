import type { RouteTable } from '@aws-sdk/client-ec2';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed, notFound } from '../../kind.js';

const members = {
  RouteTableId: 'text',
  VpcId: 'text',
  Routes: 'list',
  Associations: 'list',
} as const;

export type RouteTableRow = Row<RouteTable, keyof typeof members>;

declare module '../../../world/world.js' {
  interface Ec2Rows {
    routeTables: RouteTableRow;
  }
}

export const routeTableKind: Kind<'routeTables'> = {
  table: 'routeTables',
  id: 'RouteTableId',
  prefix: 'rtb',
  anyDigits: true,
  type: 'route-table',
  notFound: notFound('InvalidRouteTableID.NotFound', 'routeTable'),
  malformed: malformed('InvalidRouteTableId.Malformed', 'rtb'),
  // The main table goes with its VPC (EC2 API reference, DeleteVpc).
  holds: ({ VpcId, Associations, Routes }) => [
    ...(Associations.some(({ Main }) => Main) ? [] : [VpcId]),
    ...Routes.map((route) => route.DestinationPrefixListId),
  ],
  members,
};
