import { AwsError, type Call } from '../endpoint/operation.js';
import { latencyOf } from '../world/latency.js';
import type { DhcpOptionsRow, EgressOnlyGatewayRow, KeyPairRow, VpcEndpointRow } from '../world/vpc-rows.js';
import type {
  AddressRow,
  FlowLogRow,
  ImageRow,
  InstanceRow,
  InterfaceRow,
  InternetGatewayRow,
  NatGatewayRow,
  NetworkAclRow,
  PeeringRow,
  PrefixListRow,
  RouteTableRow,
  SecurityGroupRow,
  SecurityGroupRuleRow,
  SubnetRow,
  Table,
  VpcRow,
  World,
} from '../world/world.js';

/** One kind of EC2 object: where its rows are and how EC2 complains about an id (EC2 API reference, "Error codes"). */
export interface Kind<Row> {
  readonly prefix: string;
  /** EC2 looks for whatever begins with the prefix, where of other kinds it first minds the digits that follow. */
  readonly anyDigits?: true;
  readonly table: (world: World) => Table<Row>;
  readonly notFound: (id: string) => AwsError;
  readonly malformed: (id: string) => AwsError;
  /** False for rows that are facts of the past: what no read shows any more. */
  readonly exists?: (row: Row, call: Call) => boolean;
}

const notFound = (code: string, noun: string) => (id: string) =>
  new AwsError(code, `The ${noun} ID '${id}' does not exist`);

const malformed = (code: string, prefix: string) => (id: string) =>
  new AwsError(code, `Invalid id: "${id}" (expecting "${prefix}-...")`);

export const vpcKind: Kind<VpcRow> = {
  prefix: 'vpc',
  anyDigits: true,
  table: (world) => world.ec2.vpcs,
  notFound: notFound('InvalidVpcID.NotFound', 'vpc'),
  malformed: malformed('InvalidVpcID.Malformed', 'vpc'),
};

export const subnetKind: Kind<SubnetRow> = {
  prefix: 'subnet',
  anyDigits: true,
  table: (world) => world.ec2.subnets,
  notFound: notFound('InvalidSubnetID.NotFound', 'subnet'),
  malformed: malformed('InvalidSubnetId.Malformed', 'subnet'),
};

export const routeTableKind: Kind<RouteTableRow> = {
  prefix: 'rtb',
  anyDigits: true,
  table: (world) => world.ec2.routeTables,
  notFound: notFound('InvalidRouteTableID.NotFound', 'routeTable'),
  malformed: malformed('InvalidRouteTableId.Malformed', 'rtb'),
};

export const internetGatewayKind: Kind<InternetGatewayRow> = {
  prefix: 'igw',
  table: (world) => world.ec2.internetGateways,
  notFound: notFound('InvalidInternetGatewayID.NotFound', 'internetGateway'),
  malformed: malformed('InvalidInternetGatewayId.Malformed', 'igw'),
};

export const natGatewayKind: Kind<NatGatewayRow> = {
  prefix: 'nat',
  table: (world) => world.ec2.natGateways,
  notFound: (id) => new AwsError('NatGatewayNotFound', `NAT gateway ${id} was not found`),
  malformed: (id) => new AwsError('NatGatewayMalformed', `The NatGateway ID '${id}' is malformed`),
  exists: ({ deletedAt }, { world, clock }) => {
    const { natGatewayDeleting, natGatewayDeletedVisible } = latencyOf(world);
    return deletedAt === null || clock.now() < deletedAt + natGatewayDeleting + natGatewayDeletedVisible;
  },
};

export const peeringKind: Kind<PeeringRow> = {
  prefix: 'pcx',
  table: (world) => world.ec2.peerings,
  notFound: notFound('InvalidVpcPeeringConnectionID.NotFound', 'vpcPeeringConnection'),
  malformed: malformed('InvalidVpcPeeringConnectionId.Malformed', 'pcx'),
  exists: ({ deletedAt, RequesterVpcInfo, AccepterVpcInfo }, { world, clock }) =>
    [RequesterVpcInfo.Region, AccepterVpcInfo.Region].includes(world.region) &&
    (deletedAt === null || clock.now() < deletedAt + latencyOf(world).peeringDeletedVisible),
};

export const prefixListKind: Kind<PrefixListRow> = {
  prefix: 'pl',
  table: (world) => world.ec2.prefixLists,
  notFound: notFound('InvalidPrefixListID.NotFound', 'prefix list'),
  malformed: malformed('InvalidPrefixListId.Malformed', 'pl'),
};

