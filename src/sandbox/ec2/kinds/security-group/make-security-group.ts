import type { Call } from '../../../endpoint/operation.js';
import { arn, newId } from '../../../world/ids.js';
import { addRow, rowsBy } from '../../rows.js';
import { type SecurityGroupRow, securityGroupKind } from './kind.js';
import { type SecurityGroupRuleRow, securityGroupRuleKind } from './rule-kind.js';
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
  addRow(call, securityGroupKind, row);
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
  addRow(call, securityGroupRuleKind, row);
  return row;
}

/** The rules in force, whether or not reads have heard of them. */
export const rulesOfGroup = (call: Call, groupId: string, isEgress: boolean): SecurityGroupRuleRow[] =>
  rowsBy(call, securityGroupRuleKind, 'GroupId', groupId).filter((rule) => rule.IsEgress === isEgress);
