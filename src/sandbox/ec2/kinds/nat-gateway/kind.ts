import type { NatGateway } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../endpoint/operation.js';
import { latencyOf } from '../../../world/latency.js';
import type { Row } from '../../../world/row.js';
import type { Kind } from '../../kind.js';

const members = {
  NatGatewayId: 'text',
  VpcId: 'text',
  SubnetId: 'text',
  NatGatewayAddresses: 'list',
  createdAt: 'number',
  deletedAt: 'number or null',
} as const;

/** State follows from the times, milliseconds. */
export type NatGatewayRow = Row<NatGateway, keyof typeof members> & {
  readonly createdAt: number;
  deletedAt: number | null;
  /** Why it will never be available. */
  readonly failure?: { readonly FailureCode: string; readonly FailureMessage: string };
};

declare module '../../../world/world.js' {
  interface Ec2Rows {
    natGateways: NatGatewayRow;
  }
}

export const natGatewayKind: Kind<'natGateways'> = {
  table: 'natGateways',
  id: 'NatGatewayId',
  prefix: 'nat',
  type: 'natgateway',
  notFound: (id) => new AwsError('NatGatewayNotFound', `NAT gateway ${id} was not found`),
  malformed: (id) => new AwsError('NatGatewayMalformed', `The NatGateway ID '${id}' is malformed`),
  exists: ({ deletedAt }, { world, clock }) => {
    const { natGatewayDeleting, natGatewayDeletedVisible } = latencyOf(world);
    return deletedAt === null || clock.now() < deletedAt + natGatewayDeleting + natGatewayDeletedVisible;
  },
  holds: ({ VpcId, deletedAt }) => (deletedAt === null ? [VpcId] : []),
  members,
};
