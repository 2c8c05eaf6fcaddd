import {
  AttachVpnGatewayCommand,
  CreateVpnGatewayCommand,
  DeleteVpnGatewayCommand,
  DescribeVpnGatewaysCommand,
  DetachVpnGatewayCommand,
  DisableVgwRoutePropagationCommand,
  EnableVgwRoutePropagationCommand,
  type VpnGateway,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../endpoint/operation.js';
import { newId } from '../../world/ids.js';
import { latencyOf } from '../../world/latency.js';
import type { Row } from '../../world/row.js';
import { malformed, notFound, type WholeKind } from '../kind.js';
import { existing, find, list } from '../lookup.js';
import { addRow } from '../rows.js';
import { setTags, tagSet, tagsFor } from '../tag-set.js';
import { zonesOf } from '../zones.js';
import { routeTableKind } from './route-table/kind.js';
import { vpcKind } from './vpc/kind.js';

const members = {
  VpnGatewayId: 'text',
  VpcAttachments: 'list',
} as const;

/** A virtual private gateway. What is beyond it (a VPN, Direct Connect) is not simulated: packets that leave by it are lost. */
export type VpnGatewayRow = Row<VpnGateway, keyof typeof members> & {
  /** When it was deleted: it is shown so for a while. */
  deletedAt?: number;
};

declare module '../../world/world.js' {
  interface Ec2Rows {
    vpnGateways: VpnGatewayRow;
  }
}

const operations: readonly Operation[] = [
  on(DescribeVpnGatewaysCommand, (input, call) => {
    const { rows } = list(call, vpnGatewayKind, input.VpnGatewayIds, input, {
      'amazon-side-asn': (gateway) => gateway.AmazonSideAsn,
      'attachment.state': (gateway) => gateway.VpcAttachments.map(({ State }) => State),
      'attachment.vpc-id': (gateway) => gateway.VpcAttachments.map(({ VpcId }) => VpcId),
      'availability-zone': (gateway) => gateway.AvailabilityZone,
      state: (gateway) => gateway.State,
      type: (gateway) => gateway.Type,
      'vpn-gateway-id': (gateway) => gateway.VpnGatewayId,
    });
    return { VpnGateways: rows.map((row) => view(call, row)) };
  }),

  on(CreateVpnGatewayCommand, ({ Type, AmazonSideAsn = 64_512, AvailabilityZone, TagSpecifications }, call) => {
    const tags = tagsFor(TagSpecifications, 'vpn-gateway');
    if (AvailabilityZone !== undefined && !zonesOf(call.world).some(({ name }) => name === AvailabilityZone))
      throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${AvailabilityZone}]`);
    const row: VpnGatewayRow = {
      VpnGatewayId: newId('vgw', call.random),
      State: 'available',
      Type,
      AmazonSideAsn,
      VpcAttachments: [],
      ...(AvailabilityZone !== undefined && { AvailabilityZone }),
    };
    addRow(call, vpnGatewayKind, row);
    setTags(call, row.VpnGatewayId, tags);
    return { VpnGateway: view(call, row) };
  }),

  // "You can attach one virtual private gateway to one VPC at a time" (EC2 API reference, AttachVpnGateway).
  on(AttachVpnGatewayCommand, ({ VpnGatewayId, VpcId }, call) => {
    const row = usable(call, VpnGatewayId);
    find(call, vpcKind, VpcId);
    const busy = existing(call, vpnGatewayKind).some((one) => one !== row && isAttached(one, VpcId));
    if (busy || attachmentsOf(row).some((other) => other.VpcId !== VpcId)) {
      const text = `The maximum number of virtual private gateway attachments has been reached for ${busy ? VpcId : VpnGatewayId}.`;
      throw new AwsError('VpnGatewayAttachmentLimitExceeded', text);
    }
    row.VpcAttachments = [{ VpcId, State: 'attached' }];
    return { VpcAttachment: { VpcId, State: 'attaching' as const } };
  }),

  on(DetachVpnGatewayCommand, ({ VpnGatewayId, VpcId }, call) => {
    const row = usable(call, VpnGatewayId);
    if (!isAttached(row, VpcId)) {
      const text = `The attachment with vpn gateway ID '${VpnGatewayId}' and vpc ID '${VpcId}' does not exist`;
      throw new AwsError('InvalidVpnGatewayAttachment.NotFound', text);
    }
    // It stays listed: "You must wait for the attachment's state to switch to detached" (EC2 API reference, DetachVpnGateway).
    row.VpcAttachments = [{ VpcId, State: 'detached' }];
    for (const table of existing(call, routeTableKind))
      table.PropagatingVgws = (table.PropagatingVgws ?? []).filter(({ GatewayId }) => GatewayId !== VpnGatewayId);
    return {};
  }),

  on(DeleteVpnGatewayCommand, ({ VpnGatewayId }, call) => {
    const row = usable(call, VpnGatewayId);
    if (attachmentsOf(row).length > 0 || call.isHeld(VpnGatewayId))
      throw new AwsError('IncorrectState', 'The VPN gateway is in use.');
    row.State = 'deleted';
    row.deletedAt = call.clock.now();
    return {};
  }),

  on(EnableVgwRoutePropagationCommand, ({ GatewayId, RouteTableId }, call) => {
    const table = find(call, routeTableKind, RouteTableId);
    const row = usable(call, GatewayId);
    if (!isAttached(row, table.VpcId)) {
      throw new AwsError('Gateway.NotAttached', `resource ${GatewayId} is not attached to network ${table.VpcId}`);
    }
    const others = (table.PropagatingVgws ?? []).filter((one) => one.GatewayId !== GatewayId);
    table.PropagatingVgws = [...others, { GatewayId }];
    return {};
  }),

  on(DisableVgwRoutePropagationCommand, ({ GatewayId, RouteTableId }, call) => {
    const table = find(call, routeTableKind, RouteTableId);
    usable(call, GatewayId);
    table.PropagatingVgws = (table.PropagatingVgws ?? []).filter((one) => one.GatewayId !== GatewayId);
    return {};
  }),
];

/** Those that hold, without the one that is over. */
export const attachmentsOf = ({ VpcAttachments }: VpnGatewayRow) =>
  VpcAttachments.filter(({ State }) => State !== 'detached');

const isAttached = (row: VpnGatewayRow, vpcId: string): boolean =>
  attachmentsOf(row).some(({ VpcId }) => VpcId === vpcId);

const view = ({ world }: Call, { deletedAt: _, ...row }: VpnGatewayRow) => ({
  ...row,
  Tags: tagSet(world, row.VpnGatewayId),
});

function usable(call: Call, id: string): VpnGatewayRow {
  const row = find(call, vpnGatewayKind, id);
  if (row.deletedAt !== undefined) throw vpnGatewayKind.notFound(id);
  return row;
}

export const vpnGatewayKind: WholeKind<'vpnGateways'> = {
  table: 'vpnGateways',
  id: 'VpnGatewayId',
  prefix: 'vgw',
  type: 'vpn-gateway',
  notFound: notFound('InvalidVpnGatewayID.NotFound', 'vpnGateway'),
  malformed: malformed('InvalidVpnGatewayId.Malformed', 'vgw'),
  holds: (row) => attachmentsOf(row).map(({ VpcId }) => VpcId),
  exists: ({ deletedAt }, { world, clock }) =>
    deletedAt === undefined || clock.now() < deletedAt + latencyOf(world).gatewayDeletedVisible,
  members,
  operations,
};
