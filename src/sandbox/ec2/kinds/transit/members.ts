import { type Filter, type Getters, matchesFilters } from '../../../endpoint/filters.js';
import { AwsError, type Call, page } from '../../../endpoint/operation.js';
import type { TransitAttachmentRow } from './attachment-kind.js';
import { transitAttachmentKind } from './attachment-kind.js';
import { findAvailable, findLive } from './life.js';
import { transitRouteTableKind } from './route-table-kind.js';

/** An attachment as a member of a route table: who is associated with it, and who propagates to it. */
export const memberOf = ({ TransitGatewayAttachmentId, ResourceId, ResourceType }: TransitAttachmentRow) => ({
  TransitGatewayAttachmentId,
  ResourceId,
  ResourceType,
});

type Member = ReturnType<typeof memberOf>;

const memberFilters: Getters<Member> = {
  'resource-id': ({ ResourceId }) => ResourceId,
  'resource-type': ({ ResourceType }) => ResourceType,
  'transit-gateway-attachment-id': (row) => row.TransitGatewayAttachmentId,
};

interface MembersRequest {
  readonly TransitGatewayRouteTableId: string;
  readonly Filters?: readonly Filter[] | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** What a request for the members of a table is answered: those of them that pass its filters, a page at a time. */
export function membersAsked<Found extends Member>(
  call: Call,
  { TransitGatewayRouteTableId: id, Filters, NextToken: token, MaxResults: max }: MembersRequest,
  membersOf: (call: Call, tableId: string) => readonly Found[],
) {
  findLive(call, transitRouteTableKind, id);
  return page(membersOf(call, id).filter(matchesFilters(Filters, memberFilters)), { token, max });
}

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
