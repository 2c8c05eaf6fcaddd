import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  UpdateSecurityGroupRuleDescriptionsEgressCommand,
  UpdateSecurityGroupRuleDescriptionsIngressCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, type Operation, on } from '../../../endpoint/operation.js';
import { find, isWellFormed, list } from '../../lookup.js';
import { insertRow } from '../../rows.js';
import { authorize, checkNew, revoke, setDescriptions } from './change-security-group-rules.js';
import { securityGroupKind } from './kind.js';
import { rulesOfGroup } from './make-security-group.js';
import { securityGroupRuleKind } from './rule-kind.js';
import { type Permission, rulesInPermissions } from './security-group-permissions.js';
import { ruleKey, ruleView } from './security-group-rule-view.js';

const peers = ['CidrIpv4', 'CidrIpv6', 'PrefixListId', 'ReferencedGroupInfo'] as const;

export const securityGroupRuleOperations: readonly Operation[] = [
  on(AuthorizeSecurityGroupIngressCommand, (input, call) => authorize(call, input, false)),
  on(AuthorizeSecurityGroupEgressCommand, (input, call) => authorize(call, input, true)),
  on(RevokeSecurityGroupIngressCommand, (input, call) => revoke(call, input, false)),
  on(RevokeSecurityGroupEgressCommand, (input, call) => revoke(call, input, true)),
  on(UpdateSecurityGroupRuleDescriptionsIngressCommand, (input, call) => setDescriptions(call, input, false)),
  on(UpdateSecurityGroupRuleDescriptionsEgressCommand, (input, call) => setDescriptions(call, input, true)),

  on(DescribeSecurityGroupRulesCommand, (input, call) => {
    const groups = (input.Filters ?? []).flatMap(({ Name, Values }) => (Name === 'group-id' ? (Values ?? []) : []));
    const wrong = groups.find((id) => !isWellFormed('sg', id) && !/[*?]/.test(id));
    if (wrong !== undefined) {
      throw new AwsError('InvalidGroupId.Malformed', `The security group ID '${wrong}' is malformed`);
    }
    const { rows, next } = list(call, securityGroupRuleKind, input.SecurityGroupRuleIds, input, {
      'group-id': (rule) => rule.GroupId,
      'security-group-rule-id': (rule) => rule.SecurityGroupRuleId,
    });
    return { SecurityGroupRules: rows.map((row) => ruleView(call, row)), NextToken: next };
  }),

  on(ModifySecurityGroupRulesCommand, ({ GroupId, SecurityGroupRules }, call) => {
    const group = find(call, securityGroupKind, GroupId);
    for (const { SecurityGroupRuleId, SecurityGroupRule } of SecurityGroupRules) {
      const row = find(call, securityGroupRuleKind, SecurityGroupRuleId);
      if (row.GroupId !== GroupId) throw securityGroupRuleKind.notFound(SecurityGroupRuleId);
      const { IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId, Description } =
        SecurityGroupRule ?? {};
      const permission: Permission = {
        IpProtocol,
        FromPort,
        ToPort,
        IpRanges: CidrIpv4 === undefined ? [] : [{ CidrIp: CidrIpv4, Description }],
        Ipv6Ranges: CidrIpv6 === undefined ? [] : [{ CidrIpv6, Description }],
        PrefixListIds: PrefixListId === undefined ? [] : [{ PrefixListId, Description }],
        UserIdGroupPairs: ReferencedGroupId === undefined ? [] : [{ GroupId: ReferencedGroupId, Description }],
      };
      const [rule] = rulesInPermissions(call, group, row.IsEgress, [permission]);
      if (!rule) continue;
      // "When you modify a rule, you cannot change the rule type" (EC2 API reference, SecurityGroupRuleRequest).
      if (peers.some((peer) => (rule[peer] === undefined) !== (row[peer] === undefined)))
        throw new AwsError('InvalidParameterValue', `The type of the rule ${SecurityGroupRuleId} cannot be changed.`);
      const others = rulesOfGroup(call, GroupId, row.IsEgress).filter((one) => one !== row);
      checkNew(rule, new Set(others.map(ruleKey)));
      const { GroupOwnerId, SecurityGroupRuleArn } = row;
      insertRow(call.world, securityGroupRuleKind, {
        SecurityGroupRuleId,
        GroupId,
        GroupOwnerId,
        ...rule,
        SecurityGroupRuleArn,
      });
    }
    return { Return: true };
  }),
];
