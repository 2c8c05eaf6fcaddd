import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import { onlyLooking } from '../../../endpoint/all-or-nothing.js';
import type { Getters } from '../../../endpoint/filters.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { mustBeAscii } from '../../ascii.js';
import { find, list } from '../../lookup.js';
import { quota } from '../../quotas.js';
import { removeRow, rowsBy } from '../../rows.js';
import { setTags, tagsFor, tagsIfAny } from '../../tag-set.js';
import { vpcKind } from '../vpc/kind.js';
import { defaultVpcOf, inDefaultVpc } from './group-name.js';
import { type SecurityGroupRow, securityGroupKind } from './kind.js';
import { makeSecurityGroup, rulesOfGroup } from './make-security-group.js';
import { type SecurityGroupRuleRow, securityGroupRuleKind } from './rule-kind.js';
import { checkText } from './security-group-permissions.js';
import { permissionsOf } from './security-group-rule-view.js';

function view(call: Call, { otherVpcIds: _, ...row }: SecurityGroupRow) {
  return {
    ...row,
    IpPermissions: permissionsOf(rulesOfGroup(call, row.GroupId, false)),
    IpPermissionsEgress: permissionsOf(rulesOfGroup(call, row.GroupId, true)),
    ...tagsIfAny(call.world, row.GroupId),
  };
}

function groupFilters(call: Call): Getters<SecurityGroupRow> {
  const rules = ({ GroupId }: SecurityGroupRow, isEgress: boolean) => rulesOfGroup(call, GroupId, isEgress);
  return {
    description: (group) => group.Description,
    'group-id': (group) => group.GroupId,
    'group-name': (group) => group.GroupName,
    'owner-id': (group) => group.OwnerId,
    'vpc-id': (group) => group.VpcId,
    ...Object.fromEntries(
      Object.entries(permissionFilters).flatMap(([name, get]) => [
        [`ip-permission.${name}`, (group: SecurityGroupRow) => rules(group, false).map((rule) => get(rule, call))],
        [
          `egress.ip-permission.${name}`,
          (group: SecurityGroupRow) => rules(group, true).map((rule) => get(rule, call)),
        ],
      ]),
    ),
  };
}

export const securityGroupOperations: readonly Operation[] = [
  on(DescribeSecurityGroupsCommand, (input, call) => {
    const byName = (input.GroupNames ?? []).map((name) => inDefaultVpc(call, name).GroupId);
    const ids = [...(input.GroupIds ?? []), ...byName];
    // Whoever asks by id asks for no filter, and they are many to make.
    const filters = input.Filters === undefined ? {} : groupFilters(call);
    const { rows, next } = list(call, securityGroupKind, ids, input, filters);
    return { SecurityGroups: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateSecurityGroupCommand, ({ GroupName, Description, VpcId, TagSpecifications }, call) => {
    const tags = tagsFor(TagSpecifications, 'security-group', ['security-group', 'security-group-rule']);
    mustBeAscii({ GroupName, GroupDescription: Description });
    checkName(GroupName);
    checkText(
      Description,
      'Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:',
    );
    const vpc = VpcId === undefined ? defaultVpcOf(call) : find(call, vpcKind, VpcId);
    const others = rowsBy(onlyLooking(call), securityGroupKind, 'VpcId', vpc.VpcId);
    if (others.some((group) => group.GroupName === GroupName)) {
      throw new AwsError(
        'InvalidGroup.Duplicate',
        `The security group '${GroupName}' already exists for VPC '${vpc.VpcId}'`,
      );
    }
    if (others.length >= quota(call.world, 'security-groups-per-vpc')) {
      throw new AwsError(
        'SecurityGroupLimitExceeded',
        'The maximum number of security groups for this VPC has been reached.',
      );
    }
    const ipv6 = vpc.Ipv6CidrBlockAssociationSet.length > 0;
    const row = makeSecurityGroup(call, { GroupName, Description, VpcId: vpc.VpcId, ipv6 });
    setTags(call, row.GroupId, tags);
    return { GroupId: row.GroupId, SecurityGroupArn: row.SecurityGroupArn, ...tagsIfAny(call.world, row.GroupId) };
  }),

  on(DeleteSecurityGroupCommand, ({ GroupId, GroupName }, call) => {
    if (GroupId === undefined && GroupName === undefined) {
      throw new AwsError('MissingParameter', 'The request must contain the parameter groupName or groupId');
    }
    const row = GroupId === undefined ? inDefaultVpc(call, GroupName ?? '') : find(call, securityGroupKind, GroupId);
    if (row.GroupName === 'default') {
      throw new AwsError(
        'CannotDelete',
        `the specified group: "${row.GroupId}" name: "default" cannot be deleted by a user`,
      );
    }
    // A network interface wears it, or another group's rule names it (EC2 API reference, DeleteSecurityGroup).
    if (call.isHeld(row.GroupId))
      throw new AwsError('DependencyViolation', `resource ${row.GroupId} has a dependent object`);
    for (const rule of rowsBy(call, securityGroupRuleKind, 'GroupId', row.GroupId)) {
      removeRow(call, securityGroupRuleKind, rule.SecurityGroupRuleId);
    }
    removeRow(call, securityGroupKind, row.GroupId);
    return { Return: true, GroupId: row.GroupId };
  }),
];

const permissionFilters: Readonly<
  Record<string, (rule: SecurityGroupRuleRow, call: Call) => string | number | undefined>
> = {
  'group-name': (rule, { world }) => world.ec2.securityGroups[rule.ReferencedGroupInfo?.GroupId ?? '']?.GroupName,
  cidr: (rule) => rule.CidrIpv4,
  'ipv6-cidr': (rule) => rule.CidrIpv6,
  'from-port': (rule) => rule.FromPort,
  'to-port': (rule) => rule.ToPort,
  protocol: (rule) => rule.IpProtocol,
  'group-id': (rule) => rule.ReferencedGroupInfo?.GroupId,
  'prefix-list-id': (rule) => rule.PrefixListId,
  'user-id': (rule) => rule.ReferencedGroupInfo?.UserId,
};

function checkName(name: string): void {
  if (name.startsWith('sg-')) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.`,
    );
  }
  if (name === 'default')
    throw new AwsError('InvalidParameterValue', 'Cannot use reserved security group name: default');
  checkText(
    name,
    `Value (${name}) for parameter GroupName is invalid. Valid names are strings less than 256 characters from the following set:`,
  );
}
