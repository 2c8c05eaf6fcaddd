import {
  DescribeSecurityGroupReferencesCommand,
  DescribeStaleSecurityGroupsCommand,
  GetSecurityGroupsForVpcCommand,
} from '@aws-sdk/client-ec2';
import { matchesFilters } from '../../../endpoint/filters.js';
import { type Call, type Operation, on, page } from '../../../endpoint/operation.js';
import { existing, find, present } from '../../lookup.js';
import { rowsBy } from '../../rows.js';
import { tagSet, tagsOf } from '../../tag-set.js';
import { peeringKind } from '../peering/kind.js';
import { peeringStatus } from '../peering/peering-status.js';
import { vpcKind } from '../vpc/kind.js';
import { servesVpc } from './group-vpcs.js';
import { type SecurityGroupRow, securityGroupKind } from './kind.js';
import { rulesOfGroup } from './make-security-group.js';
import { type SecurityGroupRuleRow, securityGroupRuleKind } from './rule-kind.js';
import { permissionsOf } from './security-group-rule-view.js';

/** Which groups a VPC can use, which of them others name, and which rules name what is gone. */
export const groupUseOperations: readonly Operation[] = [
  on(GetSecurityGroupsForVpcCommand, ({ VpcId, Filters, NextToken, MaxResults }, call) => {
    find(call, vpcKind, VpcId);
    const matches = matchesFilters<SecurityGroupRow>(
      Filters,
      {
        'group-id': (group) => group.GroupId,
        description: (group) => group.Description,
        'group-name': (group) => group.GroupName,
        'owner-id': (group) => group.OwnerId,
        'primary-vpc-id': (group) => group.VpcId,
      },
      ({ GroupId }) => tagsOf(call.world, GroupId),
    );
    const groups = existing(call, securityGroupKind).filter((group) => servesVpc(group, VpcId) && matches(group));
    const { items, next } = page(groups, { token: NextToken, max: MaxResults });
    const SecurityGroupForVpcs = items.map(({ GroupId, GroupName, Description, OwnerId, VpcId: PrimaryVpcId }) => ({
      GroupId,
      GroupName,
      Description,
      OwnerId,
      PrimaryVpcId,
      Tags: tagSet(call.world, GroupId),
    }));
    return { SecurityGroupForVpcs, NextToken: next };
  }),

  // "The VPCs on the other side of a VPC peering or Transit Gateway connection that are referencing the security groups".
  on(DescribeSecurityGroupReferencesCommand, ({ GroupId: ids }, call) => {
    const asked = ids.map((id) => find(call, securityGroupKind, id).GroupId);
    const references = existing(call, securityGroupRuleKind).flatMap(({ GroupId, ReferencedGroupInfo: named }) => {
      if (named?.VpcId === undefined || !asked.includes(named.GroupId ?? '')) return [];
      const ReferencingVpcId = call.world.ec2.securityGroups[GroupId]?.VpcId;
      return [{ GroupId: named.GroupId, ReferencingVpcId, VpcPeeringConnectionId: named.VpcPeeringConnectionId }];
    });
    const keyOf = (each: object) => JSON.stringify(each);
    return { SecurityGroupReferenceSet: [...new Map(references.map((each) => [keyOf(each), each])).values()] };
  }),

  on(DescribeStaleSecurityGroupsCommand, ({ VpcId, NextToken, MaxResults }, call) => {
    find(call, vpcKind, VpcId);
    const stale = rowsBy(call, securityGroupKind, 'VpcId', VpcId).flatMap((group) => {
      const [ingress, egress] = [false, true].map((isEgress) => staleRules(call, group, isEgress));
      if (!ingress?.length && !egress?.length) return [];
      const { GroupId, GroupName, Description } = group;
      const permissions = { StaleIpPermissions: ingress, StaleIpPermissionsEgress: egress };
      return [{ GroupId, GroupName, Description, VpcId, ...permissions }];
    });
    const { items, next } = page(stale, { token: NextToken, max: MaxResults, limit: 255 });
    return { StaleSecurityGroupSet: items, NextToken: next };
  }),
];

const staleRules = (call: Call, { GroupId }: SecurityGroupRow, isEgress: boolean) =>
  permissionsOf(rulesOfGroup(call, GroupId, isEgress).filter((rule) => isStale(call, rule))).map(
    ({ IpRanges: _, Ipv6Ranges: __, PrefixListIds: ___, ...permission }) => permission,
  );

/** It names a group that is gone, or one beyond a peering that is (EC2 API reference, DescribeStaleSecurityGroups). */
function isStale(call: Call, { ReferencedGroupInfo: named }: SecurityGroupRuleRow): boolean {
  if (named?.GroupId === undefined) return false;
  if (call.world.ec2.securityGroups[named.GroupId] === undefined) return true;
  if (named.VpcPeeringConnectionId === undefined) return false;
  const peering = present(call, peeringKind, named.VpcPeeringConnectionId);
  return peering === undefined || peeringStatus(call.world, peering, call.clock.now()) !== 'active';
}
