import type { Call } from '../../../endpoint/operation.js';
import { latencyOf } from '../../../world/latency.js';
import type { TransitAttachmentRow } from './attachment-kind.js';
import { transitState } from './life.js';

/** A peering begins as a request, which the other side accepts or rejects (Transit Gateways guide, "Transit gateway peering attachments"). */
export function attachmentState(call: Call, row: TransitAttachmentRow) {
  const { peer, acceptedAt, createdAt } = row;
  if (peer?.ended !== undefined) return peer.ended;
  if (peer === undefined || acceptedAt !== null || row.deletedAt !== null) return transitState(call, row);
  const isAsking = call.clock.now() < createdAt + latencyOf(call.world).transitPeeringRequest;
  return isAsking ? ('initiatingRequest' as const) : ('pendingAcceptance' as const);
}

/** What is over is no attachment any more, though it is still shown. */
export const isOver = (call: Call, row: TransitAttachmentRow): boolean =>
  ['deleted', 'rejected', 'failed'].includes(attachmentState(call, row));
