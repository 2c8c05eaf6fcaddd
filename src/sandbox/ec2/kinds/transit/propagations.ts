import {
  DisableTransitGatewayRouteTablePropagationCommand,
  EnableTransitGatewayRouteTablePropagationCommand,
  GetTransitGatewayAttachmentPropagationsCommand,
  GetTransitGatewayRouteTablePropagationsCommand,
} from '@aws-sdk/client-ec2';
import { matchesFilters } from '../../../endpoint/filters.js';
import { AwsError, type Call, type Operation, on, page } from '../../../endpoint/operation.js';
import { existing } from '../../lookup.js';
import type { TransitAttachmentRow } from './attachment-kind.js';
import { transitAttachmentKind } from './attachment-kind.js';
import { findLive } from './life.js';
import { bothEnds, memberOf, membersAsked } from './members.js';

type Propagation = TransitAttachmentRow['propagations'][number];

export const transitPropagationOperations: readonly Operation[] = [
  on(GetTransitGatewayRouteTablePropagationsCommand, (input, call) => {
    const { items, next } = membersAsked(call, input, propagationsOf);
    return { TransitGatewayRouteTablePropagations: items, NextToken: next };
  }),

  on(GetTransitGatewayAttachmentPropagationsCommand, (input, call) => {
    const { TransitGatewayAttachmentId: id, Filters, NextToken: token, MaxResults: max } = input;
    const { propagations } = findLive(call, transitAttachmentKind, id);
    const matches = matchesFilters<Propagation>(Filters, {
      'transit-gateway-route-table-id': ({ tableId }) => tableId,
    });
    const { items, next } = page(propagations.filter(matches), { token, max });
    return {
      TransitGatewayAttachmentPropagations: items.map((one) => ({
        TransitGatewayRouteTableId: one.tableId,
        State: stateOf(call, one),
      })),
      NextToken: next,
    };
  }),

  // It is enabled at once, where an association takes its time.
  on(EnableTransitGatewayRouteTablePropagationCommand, (input, call) => {
    const { row, tableId } = bothEnds(call, input);
    // "Add a static route" (Transit Gateways guide, "Transit gateway peering attachments"): nothing is propagated over a peering.
    if (row.ResourceType === 'peering') {
      const text = `Propagation is not supported for peering attachment ${row.TransitGatewayAttachmentId}.`;
      throw new AwsError('UnsupportedOperation', text);
    }
    if (row.propagations.some((one) => one.tableId === tableId)) {
      throw new AwsError(
        'TransitGatewayRouteTablePropagation.Duplicate',
        `Propagation ${row.TransitGatewayAttachmentId} already exists in Transit Gateway Route Table ${tableId}.`,
      );
    }
    row.propagations.push({ tableId, since: call.clock.now() });
    return { Propagation: { TransitGatewayRouteTableId: tableId, ...memberOf(row), State: 'enabled' as const } };
  }),

  on(DisableTransitGatewayRouteTablePropagationCommand, (input, call) => {
    const { row, tableId } = bothEnds(call, input);
    if (!row.propagations.some((one) => one.tableId === tableId)) {
      throw new AwsError(
        'TransitGatewayRouteTablePropagation.NotFound',
        `Propagation ${row.TransitGatewayAttachmentId} does not exist in Transit Gateway Route Table ${tableId}.`,
      );
    }
    row.propagations = row.propagations.filter((one) => one.tableId !== tableId);
    return { Propagation: { TransitGatewayRouteTableId: tableId, ...memberOf(row), State: 'disabled' as const } };
  }),
];

export const propagationsOf = (call: Call, id: string) =>
  existing(call, transitAttachmentKind).flatMap((row) => {
    const own = row.deletedAt === null ? row.propagations.find(({ tableId }) => tableId === id) : undefined;
    return own ? [{ ...memberOf(row), State: stateOf(call, own) }] : [];
  });

/** What an attachment propagates from its beginning comes up with it. */
const stateOf = ({ clock }: Call, { since }: Propagation) =>
  since <= clock.now() ? ('enabled' as const) : ('enabling' as const);
