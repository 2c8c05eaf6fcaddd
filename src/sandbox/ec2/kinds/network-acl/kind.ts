import type { NetworkAcl } from '@aws-sdk/client-ec2';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed, notFound } from '../../kind.js';

const members = {
  NetworkAclId: 'text',
  VpcId: 'text',
  IsDefault: 'boolean',
  Entries: 'list',
  Associations: 'list',
} as const;

export type NetworkAclRow = Row<NetworkAcl, keyof typeof members>;

declare module '../../../world/world.js' {
  interface Ec2Rows {
    networkAcls: NetworkAclRow;
  }
}

export const networkAclKind: Kind<'networkAcls'> = {
  table: 'networkAcls',
  id: 'NetworkAclId',
  prefix: 'acl',
  type: 'network-acl',
  notFound: notFound('InvalidNetworkAclID.NotFound', 'networkAcl'),
  malformed: malformed('InvalidNetworkAclId.Malformed', 'acl'),
  // The default one goes with its VPC (EC2 API reference, DeleteVpc).
  holds: ({ VpcId, IsDefault }) => (IsDefault ? [] : [VpcId]),
  members,
};
