import {
  AssociateSecurityGroupVpcCommand,
  DescribeSecurityGroupVpcAssociationsCommand,
  DisassociateSecurityGroupVpcCommand,
} from '@aws-sdk/client-ec2';
import { matchesFilters } from '../../../endpoint/filters.js';
import { AwsError, type Call, type Operation, on, page } from '../../../endpoint/operation.js';
import { existing, find } from '../../lookup.js';
import { rowsBy } from '../../rows.js';
import { interfaceKind } from '../interface/kind.js';
import { vpcKind } from '../vpc/kind.js';
import { type SecurityGroupRow, securityGroupKind } from './kind.js';

/** Whether interfaces of a VPC can wear the group: its own, or one that it was associated with. */
export const servesVpc = ({ VpcId, otherVpcIds = [] }: SecurityGroupRow, vpcId: string): boolean =>
  VpcId === vpcId || otherVpcIds.includes(vpcId);

/** Other VPCs that a group serves ("Associate security groups with multiple VPCs", VPC user guide). */
export const groupVpcOperations: readonly Operation[] = [
  on(AssociateSecurityGroupVpcCommand, ({ GroupId, VpcId }, call) => {
    const group = find(call, securityGroupKind, GroupId);
    const vpc = find(call, vpcKind, VpcId);
    // "You cannot use this feature with default security groups", "with the default VPC" (EC2 API reference).
    if (group.GroupName === 'default')
      throw new AwsError('InvalidParameterValue', 'A default security group cannot be associated with another VPC.');
    if (vpc.IsDefault || call.world.ec2.vpcs[group.VpcId]?.IsDefault)
      throw new AwsError('InvalidParameterValue', 'Security groups cannot be associated with, or from, a default VPC.');
    if (group.VpcId === vpc.VpcId)
      throw new AwsError('InvalidParameterValue', `Security group ${GroupId} is of ${VpcId} itself.`);
    group.otherVpcIds = [...new Set([...(group.otherVpcIds ?? []), vpc.VpcId])];
    return { State: 'associating' as const };
  }),

  on(DisassociateSecurityGroupVpcCommand, ({ GroupId, VpcId }, call) => {
    const group = find(call, securityGroupKind, GroupId);
    const vpc = find(call, vpcKind, VpcId);
    if (!group.otherVpcIds?.includes(vpc.VpcId)) {
      throw new AwsError('InvalidParameterValue', `Security group ${GroupId} is not associated with ${VpcId}.`);
    }
    const isWorn = rowsBy(call, interfaceKind, 'VpcId', vpc.VpcId).some(({ Groups }) =>
      Groups.some((one) => one.GroupId === group.GroupId),
    );
    if (isWorn) throw new AwsError('DependencyViolation', `resource ${GroupId} has a dependent object`);
    group.otherVpcIds = group.otherVpcIds.filter((id) => id !== vpc.VpcId);
    return { State: 'disassociating' as const };
  }),

  on(DescribeSecurityGroupVpcAssociationsCommand, ({ Filters, NextToken, MaxResults }, call) => {
    const matches = matchesFilters<ReturnType<typeof associationsOf>[number]>(Filters, {
      'group-id': ({ GroupId }) => GroupId,
      'group-owner-id': ({ GroupOwnerId }) => GroupOwnerId,
      state: ({ State }) => State,
      'vpc-id': ({ VpcId }) => VpcId,
      'vpc-owner-id': ({ VpcOwnerId }) => VpcOwnerId,
    });
    const all = existing(call, securityGroupKind).flatMap((group) => associationsOf(call, group));
    const { items, next } = page(all.filter(matches), { token: NextToken, max: MaxResults });
    return { SecurityGroupVpcAssociations: items, NextToken: next };
  }),
];

/** An association goes with its VPC. */
const associationsOf = ({ world }: Call, { GroupId, otherVpcIds = [], OwnerId }: SecurityGroupRow) =>
  otherVpcIds
    .filter((id) => world.ec2.vpcs[id] !== undefined)
    .map((VpcId) => ({
      GroupId,
      VpcId,
      VpcOwnerId: world.account,
      State: 'associated' as const,
      GroupOwnerId: OwnerId,
    }));
