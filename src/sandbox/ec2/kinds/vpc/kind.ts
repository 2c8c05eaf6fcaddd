import type { Vpc } from '@aws-sdk/client-ec2';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed, notFound } from '../../kind.js';

const members = {
  VpcId: 'text',
  CidrBlock: 'text',
  IsDefault: 'boolean',
  CidrBlockAssociationSet: 'list',
  Ipv6CidrBlockAssociationSet: 'list',
} as const;

export type VpcRow = Row<Vpc, keyof typeof members> & {
  attributes?: {
    enableDnsSupport?: boolean;
    enableDnsHostnames?: boolean;
    enableNetworkAddressUsageMetrics?: boolean;
  };
};

declare module '../../../world/world.js' {
  interface Ec2Rows {
    vpcs: VpcRow;
  }
}

export const vpcKind: Kind<'vpcs'> = {
  table: 'vpcs',
  id: 'VpcId',
  prefix: 'vpc',
  anyDigits: true,
  type: 'vpc',
  notFound: notFound('InvalidVpcID.NotFound', 'vpc'),
  malformed: malformed('InvalidVpcID.Malformed', 'vpc'),
  members,
};
