import { AwsError, type Call } from '../../../endpoint/operation.js';
import { transitAttachmentKind } from './attachment-kind.js';
import { findAvailable } from './life.js';
import type { TransitRouteTableRow } from './route-table-kind.js';

interface Target {
  readonly TransitGatewayAttachmentId?: string | undefined;
  readonly Blackhole?: boolean | undefined;
}

/** The attachment that a route of a table leads to; null where it leads nowhere. */
export function transitTargetOf(call: Call, table: TransitRouteTableRow, input: Target): string | null {
  const { TransitGatewayAttachmentId: id, Blackhole } = input;
  if (Blackhole === true) {
    if (id === undefined) return null;
    const text = 'You cannot specify both a transit gateway attachment and a blackhole.';
    throw new AwsError('InvalidParameterCombination', text);
  }
  if (id === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter TransitGatewayAttachmentId.');
  const row = findAvailable(call, transitAttachmentKind, id);
  if (row.TransitGatewayId !== table.TransitGatewayId) throw transitAttachmentKind.notFound(id);
  return id;
}
