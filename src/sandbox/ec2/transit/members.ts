import type { Getters } from '../../endpoint/filters.js';
import { AwsError, type Call } from '../../endpoint/operation.js';
import type { TransitAttachmentRow } from '../kinds/transit-attachment.js';
import { transitAttachmentKind } from '../kinds/transit-attachment.js';
import { transitRouteTableKind } from '../kinds/transit-route-table.js';
import { findAvailable } from './life.js';

/** An attachment as a member of a route table: who is associated with it, and who propagates to it. */
export const memberOf = ({ TransitGatewayAttachmentId, VpcId }: TransitAttachmentRow) => ({
  TransitGatewayAttachmentId,
  ResourceId: VpcId,
  ResourceType: 'vpc' as const,
});

export const memberFilters: Getters<ReturnType<typeof memberOf>> = {
  'resource-id': ({ ResourceId }) => ResourceId,
  'resource-type': ({ ResourceType }) => ResourceType,
  'transit-gateway-attachment-id': (row) => row.TransitGatewayAttachmentId,
};

/** Both must be there, and of one gateway: an attachment of another is none here. */
export function bothEnds(
  call: Call,
  ends: { readonly TransitGatewayRouteTableId: string; readonly TransitGatewayAttachmentId?: string | undefined },
) {
  const table = findAvailable(call, transitRouteTableKind, ends.TransitGatewayRouteTableId);
  if (ends.TransitGatewayAttachmentId === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter TransitGatewayAttachmentId.');
  const row = findAvailable(call, transitAttachmentKind, ends.TransitGatewayAttachmentId);
  if (row.TransitGatewayId !== table.TransitGatewayId)
    throw transitAttachmentKind.notFound(row.TransitGatewayAttachmentId);
  return { row, tableId: table.TransitGatewayRouteTableId };
}
