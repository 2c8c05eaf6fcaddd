import type { VpcPeeringConnection } from '@aws-sdk/client-ec2';
import { latencyOf } from '../../../world/latency.js';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed, notFound } from '../../kind.js';

const members = {
  VpcPeeringConnectionId: 'text',
  RequesterVpcInfo: 'table',
  AccepterVpcInfo: 'table',
  createdAt: 'number',
  acceptedAt: 'number or null',
  deletedAt: 'number or null',
} as const;

/** Status follows from the times, milliseconds. */
export type PeeringRow = Row<VpcPeeringConnection, keyof typeof members> & {
  readonly createdAt: number;
  acceptedAt: number | null;
  deletedAt: number | null;
  /** How it ended without ever being active. */
  ended?: 'rejected' | 'failed';
};

declare module '../../../world/world.js' {
  interface Ec2Rows {
    peerings: PeeringRow;
  }
}

export const peeringKind: Kind<'peerings'> = {
  table: 'peerings',
  id: 'VpcPeeringConnectionId',
  prefix: 'pcx',
  type: 'vpc-peering-connection',
  notFound: notFound('InvalidVpcPeeringConnectionID.NotFound', 'vpcPeeringConnection'),
  malformed: malformed('InvalidVpcPeeringConnectionId.Malformed', 'pcx'),
  exists: ({ deletedAt, RequesterVpcInfo, AccepterVpcInfo }, { world, clock }) =>
    [RequesterVpcInfo.Region, AccepterVpcInfo.Region].includes(world.region) &&
    (deletedAt === null || clock.now() < deletedAt + latencyOf(world).peeringDeletedVisible),
  members,
};
