import { AwsError } from '../../../endpoint/operation.js';
import { latencyOf } from '../../../world/latency.js';
import { type Kind, malformed } from '../../kind.js';

export interface VpcEndpointRow {
  readonly VpcEndpointId: string;
  readonly VpcEndpointType: 'Gateway' | 'Interface';
  readonly VpcId: string;
  readonly ServiceName: string;
  readonly createdAt: number;
  deletedAt: number | null;
  policy: string;
  routeTableIds: string[];
  subnetIds: string[];
  groupIds: string[];
  /** One of each subnet, in their order. */
  interfaceIds: string[];
  privateDns: boolean;
  ipAddressType: 'ipv4' | 'ipv6' | 'dualstack';
  dnsRecordIpType: 'ipv4' | 'ipv6' | 'dualstack' | 'service-defined';
  privateDnsOnlyForResolver: boolean;
}

declare module '../../../world/world.js' {
  interface Ec2Rows {
    vpcEndpoints: VpcEndpointRow;
  }
}

export const vpcEndpointKind: Kind<'vpcEndpoints'> = {
  table: 'vpcEndpoints',
  id: 'VpcEndpointId',
  prefix: 'vpce',
  type: 'vpc-endpoint',
  notFound: (id) => new AwsError('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`),
  malformed: malformed('InvalidVpcEndpointId.Malformed', 'vpce'),
  exists: ({ deletedAt }, { world, clock }) =>
    deletedAt === null || clock.now() < deletedAt + latencyOf(world).vpcEndpointDeleting,
  holds: ({ VpcId, deletedAt }) => (deletedAt === null ? [VpcId] : []),
  members: {
    VpcEndpointId: 'text',
    VpcEndpointType: 'text',
    VpcId: 'text',
    ServiceName: 'text',
    createdAt: 'number',
    deletedAt: 'number or null',
    policy: 'text',
    routeTableIds: 'list',
    subnetIds: 'list',
    groupIds: 'list',
    interfaceIds: 'list',
    privateDns: 'boolean',
    ipAddressType: 'text',
    dnsRecordIpType: 'text',
    privateDnsOnlyForResolver: 'boolean',
  },
};
