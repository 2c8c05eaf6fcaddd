import { overlaps } from '../../../../network/cidr.js';
import type { Call } from '../../../endpoint/operation.js';
import { worldIn } from '../../../world/account.js';
import { newId } from '../../../world/ids.js';
import { rowOf } from '../../../world/table.js';
import { find } from '../../lookup.js';
import { addRow } from '../../rows.js';
import { type VpcRow, vpcKind } from '../vpc/kind.js';
import { type PeeringRow, peeringKind } from './kind.js';

interface Elsewhere {
  readonly PeerVpcId?: string | undefined;
  readonly PeerOwnerId?: string | undefined;
  readonly PeerRegion?: string | undefined;
}

/** A VPC of another account or Region cannot be seen from here: where there is none, the request fails later. */
export function accepterOf(call: Call, { PeerVpcId = '', PeerOwnerId, PeerRegion }: Elsewhere): Far | undefined {
  const { account, region } = call.world;
  if ((PeerOwnerId ?? account) !== account) return undefined;
  if ((PeerRegion ?? region) === region) return { vpc: find(call, vpcKind, PeerVpcId), region };
  const world = worldIn(call.world, PeerRegion);
  const vpc = world && rowOf(world.ec2.vpcs, PeerVpcId);
  return vpc && { vpc, region: world.region };
}

interface Far {
  readonly vpc: VpcRow;
  readonly region: string;
}

export function makePeering(call: Call, requester: VpcRow, accepter: Far | undefined, far: Elsewhere): PeeringRow {
  const { world, random, clock } = call;
  const VpcPeeringConnectionId = newId('pcx', random);
  const { PeerVpcId = '', PeerOwnerId = world.account, PeerRegion = world.region } = far;
  const row: PeeringRow = {
    VpcPeeringConnectionId,
    RequesterVpcInfo: infoOf(call, requester, world.region),
    AccepterVpcInfo: accepter
      ? infoOf(call, accepter.vpc, accepter.region)
      : { VpcId: PeerVpcId, OwnerId: PeerOwnerId, Region: PeerRegion },
    createdAt: clock.now(),
    acceptedAt: null,
    deletedAt: null,
  };
  // "You cannot create a VPC peering connection between VPCs that have matching or overlapping CIDR blocks" (VPC peering guide).
  const overlapping = accepter?.vpc.CidrBlockAssociationSet.some((one) =>
    requester.CidrBlockAssociationSet.some((other) => overlaps(one.CidrBlock ?? '', other.CidrBlock ?? '')),
  );
  if (!accepter || overlapping) row.ended = 'failed';
  addRow(call, peeringKind, row);
  return row;
}

const infoOf = ({ world }: Call, vpc: VpcRow, region: string): PeeringRow['RequesterVpcInfo'] => ({
  VpcId: vpc.VpcId,
  OwnerId: world.account,
  Region: region,
  CidrBlock: vpc.CidrBlock,
  CidrBlockSet: vpc.CidrBlockAssociationSet.flatMap(({ CidrBlock }) =>
    CidrBlock === undefined ? [] : [{ CidrBlock }],
  ),
  Ipv6CidrBlockSet: vpc.Ipv6CidrBlockAssociationSet.flatMap(({ Ipv6CidrBlock }) =>
    Ipv6CidrBlock === undefined ? [] : [{ Ipv6CidrBlock }],
  ),
  PeeringOptions: {
    AllowDnsResolutionFromRemoteVpc: false,
    AllowEgressFromLocalClassicLinkToRemoteVpc: false,
    AllowEgressFromLocalVpcToRemoteClassicLink: false,
  },
});