export const networkAclKind: Kind<NetworkAclRow> = {
  prefix: 'acl',
  table: (world) => world.ec2.networkAcls,
  notFound: notFound('InvalidNetworkAclID.NotFound', 'networkAcl'),
  malformed: malformed('InvalidNetworkAclId.Malformed', 'acl'),
};

export const securityGroupKind: Kind<SecurityGroupRow> = {
  prefix: 'sg',
  table: (world) => world.ec2.securityGroups,
  notFound: (id) => new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`),
  malformed: malformed('InvalidGroupId.Malformed', 'sg'),
};

export const securityGroupRuleKind: Kind<SecurityGroupRuleRow> = {
  prefix: 'sgr',
  table: (world) => world.ec2.securityGroupRules,
  notFound: (id) =>
    new AwsError('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`),
  malformed: malformed('InvalidSecurityGroupRuleId.Malformed', 'sgr'),
};

export const interfaceKind: Kind<InterfaceRow> = {
  prefix: 'eni',
  table: (world) => world.ec2.interfaces,
  notFound: notFound('InvalidNetworkInterfaceID.NotFound', 'networkInterface'),
  malformed: malformed('InvalidNetworkInterfaceId.Malformed', 'eni'),
  exists: ({ goneAt }, { clock }) => goneAt == null || clock.now() < goneAt,
};

export const addressKind: Kind<AddressRow> = {
  prefix: 'eipalloc',
  table: (world) => world.ec2.addresses,
  notFound: notFound('InvalidAllocationID.NotFound', 'allocation'),
  malformed: malformed('InvalidAllocationID.Malformed', 'eipalloc'),
};

export const imageKind: Kind<ImageRow> = {
  prefix: 'ami',
  table: (world) => world.ec2.images,
  notFound: (id) => new AwsError('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`),
  malformed: (id) => new AwsError('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`),
};

export const instanceKind: Kind<InstanceRow> = {
  prefix: 'i',
  table: (world) => world.ec2.instances,
  notFound: notFound('InvalidInstanceID.NotFound', 'instance'),
  malformed: (id) => new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${id}"`),
  exists: ({ terminatedAt }, { world, clock }) => {
    const { instanceShuttingDown, terminatedVisible } = latencyOf(world);
    return terminatedAt === null || clock.now() < terminatedAt + instanceShuttingDown + terminatedVisible;
  },
};

export const flowLogKind: Kind<FlowLogRow> = {
  prefix: 'fl',
  table: (world) => world.ec2.flowLogs,
  notFound: (id) =>
    new AwsError(
      'InvalidFlowLogId.NotFound',
      `These flow log ids in the input list are not found: [TotalCount: 1] ${id}`,
    ),
  malformed: malformed('InvalidFlowLogId.Malformed', 'fl'),
  exists: ({ deletedAt }) => deletedAt === null,
};

export const keyPairKind: Kind<KeyPairRow> = {
  prefix: 'key',
  table: (world) => world.ec2.keyPairs,
  notFound: (id) => new AwsError('InvalidKeyPair.NotFound', `The key pair ID '${id}' does not exist`),
  malformed: (id) => new AwsError('InvalidKeyPair.NotFound', `The key pair ID '${id}' does not exist`),
};

export const dhcpOptionsKind: Kind<DhcpOptionsRow> = {
  prefix: 'dopt',
  table: (world) => world.ec2.dhcpOptions,
  notFound: notFound('InvalidDhcpOptionID.NotFound', 'dhcpOption'),
  malformed: malformed('InvalidDhcpOptionsId.Malformed', 'dopt'),
};

export const egressOnlyGatewayKind: Kind<EgressOnlyGatewayRow> = {
  prefix: 'eigw',
  table: (world) => world.ec2.egressOnlyGateways,
  notFound: notFound('InvalidEgressOnlyInternetGatewayId.NotFound', 'egressOnlyInternetGateway'),
  malformed: malformed('InvalidEgressOnlyInternetGatewayId.Malformed', 'eigw'),
};

export const vpcEndpointKind: Kind<VpcEndpointRow> = {
  prefix: 'vpce',
  table: (world) => world.ec2.vpcEndpoints,
  notFound: (id) => new AwsError('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`),
  malformed: malformed('InvalidVpcEndpointId.Malformed', 'vpce'),
  exists: ({ deletedAt }, { world, clock }) =>
    deletedAt === null || clock.now() < deletedAt + latencyOf(world).vpcEndpointDeleting,
};
