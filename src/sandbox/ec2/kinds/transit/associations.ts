import {
  AssociateTransitGatewayRouteTableCommand,
  DisassociateTransitGatewayRouteTableCommand,
  GetTransitGatewayRouteTableAssociationsCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { latencyOf } from '../../../world/latency.js';
import { existing } from '../../lookup.js';
import type { TransitAttachmentRow } from './attachment-kind.js';
import { transitAttachmentKind } from './attachment-kind.js';
import { bothEnds, memberOf, membersAsked } from './members.js';

export const transitAssociationOperations: readonly Operation[] = [
  on(GetTransitGatewayRouteTableAssociationsCommand, (input, call) => {
    const { items, next } = membersAsked(call, input, associationsOf);
    return { Associations: items, NextToken: next };
  }),

  on(AssociateTransitGatewayRouteTableCommand, (input, call) => {
    const { row, tableId } = bothEnds(call, input);
    if (associationNow(call, row)) {
      const text = `Transit Gateway Attachment ${row.TransitGatewayAttachmentId} is already associated to a route table.`;
      throw new AwsError('Resource.AlreadyAssociated', text);
    }
    row.association = { tableId, since: call.clock.now() + latencyOf(call.world).transitAssociating, endedAt: null };
    return { Association: { TransitGatewayRouteTableId: tableId, ...memberOf(row), State: 'associating' as const } };
  }),

  on(DisassociateTransitGatewayRouteTableCommand, (input, call) => {
    const { row, tableId } = bothEnds(call, input);
    const now = associationNow(call, row);
    if (now?.tableId !== tableId || row.association === null) {
      const text = `Transit Gateway Attachment ${row.TransitGatewayAttachmentId} is not associated with route table ${tableId}.`;
      throw new AwsError('InvalidAssociation.NotFound', text);
    }
    if (now.State === 'associating') {
      throw new AwsError('IncorrectState', `${row.TransitGatewayAttachmentId} is in invalid state`);
    }
    row.association.endedAt ??= call.clock.now();
    return { Association: { TransitGatewayRouteTableId: tableId, ...memberOf(row), State: 'disassociating' as const } };
  }),
];

/** The table that an attachment is associated with at this moment, and how far that has come. */
export function associationNow({ world, clock }: Call, { association, deletedAt }: TransitAttachmentRow) {
  if (association === null || deletedAt !== null) return undefined;
  const { tableId, since, endedAt } = association;
  const now = clock.now();
  if (endedAt !== null && now >= endedAt + latencyOf(world).transitAssociating) return undefined;
  const State =
    endedAt !== null ? ('disassociating' as const) : now < since ? ('associating' as const) : ('associated' as const);
  return { tableId, State };
}

export const associationsOf = (call: Call, id: string) =>
  existing(call, transitAttachmentKind).flatMap((row) => {
    const now = associationNow(call, row);
    return now?.tableId === id ? [{ ...memberOf(row), State: now.State }] : [];
  });
