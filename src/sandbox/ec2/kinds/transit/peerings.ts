import {
  AcceptTransitGatewayPeeringAttachmentCommand,
  CreateTransitGatewayPeeringAttachmentCommand,
  DeleteTransitGatewayPeeringAttachmentCommand,
  DescribeTransitGatewayPeeringAttachmentsCommand,
  RejectTransitGatewayPeeringAttachmentCommand,
} from '@aws-sdk/client-ec2';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { list } from '../../lookup.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import { peeringAttachmentKind, type TransitAttachmentRow } from './attachment-kind.js';
import { attachmentState } from './attachment-state.js';
import { transitGatewayKind } from './gateway-kind.js';
import { findAvailable, findLive } from './life.js';
import { acceptSides, endSides, makePeeringSides, sidesOf } from './peering-sides.js';

/** Transit Gateways guide, "Transit gateway peering attachments": one side asks, the other accepts in its own Region. */
export const transitPeeringOperations: readonly Operation[] = [
  on(DescribeTransitGatewayPeeringAttachmentsCommand, (input, call) => {
    const { rows, next } = list(call, peeringAttachmentKind, input.TransitGatewayAttachmentIds, input, {
      'transit-gateway-attachment-id': (row) => row.TransitGatewayAttachmentId,
      'local-owner-id': () => call.world.account,
      'remote-owner-id': ({ peer }) => peer?.ownerId,
      state: (row) => attachmentState(call, row),
      'transit-gateway-id': (row) => row.TransitGatewayId,
    });
    return { TransitGatewayPeeringAttachments: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateTransitGatewayPeeringAttachmentCommand, (input, call) => {
    const { PeerTransitGatewayId, PeerRegion, PeerAccountId, Options } = input;
    const tags = tagsFor(input.TagSpecifications, 'transit-gateway-attachment');
    // Routes are learnt over peerings with AWS Cloud WAN alone.
    only('ec2', 'Options.DynamicRouting', Options?.DynamicRouting, ['disable']);
    const gateway = findAvailable(call, transitGatewayKind, input.TransitGatewayId);
    if (!/^tgw-[0-9a-f]{17}$/.test(PeerTransitGatewayId)) throw transitGatewayKind.malformed(PeerTransitGatewayId);
    if (PeerTransitGatewayId === gateway.TransitGatewayId) {
      const text = `Transit Gateway ${PeerTransitGatewayId} cannot be peered with itself.`;
      throw new AwsError('InvalidParameterValue', text);
    }
    const row = makePeeringSides(call, gateway, {
      PeerTransitGatewayId,
      PeerRegion,
      PeerAccountId,
      options: Options && { DynamicRouting: 'disable' },
    });
    setTags(call, row.TransitGatewayAttachmentId, tags);
    return { TransitGatewayPeeringAttachment: view(call, row) };
  }),

  on(AcceptTransitGatewayPeeringAttachmentCommand, ({ TransitGatewayAttachmentId: id }, call) => {
    const row = askedOf(call, id, 'accept');
    acceptSides(sidesOf(call, row));
    return { TransitGatewayPeeringAttachment: view(call, row) };
  }),

  on(RejectTransitGatewayPeeringAttachmentCommand, ({ TransitGatewayAttachmentId: id }, call) => {
    const row = askedOf(call, id, 'reject');
    endSides(sidesOf(call, row), 'rejected');
    return { TransitGatewayPeeringAttachment: view(call, row) };
  }),

  on(DeleteTransitGatewayPeeringAttachmentCommand, ({ TransitGatewayAttachmentId: id }, call) => {
    const row = findLive(call, peeringAttachmentKind, id);
    endSides(sidesOf(call, row));
    return { TransitGatewayPeeringAttachment: view(call, row) };
  }),
];

/** The words are those of a report: github.com/hashicorp/terraform-provider-aws/issues/25617. */
function askedOf(call: Call, id: string, what: 'accept' | 'reject'): TransitAttachmentRow {
  const row = findLive(call, peeringAttachmentKind, id);
  if (row.peer?.role === 'requester')
    throw new AwsError('InvalidParameterValue', `Cannot ${what} ${id} as the source of the peering request.`);
  if (attachmentState(call, row) !== 'pendingAcceptance')
    throw new AwsError('IncorrectState', `${id} is in invalid state`);
  return row;
}

function view(call: Call, row: TransitAttachmentRow) {
  const { world } = call;
  const { peer, TransitGatewayAttachmentId } = row;
  const State = attachmentState(call, row);
  const own = { TransitGatewayId: row.TransitGatewayId, OwnerId: world.account, Region: world.region };
  const far = { TransitGatewayId: row.ResourceId, OwnerId: peer?.ownerId, Region: peer?.region };
  const isAsking = peer?.role === 'requester';
  return {
    TransitGatewayAttachmentId,
    AccepterTransitGatewayAttachmentId: isAsking ? peer.attachmentId : TransitGatewayAttachmentId,
    RequesterTgwInfo: isAsking ? own : far,
    AccepterTgwInfo: isAsking ? far : own,
    // Told only where it was asked for: the AWS provider of Terraform would have it taken away again.
    ...(peer?.options && { Options: peer.options }),
    Status: {
      Code: State,
      ...(State === 'failed' && { Message: 'There is no such transit gateway in that account and Region.' }),
    },
    State,
    CreationTime: row.createdAt,
    Tags: tagSet(world, TransitGatewayAttachmentId),
  };
}
