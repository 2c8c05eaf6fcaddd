import { AwsError, type Call } from '../../../endpoint/operation.js';
import { worldIn } from '../../../world/account.js';
import { newId } from '../../../world/ids.js';
import { latencyOf } from '../../../world/latency.js';
import { rowOf } from '../../../world/table.js';
import { addRow } from '../../rows.js';
import { type TransitAttachmentRow, type TransitPeer, transitAttachmentKind } from './attachment-kind.js';
import { isOver } from './attachment-state.js';
import type { TransitGatewayRow } from './gateway-kind.js';
import { transitState } from './life.js';
import { endAttachment, justMade, noOptions } from './make-attachment.js';

/** An attachment, and a call as it would be made in its Region. */
export interface TransitPeeringSide {
  readonly row: TransitAttachmentRow;
  readonly call: Call;
}

/** Both sides of a peering, this one first; the other only where there is such a gateway. */
export function sidesOf(call: Call, row: TransitAttachmentRow): readonly TransitPeeringSide[] {
  const far = row.peer && worldIn(call.world, row.peer.region);
  const twin = far && rowOf(far.ec2.transitAttachments, row.peer.attachmentId);
  return [{ row, call }, ...(far && twin && twin !== row ? [{ row: twin, call: { ...call, world: far } }] : [])];
}

interface Request {
  readonly PeerTransitGatewayId: string;
  readonly PeerRegion: string;
  readonly PeerAccountId: string;
  readonly options: TransitPeer['options'] | undefined;
}

/**
 * A request for a peering. Between Regions its two sides have one id; inside a Region each has its own. Whoever is asked
 * cannot be seen from here: where there is no such gateway, the request fails later.
 */
export function makePeeringSides(call: Call, gateway: TransitGatewayRow, wanted: Request): TransitAttachmentRow {
  const { world, random } = call;
  const far = wanted.PeerAccountId === world.account ? worldIn(call.world, wanted.PeerRegion) : undefined;
  const farCall = far && { ...call, world: far };
  const asked = far && rowOf(far.ec2.transitGateways, wanted.PeerTransitGatewayId);
  const isThere = farCall && asked && transitState(farCall, asked) === 'available';
  if (isThere && isPeered(call, gateway, asked)) {
    const text = `${gateway.TransitGatewayId} has non-deleted Transit Gateway Attachments with same peer ${asked.TransitGatewayId}.`;
    throw new AwsError('DuplicateTransitGatewayAttachment', text);
  }
  const id = newId('tgw-attach', random);
  const farId = far === world ? newId('tgw-attach', random) : id;
  const sideOf = (role: 'requester' | 'accepter'): TransitAttachmentRow => {
    const isOwn = role === 'requester';
    return {
      ...justMade(call.clock.now()),
      TransitGatewayAttachmentId: isOwn ? id : farId,
      TransitGatewayId: isOwn ? gateway.TransitGatewayId : wanted.PeerTransitGatewayId,
      ResourceType: 'peering',
      ResourceId: isOwn ? wanted.PeerTransitGatewayId : gateway.TransitGatewayId,
      acceptedAt: null,
      options: noOptions,
      association: null,
      propagations: [],
      peer: {
        role,
        attachmentId: isOwn ? farId : id,
        region: isOwn ? wanted.PeerRegion : world.region,
        ownerId: isOwn ? wanted.PeerAccountId : world.account,
        ...(wanted.options && { options: wanted.options }),
        ...(isThere ? {} : { ended: 'failed' as const }),
      },
    };
  };
  const own = sideOf('requester');
  if (!isThere) own.deletedAt = call.clock.now();
  addRow(call, transitAttachmentKind, own);
  if (isThere) addRow(farCall, transitAttachmentKind, sideOf('accepter'));
  return own;
}

/** "Peering attachments between two transit gateways: 1" (Transit Gateways guide, "Quotas"). */
const isPeered = (call: Call, { TransitGatewayId }: TransitGatewayRow, asked: TransitGatewayRow): boolean =>
  Object.values(call.world.ec2.transitAttachments).some(
    (one) =>
      one.ResourceType === 'peering' &&
      one.TransitGatewayId === TransitGatewayId &&
      one.ResourceId === asked.TransitGatewayId &&
      !isOver(call, one),
  );

/** Each side joins the default table of its gateway, where that has one; routes are added by hand. */
export function acceptSides(sides: readonly TransitPeeringSide[]): void {
  for (const { row, call } of sides) {
    const now = call.clock.now();
    const tableId = rowOf(call.world.ec2.transitGateways, row.TransitGatewayId)?.options.associationTableId ?? null;
    const since = now + latencyOf(call.world).transitPending;
    row.acceptedAt = now;
    row.association = tableId === null ? null : { tableId, since, endedAt: null };
  }
}

export function endSides(sides: readonly TransitPeeringSide[], ended?: 'rejected'): void {
  for (const { row, call } of sides) {
    if (row.peer && ended) row.peer.ended = ended;
    endAttachment(call, row);
  }
}
