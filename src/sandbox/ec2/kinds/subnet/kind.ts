import type { Subnet } from '@aws-sdk/client-ec2';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed, notFound } from '../../kind.js';

const members = {
  SubnetId: 'text',
  VpcId: 'text',
  CidrBlock: 'text',
  AvailabilityZone: 'text',
  MapPublicIpOnLaunch: 'boolean',
  DefaultForAz: 'boolean',
  Ipv6CidrBlockAssociationSet: 'list',
} as const;

/** `CidrBlock` is empty where the subnet is of IPv6 alone. */
export type SubnetRow = Row<Subnet, keyof typeof members>;

declare module '../../../world/world.js' {
  interface Ec2Rows {
    subnets: SubnetRow;
  }
}

export const subnetKind: Kind<'subnets'> = {
  table: 'subnets',
  id: 'SubnetId',
  prefix: 'subnet',
  anyDigits: true,
  type: 'subnet',
  notFound: notFound('InvalidSubnetID.NotFound', 'subnet'),
  malformed: malformed('InvalidSubnetId.Malformed', 'subnet'),
  holds: ({ VpcId }) => [VpcId],
  members,
};
