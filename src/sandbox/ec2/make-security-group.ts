import type { Call } from '../endpoint/operation.js';
import { arn, newId } from '../world/ids.js';
import type { SecurityGroupRow } from './kinds/security-group.js';
import { type SecurityGroupRuleRow, securityGroupRuleKind } from './kinds/security-group-rule.js';
import { announce, existing } from './lookup.js';
import type { Rule } from './security-group-permissions.js';

/** The group of an instance that names none: everything from its own members, everything out (VPC user guide, "Default security groups"). */
export function makeDefaultSecurityGroup(call: Call, vpcId: string, ipv6: boolean): SecurityGroupRow {
  const row = makeSecurityGroup(call, {
    GroupName: 'default',
    Description: 'default VPC security group',
    VpcId: vpcId,
    ipv6,
  });
  const members = { ReferencedGroupInfo: { GroupId: row.GroupId, UserId: call.world.account } };
  addRule(call, row, { IsEgress: false, IpProtocol: '-1', FromPort: -1, ToPort: -1, ...members });
  return row;
}

export function makeSecurityGroup(
  call: Call,
  { GroupName, Description, VpcId, ipv6 }: { GroupName: string; Description: string; VpcId: string; ipv6: boolean },
): SecurityGroupRow {
  const { world, random } = call;
  const GroupId = newId('sg', random);
  const row: SecurityGroupRow = {
    GroupId,
    GroupName,
    Description,
    VpcId,
    OwnerId: world.account,
    SecurityGroupArn: arn(world, 'ec2', `security-group/${GroupId}`),
  };
  world.ec2.securityGroups[GroupId] = row;
  announce(call, GroupId);
  const everything = { IsEgress: true, IpProtocol: '-1', FromPort: -1, ToPort: -1 };
  addRule(call, row, { ...everything, CidrIpv4: '0.0.0.0/0' });
  if (ipv6) addRule(call, row, { ...everything, CidrIpv6: '::/0' });
  return row;
}

export function addRule(call: Call, { GroupId }: SecurityGroupRow, rule: Rule): SecurityGroupRuleRow {
  const { world, random } = call;
  const SecurityGroupRuleId = newId('sgr', random);
  const row: SecurityGroupRuleRow = {
    SecurityGroupRuleId,
    GroupId,
    GroupOwnerId: world.account,
    ...rule,
    SecurityGroupRuleArn: arn(world, 'ec2', `security-group-rule/${SecurityGroupRuleId}`),
  };
  world.ec2.securityGroupRules[SecurityGroupRuleId] = row;
  announce(call, SecurityGroupRuleId);
  return row;
}

/** All rules in force by their group, for a request that looks at many groups: each rule is looked at once. */
export function rulesByGroup(call: Call): (groupId: string, isEgress: boolean) => readonly SecurityGroupRuleRow[] {
  let known: Map<string, SecurityGroupRuleRow[]> | undefined;
  return (groupId, isEgress) => {
    known ??= grouped(existing(call, securityGroupRuleKind));
    return (known.get(groupId) ?? []).filter((rule) => rule.IsEgress === isEgress);
  };
}

function grouped(rules: readonly SecurityGroupRuleRow[]): Map<string, SecurityGroupRuleRow[]> {
  const groups = new Map<string, SecurityGroupRuleRow[]>();
  for (const rule of rules) {
    const others = groups.get(rule.GroupId);
    if (others) others.push(rule);
    else groups.set(rule.GroupId, [rule]);
  }
  return groups;
}

/** The rules in force, whether or not reads have heard of them. */
export function rulesIn(call: Call, groupId: string, isEgress: boolean): SecurityGroupRuleRow[] {
  return existing(call, securityGroupRuleKind).filter(
    ({ GroupId, IsEgress }) => GroupId === groupId && IsEgress === isEgress,
  );
}
