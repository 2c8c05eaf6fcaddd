import {
  CreateTransitGatewayRouteTableCommand,
  DeleteTransitGatewayRouteTableCommand,
  DescribeTransitGatewayRouteTablesCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { list } from '../../lookup.js';
import { addRow } from '../../rows.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import { associationsOf } from './associations.js';
import { transitGatewayKind } from './gateway-kind.js';
import { findAvailable, findLive, transitState } from './life.js';
import type { TransitRouteTableRow } from './route-table-kind.js';
import { transitRouteTableKind } from './route-table-kind.js';

export const transitRouteTableOperations: readonly Operation[] = [
  on(DescribeTransitGatewayRouteTablesCommand, (input, call) => {
    const { rows, next } = list(call, transitRouteTableKind, input.TransitGatewayRouteTableIds, input, {
      'default-association-route-table': (row) => view(call, row).DefaultAssociationRouteTable,
      'default-propagation-route-table': (row) => view(call, row).DefaultPropagationRouteTable,
      state: (row) => transitState(call, row),
      'transit-gateway-id': (row) => row.TransitGatewayId,
      'transit-gateway-route-table-id': (row) => row.TransitGatewayRouteTableId,
    });
    return { TransitGatewayRouteTables: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateTransitGatewayRouteTableCommand, ({ TransitGatewayId, TagSpecifications }, call) => {
    const tags = tagsFor(TagSpecifications, 'transit-gateway-route-table');
    const gateway = findAvailable(call, transitGatewayKind, TransitGatewayId);
    const row = makeTransitRouteTable(call, gateway.TransitGatewayId);
    setTags(call, row.TransitGatewayRouteTableId, tags);
    return { TransitGatewayRouteTable: view(call, row) };
  }),

  on(DeleteTransitGatewayRouteTableCommand, ({ TransitGatewayRouteTableId: id }, call) => {
    const row = findLive(call, transitRouteTableKind, id);
    const { DefaultAssociationRouteTable, DefaultPropagationRouteTable } = view(call, row);
    if (DefaultAssociationRouteTable || DefaultPropagationRouteTable) {
      const which = DefaultAssociationRouteTable ? 'association' : 'propagation';
      const text = `${id} is set as default ${which} route table for ${row.TransitGatewayId}`;
      throw new AwsError('IncorrectState', text);
    }
    if (associationsOf(call, id).length > 0) throw new AwsError('IncorrectState', `${id} has associated attachments`);
    row.deletedAt = call.clock.now();
    for (const attachment of Object.values(call.world.ec2.transitAttachments))
      attachment.propagations = attachment.propagations.filter(({ tableId }) => tableId !== id);
    return { TransitGatewayRouteTable: view(call, row) };
  }),
];

export function makeTransitRouteTable(call: Call, TransitGatewayId: string): TransitRouteTableRow {
  const row: TransitRouteTableRow = {
    TransitGatewayRouteTableId: newId('tgw-rtb', call.random),
    TransitGatewayId,
    createdAt: call.clock.now(),
    modifiedAt: null,
    deletedAt: null,
    routes: [],
  };
  addRow(call, transitRouteTableKind, row);
  return row;
}

function view(call: Call, row: TransitRouteTableRow) {
  const { TransitGatewayRouteTableId, TransitGatewayId, createdAt } = row;
  const options = call.world.ec2.transitGateways[TransitGatewayId]?.options;
  const State = transitState(call, row);
  return {
    TransitGatewayRouteTableId,
    TransitGatewayId,
    // Nothing about a table is changed by a modification.
    State: State === 'modifying' ? ('available' as const) : State,
    DefaultAssociationRouteTable: options?.associationTableId === TransitGatewayRouteTableId,
    DefaultPropagationRouteTable: options?.propagationTableId === TransitGatewayRouteTableId,
    CreationTime: createdAt,
    Tags: tagSet(call.world, TransitGatewayRouteTableId),
  };
}
