import {
  CreateTransitGatewayVpcAttachmentCommand,
  DeleteTransitGatewayVpcAttachmentCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  ModifyTransitGatewayVpcAttachmentCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { existing, find, list } from '../../lookup.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import { vpcKind } from '../vpc/kind.js';
import type { TransitAttachmentRow } from './attachment-kind.js';
import { transitAttachmentKind, vpcAttachmentKind } from './attachment-kind.js';
import { attachmentState, isOver } from './attachment-state.js';
import { attachmentView, vpcAttachmentView } from './attachment-view.js';
import { transitGatewayKind } from './gateway-kind.js';
import { findAvailable, findLive, transitState } from './life.js';
import { addPlaces, checkPlaces, endAttachment, makeAttachment, removePlaces } from './make-attachment.js';

export const transitAttachmentOperations: readonly Operation[] = [
  on(DescribeTransitGatewayVpcAttachmentsCommand, (input, call) => {
    const { rows, next } = list(call, vpcAttachmentKind, input.TransitGatewayAttachmentIds, input, {
      state: (row) => transitState(call, row),
      'transit-gateway-attachment-id': (row) => row.TransitGatewayAttachmentId,
      'transit-gateway-id': (row) => row.TransitGatewayId,
      'vpc-id': (row) => row.ResourceId,
    });
    return { TransitGatewayVpcAttachments: rows.map((row) => told(call, row)), NextToken: next };
  }),

  on(DescribeTransitGatewayAttachmentsCommand, (input, call) => {
    const { rows, next } = list(call, transitAttachmentKind, input.TransitGatewayAttachmentIds, input, {
      'association.state': (row) => attachmentView(call, row).Association?.State,
      'association.transit-gateway-route-table-id': (row) =>
        attachmentView(call, row).Association?.TransitGatewayRouteTableId,
      'resource-id': (row) => row.ResourceId,
      'resource-owner-id': (row) => attachmentView(call, row).ResourceOwnerId,
      'resource-type': (row) => row.ResourceType,
      state: (row) => attachmentState(call, row),
      'transit-gateway-attachment-id': (row) => row.TransitGatewayAttachmentId,
      'transit-gateway-id': (row) => row.TransitGatewayId,
      'transit-gateway-owner-id': () => call.world.account,
    });
    const attachments = rows.map((row) => ({
      ...attachmentView(call, row),
      CreationTime: row.createdAt,
      Tags: tagSet(call.world, row.TransitGatewayAttachmentId),
    }));
    return { TransitGatewayAttachments: attachments, NextToken: next };
  }),

  on(CreateTransitGatewayVpcAttachmentCommand, (input, call) => {
    const tags = tagsFor(input.TagSpecifications, 'transit-gateway-attachment');
    const gateway = findAvailable(call, transitGatewayKind, input.TransitGatewayId);
    const vpc = find(call, vpcKind, input.VpcId);
    const { SubnetIds, Options } = input;
    const isTwin = (one: TransitAttachmentRow) =>
      one.TransitGatewayId === gateway.TransitGatewayId && one.ResourceId === vpc.VpcId;
    if (existing(call, transitAttachmentKind).some((one) => isTwin(one) && !isOver(call, one))) {
      throw new AwsError(
        'DuplicateTransitGatewayAttachment',
        `${gateway.TransitGatewayId} has non-deleted Transit Gateway Attachments with same VPC ID.`,
      );
    }
    const places = checkPlaces(call, vpc.VpcId, SubnetIds, []);
    // The gateway's own switch for references to groups is off by default, that of an attachment is on.
    const row = makeAttachment(call, gateway, 'vpc', vpc.VpcId, {
      dns: Options?.DnsSupport ?? 'enable',
      referencesGroups: Options?.SecurityGroupReferencingSupport ?? 'enable',
      ipv6: Options?.Ipv6Support ?? 'disable',
      applianceMode: Options?.ApplianceModeSupport ?? 'disable',
    });
    addPlaces(call, row, places);
    setTags(call, row.TransitGatewayAttachmentId, tags);
    return { TransitGatewayVpcAttachment: told(call, row) };
  }),

  on(ModifyTransitGatewayVpcAttachmentCommand, (input, call) => {
    const row = findAvailable(call, vpcAttachmentKind, input.TransitGatewayAttachmentId);
    const { AddSubnetIds = [], RemoveSubnetIds = [], Options } = input;
    const own = row.places.map(({ subnetId }) => subnetId);
    const stranger = RemoveSubnetIds.find((id) => !own.includes(id));
    if (stranger !== undefined) {
      const text = `${stranger} is not attached but supplied in RemoveSubnets`;
      throw new AwsError('InvalidSubnetID.NotFound', text);
    }
    const kept = own.filter((id) => !RemoveSubnetIds.includes(id));
    const added = checkPlaces(call, row.ResourceId, AddSubnetIds, kept);
    if (kept.length + added.length === 0) throw new AwsError('InsufficientSubnetsException', 'Insufficient Subnets');
    row.modifiedAt = call.clock.now();
    removePlaces(call, row, RemoveSubnetIds);
    addPlaces(call, row, added);
    row.options.dns = Options?.DnsSupport ?? row.options.dns;
    row.options.referencesGroups = Options?.SecurityGroupReferencingSupport ?? row.options.referencesGroups;
    row.options.ipv6 = Options?.Ipv6Support ?? row.options.ipv6;
    row.options.applianceMode = Options?.ApplianceModeSupport ?? row.options.applianceMode;
    return { TransitGatewayVpcAttachment: told(call, row) };
  }),

  on(DeleteTransitGatewayVpcAttachmentCommand, ({ TransitGatewayAttachmentId }, call) => {
    const row = findLive(call, vpcAttachmentKind, TransitGatewayAttachmentId);
    endAttachment(call, row);
    return { TransitGatewayVpcAttachment: told(call, row) };
  }),
];

const told = (call: Call, row: TransitAttachmentRow) => ({
  ...vpcAttachmentView(call, row),
  CreationTime: row.createdAt,
  Tags: tagSet(call.world, row.TransitGatewayAttachmentId),
});
