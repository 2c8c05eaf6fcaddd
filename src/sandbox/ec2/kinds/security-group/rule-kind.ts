import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../endpoint/operation.js';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed } from '../../kind.js';

const members = {
  SecurityGroupRuleId: 'text',
  GroupId: 'text',
  IsEgress: 'boolean',
  IpProtocol: 'text',
} as const;

export type SecurityGroupRuleRow = Row<SecurityGroupRule, keyof typeof members>;

declare module '../../../world/world.js' {
  interface Ec2Rows {
    securityGroupRules: SecurityGroupRuleRow;
  }
}

export const securityGroupRuleKind: Kind<'securityGroupRules'> = {
  table: 'securityGroupRules',
  id: 'SecurityGroupRuleId',
  prefix: 'sgr',
  idsAlone: 'securityGroupRuleIds',
  type: 'security-group-rule',
  notFound: (id) =>
    new AwsError('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`),
  malformed: malformed('InvalidSecurityGroupRuleId.Malformed', 'sgr'),
  // "Referenced by another security group in the same VPC" (EC2 API reference, DeleteSecurityGroup): rules elsewhere become stale.
  holds: ({ GroupId, ReferencedGroupInfo: named, PrefixListId }) => [
    named?.GroupId === GroupId || named?.VpcId !== undefined ? undefined : named?.GroupId,
    PrefixListId,
  ],
  members,
};
