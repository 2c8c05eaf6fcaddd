import {
  CreateTransitGatewayRouteCommand,
  DeleteTransitGatewayRouteCommand,
  ReplaceTransitGatewayRouteCommand,
  SearchTransitGatewayRoutesCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on, page } from '../../../endpoint/operation.js';
import { anyBlock } from '../../cidr-block.js';
import { findAvailable, findLive } from './life.js';
import type { TransitRouteTableRow } from './route-table-kind.js';
import { transitRouteTableKind } from './route-table-kind.js';
import { searchRoutes } from './search-routes.js';
import { transitRoutes } from './transit-routes.js';
import { transitTargetOf } from './transit-target.js';

export const transitRouteOperations: readonly Operation[] = [
  on(SearchTransitGatewayRoutesCommand, ({ TransitGatewayRouteTableId, Filters, MaxResults, NextToken }, call) => {
    const table = findLive(call, transitRouteTableKind, TransitGatewayRouteTableId);
    const found = searchRoutes(transitRoutes(call, table), Filters);
    const { items, next } = page(found, { token: NextToken, max: MaxResults });
    return { Routes: items, AdditionalRoutesAvailable: next !== undefined, NextToken: next };
  }),

  on(CreateTransitGatewayRouteCommand, (input, call) => {
    const { table, cidr } = placeOf(call, input);
    if (table.routes.some((route) => route.cidr === cidr)) {
      throw new AwsError(
        'RouteAlreadyExists',
        `Route ${cidr} already exists in Transit Gateway Route Table ${table.TransitGatewayRouteTableId}.`,
      );
    }
    table.routes.push({ cidr, attachmentId: transitTargetOf(call, table, input) });
    return { Route: written(call, table, cidr) };
  }),

  // It writes the route where there is none, too.
  on(ReplaceTransitGatewayRouteCommand, (input, call) => {
    const { table, cidr } = placeOf(call, input);
    const attachmentId = transitTargetOf(call, table, input);
    table.routes = [...table.routes.filter((route) => route.cidr !== cidr), { cidr, attachmentId }];
    return { Route: written(call, table, cidr) };
  }),

  on(DeleteTransitGatewayRouteCommand, (input, call) => {
    const { table, cidr } = placeOf(call, input);
    if (!table.routes.some((route) => route.cidr === cidr)) {
      throw new AwsError(
        'InvalidRoute.NotFound',
        `The route ${cidr} does not exist in Transit Gateway Route Table ${table.TransitGatewayRouteTableId}.`,
      );
    }
    table.routes = table.routes.filter((route) => route.cidr !== cidr);
    return { Route: { DestinationCidrBlock: cidr, Type: 'static' as const, State: 'deleted' as const } };
  }),
];

interface Destination {
  readonly TransitGatewayRouteTableId: string;
  readonly DestinationCidrBlock: string;
}

function placeOf(call: Call, { TransitGatewayRouteTableId, DestinationCidrBlock: text }: Destination) {
  const table = findAvailable(call, transitRouteTableKind, TransitGatewayRouteTableId);
  return { table, cidr: anyBlock(text, 'destinationCidrBlock') };
}

const written = (call: Call, table: TransitRouteTableRow, cidr: string) =>
  transitRoutes(call, table).find((route) => route.Type === 'static' && route.DestinationCidrBlock === cidr);
