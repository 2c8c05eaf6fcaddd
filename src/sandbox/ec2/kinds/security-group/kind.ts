import type { SecurityGroup } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../endpoint/operation.js';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed } from '../../kind.js';

const members = {
  GroupId: 'text',
  GroupName: 'text',
  VpcId: 'text',
} as const;

/** Without permissions: the rules are rows of their own. */
export type SecurityGroupRow = Row<
  Omit<SecurityGroup, 'IpPermissions' | 'IpPermissionsEgress'>,
  keyof typeof members
> & {
  /** VPCs beside its own whose interfaces can wear it. */
  otherVpcIds?: readonly string[];
};

declare module '../../../world/world.js' {
  interface Ec2Rows {
    securityGroups: SecurityGroupRow;
  }
}

export const securityGroupKind: Kind<'securityGroups'> = {
  table: 'securityGroups',
  id: 'GroupId',
  prefix: 'sg',
  type: 'security-group',
  notFound: (id) => new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`),
  malformed: malformed('InvalidGroupId.Malformed', 'sg'),
  // The default one goes with its VPC (EC2 API reference, DeleteVpc).
  holds: ({ VpcId, GroupName }) => (GroupName === 'default' ? [] : [VpcId]),
  members,
};
