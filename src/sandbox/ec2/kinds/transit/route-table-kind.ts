import { AwsError } from '../../../endpoint/operation.js';
import type { Kind } from '../../kind.js';
import { gone, isShown, type Life, lifeMembers } from './life.js';

export interface TransitRouteTableRow extends Life {
  readonly TransitGatewayRouteTableId: string;
  readonly TransitGatewayId: string;
  /** Static ones; those without an attachment are blackholes. What is propagated follows from the attachments. */
  routes: { readonly cidr: string; readonly attachmentId: string | null }[];
  /** Prefix lists that are destinations, likewise; none where absent. */
  prefixLists?: readonly { readonly prefixListId: string; readonly attachmentId: string | null }[];
}

declare module '../../../world/world.js' {
  interface Ec2Rows {
    transitRouteTables: TransitRouteTableRow;
  }
}

export const transitRouteTableKind: Kind<'transitRouteTables'> = {
  table: 'transitRouteTables',
  id: 'TransitGatewayRouteTableId',
  prefix: 'tgw-rtb',
  type: 'transit-gateway-route-table',
  // The two codes differ in the case of one letter.
  notFound: gone('InvalidRouteTableID.NotFound', 'Transit Gateway Route Table'),
  malformed: (id) => new AwsError('InvalidRouteTableId.Malformed', `Invalid Transit Gateway Route Table id ${id}.`),
  exists: isShown,
  holds: ({ prefixLists, deletedAt }) =>
    (deletedAt === null ? (prefixLists ?? []) : []).map(({ prefixListId }) => prefixListId),
  members: { TransitGatewayRouteTableId: 'text', TransitGatewayId: 'text', routes: 'list', ...lifeMembers },
};
