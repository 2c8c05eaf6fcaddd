import type { ReferencedSecurityGroup } from '@aws-sdk/client-ec2';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { existing } from '../../lookup.js';
import { peeringKind } from '../peering/kind.js';
import { peeringStatus } from '../peering/peering-status.js';
import { transitAttachmentKind } from '../transit/attachment-kind.js';
import type { SecurityGroupRow } from './kind.js';

/**
 * How a rule of one group names another: of its own VPC, or of one that an active peering or a transit gateway that lets groups
 * be named joins it to (VPC peering guide, "Update your security groups to reference peer security groups"; Transit Gateways
 * guide, "Security group referencing"). The words as in github.com/hashicorp/terraform-provider-aws/issues/13784.
 */
export function groupReference(call: Call, group: SecurityGroupRow, other: SecurityGroupRow): ReferencedSecurityGroup {
  const pair = { GroupId: other.GroupId, UserId: call.world.account };
  if (other.VpcId === group.VpcId) return pair;
  const peering = peeringBetween(call, group.VpcId, other.VpcId);
  if (peering) return { ...pair, VpcId: other.VpcId, VpcPeeringConnectionId: peering.VpcPeeringConnectionId };
  if (isJoinedByTransit(call, group.VpcId, other.VpcId)) return { ...pair, VpcId: other.VpcId };
  throw new AwsError('InvalidGroup.NotFound', 'You have specified two resources that belong to different networks.');
}

const peeringBetween = (call: Call, one: string, other: string) =>
  existing(call, peeringKind).find((row) => {
    const ends = [row.RequesterVpcInfo.VpcId, row.AccepterVpcInfo.VpcId];
    const isOfRegion = row.RequesterVpcInfo.Region === row.AccepterVpcInfo.Region;
    const isActive = peeringStatus(call.world, row, call.clock.now()) === 'active';
    return isActive && isOfRegion && ends.includes(one) && ends.includes(other);
  });

function isJoinedByTransit(call: Call, one: string, other: string): boolean {
  const { transitGateways } = call.world.ec2;
  const attachments = existing(call, transitAttachmentKind);
  const gatewaysOf = (vpcId: string) =>
    attachments
      .filter(({ ResourceId, options }) => ResourceId === vpcId && options.referencesGroups === 'enable')
      .map(({ TransitGatewayId }) => TransitGatewayId);
  const others = new Set(gatewaysOf(other));
  return gatewaysOf(one).some((id) => others.has(id) && transitGateways[id]?.options.referencesGroups === 'enable');
}
