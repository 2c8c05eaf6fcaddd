import {
  AcceptVpcPeeringConnectionCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeVpcPeeringConnectionsCommand,
  ModifyVpcPeeringConnectionOptionsCommand,
  RejectVpcPeeringConnectionCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { latencyOf } from '../../../world/latency.js';
import { existing, find, list } from '../../lookup.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import { vpcKind } from '../vpc/kind.js';
import { type PeeringRow, peeringKind } from './kind.js';
import { accepterOf, makePeering } from './make-peering.js';
import { type PeeringStatus, peeringStatus } from './peering-status.js';

function view(call: Call, row: PeeringRow) {
  const status = peeringStatus(call.world, row, call.clock.now());
  return {
    ...row,
    Status: { Code: status, Message: messages(call)[status] },
    ...(status === 'pending-acceptance' && { ExpirationTime: row.createdAt + latencyOf(call.world).peeringExpiry }),
    Tags: tagSet(call.world, row.VpcPeeringConnectionId),
  };
}

const messages = ({ world }: Call): Readonly<Record<PeeringStatus, string>> => ({
  'pending-acceptance': `Pending Acceptance by ${world.account}`,
  provisioning: 'Provisioning',
  active: 'Active',
  rejected: 'Rejected',
  deleted: `Deleted by ${world.account}`,
  expired: 'Expired',
  failed: 'Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range',
});

export const vpcPeeringOperations: readonly Operation[] = [
  on(DescribeVpcPeeringConnectionsCommand, (input, call) => {
    const { rows, next } = list(call, peeringKind, input.VpcPeeringConnectionIds, input, {
      'accepter-vpc-info.cidr-block': (peering) => peering.AccepterVpcInfo.CidrBlock,
      'accepter-vpc-info.owner-id': (peering) => peering.AccepterVpcInfo.OwnerId,
      'accepter-vpc-info.vpc-id': (peering) => peering.AccepterVpcInfo.VpcId,
      'requester-vpc-info.cidr-block': (peering) => peering.RequesterVpcInfo.CidrBlock,
      'requester-vpc-info.owner-id': (peering) => peering.RequesterVpcInfo.OwnerId,
      'requester-vpc-info.vpc-id': (peering) => peering.RequesterVpcInfo.VpcId,
      'expiration-time': (peering) => new Date(peering.createdAt + latencyOf(call.world).peeringExpiry).toISOString(),
      'status-message': (peering) => messages(call)[peeringStatus(call.world, peering, call.clock.now())],
      'status-code': (peering) => peeringStatus(call.world, peering, call.clock.now()),
      'vpc-peering-connection-id': (peering) => peering.VpcPeeringConnectionId,
    });
    return { VpcPeeringConnections: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateVpcPeeringConnectionCommand, ({ VpcId, PeerVpcId, PeerOwnerId, PeerRegion, TagSpecifications }, call) => {
    const tags = tagsFor(TagSpecifications, 'vpc-peering-connection');
    const requester = find(call, vpcKind, VpcId);
    if (PeerVpcId === undefined)
      throw new AwsError('MissingParameter', 'The request must contain the parameter peerVpcId');
    const accepter = accepterOf(call, { PeerVpcId, PeerOwnerId, PeerRegion });
    const between = (peering: PeeringRow) =>
      [peering.RequesterVpcInfo.VpcId, peering.AccepterVpcInfo.VpcId].sort().join() ===
      [VpcId, PeerVpcId].sort().join();
    const live = existing(call, peeringKind).find(
      (peering) => between(peering) && isLive(peeringStatus(call.world, peering, call.clock.now())),
    );
    if (live) {
      throw new AwsError(
        'VpcPeeringConnectionAlreadyExists',
        `A VPC peering connection '${live.VpcPeeringConnectionId}' already exists between these VPCs.`,
      );
    }
    const row = makePeering(call, requester, accepter, { PeerVpcId, PeerOwnerId, PeerRegion });
    setTags(call, row.VpcPeeringConnectionId, tags);
    const Status = {
      Code: 'initiating-request' as const,
      Message: `Initiating Request to ${PeerOwnerId ?? call.world.account}`,
    };
    return { VpcPeeringConnection: { ...view(call, row), Status } };
  }),

  on(AcceptVpcPeeringConnectionCommand, ({ VpcPeeringConnectionId }, call) => {
    const row = find(call, peeringKind, VpcPeeringConnectionId);
    mustBeAccepter(call, row);
    mustBePending(call, row, 'accepted');
    row.acceptedAt = call.clock.now();
    return { VpcPeeringConnection: view(call, row) };
  }),

  on(RejectVpcPeeringConnectionCommand, ({ VpcPeeringConnectionId }, call) => {
    const row = find(call, peeringKind, VpcPeeringConnectionId);
    mustBeAccepter(call, row);
    mustBePending(call, row, 'rejected');
    row.ended = 'rejected';
    row.deletedAt = call.clock.now();
    return { Return: true };
  }),

  on(DeleteVpcPeeringConnectionCommand, ({ VpcPeeringConnectionId }, call) => {
    const row = find(call, peeringKind, VpcPeeringConnectionId);
    const status = peeringStatus(call.world, row, call.clock.now());
    if (!isLive(status)) {
      throw new AwsError(
        'InvalidStateTransition',
        `Invalid state transition for ${VpcPeeringConnectionId}, attempted to transition from ${status} to deleting`,
      );
    }
    row.deletedAt = call.clock.now();
    return { Return: true };
  }),

  on(ModifyVpcPeeringConnectionOptionsCommand, (input, call) => {
    const row = find(call, peeringKind, input.VpcPeeringConnectionId);
    if (
      peeringStatus(call.world, row, call.clock.now()) !== 'active' &&
      peeringStatus(call.world, row, call.clock.now()) !== 'provisioning'
    ) {
      throw new AwsError(
        'OperationNotPermitted',
        `Peering connection options can be added only to active peerings, ${row.VpcPeeringConnectionId} is not active.`,
      );
    }
    const { RequesterPeeringConnectionOptions: requester, AccepterPeeringConnectionOptions: accepter } = input;
    return {
      ...(requester && { RequesterPeeringConnectionOptions: changeOptions(row.RequesterVpcInfo, requester) }),
      ...(accepter && { AccepterPeeringConnectionOptions: changeOptions(row.AccepterVpcInfo, accepter) }),
    };
  }),
];

/** "Accept the request in the Region of the accepter VPC" (VPC peering guide, "Accept or reject"). */
function mustBeAccepter({ world }: Call, { VpcPeeringConnectionId: id, AccepterVpcInfo }: PeeringRow): void {
  const { Region } = AccepterVpcInfo;
  if (Region === undefined || Region === world.region) return;
  throw new AwsError(
    'OperationNotPermitted',
    `Incorrect region (${world.region}) specified for this request. VPC peering connection ${id} must be accepted in region ${Region}`,
  );
}

function changeOptions(
  info: PeeringRow['RequesterVpcInfo'],
  wanted: { readonly AllowDnsResolutionFromRemoteVpc?: boolean | undefined },
) {
  info.PeeringOptions = {
    ...info.PeeringOptions,
    AllowDnsResolutionFromRemoteVpc:
      wanted.AllowDnsResolutionFromRemoteVpc ?? info.PeeringOptions?.AllowDnsResolutionFromRemoteVpc ?? false,
  };
  return info.PeeringOptions;
}

const isLive = (status: PeeringStatus): boolean => ['pending-acceptance', 'provisioning', 'active'].includes(status);

function mustBePending(call: Call, row: PeeringRow, wanted: string): void {
  const status = peeringStatus(call.world, row, call.clock.now());
  if (status === 'pending-acceptance') return;
  const text = `Invalid state transition for ${row.VpcPeeringConnectionId}, attempted to transition from ${status} to ${wanted}`;
  throw new AwsError('InvalidStateTransition', text);
}
