import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  DescribeInternetGatewaysCommand,
  DetachInternetGatewayCommand,
  type InternetGateway,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../endpoint/operation.js';
import { newId } from '../../world/ids.js';
import type { Row } from '../../world/row.js';
import { hasDependencies, malformed, notFound, type WholeKind } from '../kind.js';
import { existing, find, list } from '../lookup.js';
import { addRow, removeRow } from '../rows.js';
import { setTags, tagSet, tagsFor } from '../tag-set.js';
import { interfaceKind } from './interface/kind.js';
import { vpcKind } from './vpc/kind.js';

const members = {
  InternetGatewayId: 'text',
  Attachments: 'list',
} as const;

export type InternetGatewayRow = Row<InternetGateway, keyof typeof members>;

declare module '../../world/world.js' {
  interface Ec2Rows {
    internetGateways: InternetGatewayRow;
  }
}

/** A new gateway, attached where a VPC is named. */
export function makeInternetGateway(call: Call, VpcId?: string): InternetGatewayRow {
  const InternetGatewayId = newId('igw', call.random);
  const row: InternetGatewayRow = {
    InternetGatewayId,
    OwnerId: call.world.account,
    Attachments: VpcId === undefined ? [] : [attachment(VpcId)],
  };
  addRow(call, internetGatewayKind, row);
  return row;
}

// An attached internet gateway reports `available`, a word its model does not list (EC2 API reference, InternetGatewayAttachment).
const attachment = (VpcId: string) => ({ VpcId, State: 'available' as 'attached' });

const operations: readonly Operation[] = [
  on(DescribeInternetGatewaysCommand, (input, call) => {
    const { rows, next } = list(call, internetGatewayKind, input.InternetGatewayIds, input, {
      'attachment.state': (gateway) => gateway.Attachments.map(({ State }) => State),
      'attachment.vpc-id': (gateway) => gateway.Attachments.map(({ VpcId }) => VpcId),
      'internet-gateway-id': (gateway) => gateway.InternetGatewayId,
      'owner-id': (gateway) => gateway.OwnerId,
    });
    return { InternetGateways: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateInternetGatewayCommand, ({ TagSpecifications }, call) => {
    const tags = tagsFor(TagSpecifications, 'internet-gateway');
    const row = makeInternetGateway(call);
    setTags(call, row.InternetGatewayId, tags);
    return { InternetGateway: view(call, row) };
  }),

  on(AttachInternetGatewayCommand, ({ InternetGatewayId, VpcId }, call) => {
    const row = find(call, internetGatewayKind, InternetGatewayId);
    const vpc = find(call, vpcKind, VpcId);
    const elsewhere = row.Attachments[0]?.VpcId;
    if (elsewhere !== undefined) {
      throw new AwsError(
        'Resource.AlreadyAssociated',
        `resource ${InternetGatewayId} is already attached to network ${elsewhere}`,
      );
    }
    if (
      existing(call, internetGatewayKind).some(({ Attachments }) =>
        Attachments.some((other) => other.VpcId === vpc.VpcId),
      )
    ) {
      throw new AwsError('InvalidParameterValue', `Network ${VpcId} already has an internet gateway attached`);
    }
    row.Attachments = [attachment(vpc.VpcId)];
    return {};
  }),

  on(DetachInternetGatewayCommand, ({ InternetGatewayId, VpcId }, call) => {
    const row = find(call, internetGatewayKind, InternetGatewayId);
    find(call, vpcKind, VpcId);
    if (!row.Attachments.some((other) => other.VpcId === VpcId)) {
      throw new AwsError('Gateway.NotAttached', `resource ${InternetGatewayId} is not attached to network ${VpcId}`);
    }
    if (
      existing(call, interfaceKind).some((other) => other.VpcId === VpcId && other.Association?.PublicIp !== undefined)
    ) {
      throw new AwsError(
        'DependencyViolation',
        `Network ${VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
      );
    }
    row.Attachments = [];
    return {};
  }),

  on(DeleteInternetGatewayCommand, ({ InternetGatewayId }, call) => {
    const row = find(call, internetGatewayKind, InternetGatewayId);
    if (row.Attachments.length > 0) throw hasDependencies('internetGateway', InternetGatewayId);
    removeRow(call, internetGatewayKind, InternetGatewayId);
    return {};
  }),
];

const view = ({ world }: Call, row: InternetGatewayRow) => ({ ...row, Tags: tagSet(world, row.InternetGatewayId) });

export const internetGatewayKind: WholeKind<'internetGateways'> = {
  table: 'internetGateways',
  id: 'InternetGatewayId',
  prefix: 'igw',
  type: 'internet-gateway',
  notFound: notFound('InvalidInternetGatewayID.NotFound', 'internetGateway'),
  malformed: malformed('InvalidInternetGatewayId.Malformed', 'igw'),
  holds: ({ Attachments }) => Attachments.map(({ VpcId }) => VpcId),
  members,
  operations,
};
