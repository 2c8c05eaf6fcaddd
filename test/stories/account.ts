import type { Described } from '../../src/network/from-aws.js';

/** Rows as the AWS CLI prints them, so that a story's network is a file that anybody could have. */
type Row<Key extends keyof Described> = NonNullable<Described[Key]> extends readonly (infer One)[] ? One : never;

export const vpc = (VpcId: string, CidrBlock: string, dns: Partial<Row<'Vpcs'>> = {}): Row<'Vpcs'> => ({
  VpcId,
  CidrBlock,
  OwnerId: '123456789012',
  ...dns,
});

export const dns = (support: boolean, hostnames: boolean): Partial<Row<'Vpcs'>> => ({
  EnableDnsSupport: { Value: support },
  EnableDnsHostnames: { Value: hostnames },
});

export const subnet = (
  SubnetId: string,
  VpcId: string,
  CidrBlock: string,
  AvailabilityZone: string,
): Row<'Subnets'> => ({
  SubnetId,
  VpcId,
  CidrBlock,
  AvailabilityZone,
});

export interface Machine {
  readonly name?: string;
  readonly publicIp?: string;
  readonly groups?: readonly string[];
  readonly type?: 'interface' | 'natGateway' | 'vpc_endpoint' | 'transit_gateway' | 'network_load_balancer';
  readonly description?: string;
  /** Of a machine that flowlab knows as an instance. */
  readonly instance?: string;
  readonly device?: number;
  readonly check?: boolean;
  readonly ipv6?: string;
  readonly more?: readonly string[];
}

/** An interface: `eni-0a1` of `i-0a1`, or a service's where a description says so. */
export function eni(id: string, home: Row<'Subnets'>, address: string, one: Machine = {}): Row<'NetworkInterfaces'> {
  const instance = one.instance ?? (one.description === undefined ? `i-${id.slice(4)}` : undefined);
  const { publicIp } = one;
  return {
    NetworkInterfaceId: id,
    VpcId: home.VpcId,
    SubnetId: home.SubnetId,
    Status: 'in-use',
    PrivateIpAddress: address,
    PrivateIpAddresses: [
      { Primary: true, PrivateIpAddress: address, ...(publicIp ? { Association: { PublicIp: publicIp } } : {}) },
      ...(one.more ?? []).map((PrivateIpAddress) => ({ Primary: false, PrivateIpAddress })),
    ],
    Ipv6Addresses: one.ipv6 ? [{ Ipv6Address: one.ipv6 }] : [],
    Groups: (one.groups ?? ['sg-0open']).map((GroupId) => ({ GroupId })),
    SourceDestCheck: one.check ?? true,
    InterfaceType: one.type ?? 'interface',
    ...(one.description === undefined ? {} : { Description: one.description, RequesterManaged: true }),
    ...(instance === undefined ? {} : { Attachment: { InstanceId: instance, DeviceIndex: one.device ?? 0 } }),
    ...(one.name === undefined ? {} : { TagSet: [{ Key: 'Name', Value: one.name }] }),
  };
}

type Permission = NonNullable<Row<'SecurityGroups'>['IpPermissions']>[number];

export const tcp = (port: number, from: string): Permission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  ...(from.startsWith('sg-') ? { UserIdGroupPairs: [{ GroupId: from }] } : { IpRanges: [{ CidrIp: from }] }),
});

export const anything = (from = '0.0.0.0/0'): Permission => ({
  IpProtocol: '-1',
  ...(from.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: from }] } : { IpRanges: [{ CidrIp: from }] }),
});

export const group = (
  GroupId: string,
  VpcId: string,
  IpPermissions: readonly Permission[],
  IpPermissionsEgress: readonly Permission[] = [anything()],
): Row<'SecurityGroups'> => ({ GroupId, GroupName: GroupId.slice(3), VpcId, IpPermissions, IpPermissionsEgress });

/** `10.1.0.0/16 pcx-0a1`, `0.0.0.0/0 nat-0a1 blackhole`; the local route comes by itself. */
export function table(
  RouteTableId: string,
  home: Row<'Vpcs'>,
  routes: readonly string[],
  ...subnets: readonly string[]
) {
  const local = { DestinationCidrBlock: home.CidrBlock ?? '', GatewayId: 'local', State: 'active' as const };
  return {
    RouteTableId,
    VpcId: home.VpcId ?? '',
    Associations: subnets.length === 0 ? [{ Main: true }] : subnets.map((SubnetId) => ({ SubnetId, Main: false })),
    Routes: [local, ...routes.map(routeIn)],
  };
}

const targets: Readonly<Record<string, string>> = {
  nat: 'NatGatewayId',
  pcx: 'VpcPeeringConnectionId',
  tgw: 'TransitGatewayId',
  eni: 'NetworkInterfaceId',
  eigw: 'EgressOnlyInternetGatewayId',
};

function routeIn(text: string) {
  const [destination = '', target = '', state = 'active'] = text.split(' ');
  const key = destination.startsWith('pl-')
    ? 'DestinationPrefixListId'
    : destination.includes(':')
      ? 'DestinationIpv6CidrBlock'
      : 'DestinationCidrBlock';
  const State = state === 'blackhole' ? ('blackhole' as const) : ('active' as const);
  const Origin = state === 'propagated' ? { Origin: 'EnableVgwRoutePropagation' as const } : {};
  return { [key]: destination, [targets[target.split('-')[0] ?? ''] ?? 'GatewayId']: target, State, ...Origin };
}

export const openAcl = (home: Row<'Vpcs'>, ...subnets: readonly string[]): Row<'NetworkAcls'> => ({
  NetworkAclId: `acl-${home.VpcId?.slice(4)}`,
  VpcId: home.VpcId,
  IsDefault: true,
  Associations: subnets.map((SubnetId) => ({ SubnetId })),
  Entries: [true, false].flatMap((Egress) => [
    { RuleNumber: 100, Protocol: '-1', RuleAction: 'allow', Egress, CidrBlock: '0.0.0.0/0' },
    { RuleNumber: 32_767, Protocol: '-1', RuleAction: 'deny', Egress, CidrBlock: '0.0.0.0/0' },
  ]),
});

export const internetGateway = (InternetGatewayId: string, VpcId: string): Row<'InternetGateways'> => ({
  InternetGatewayId,
  Attachments: [{ VpcId, State: 'attached' }],
});

export const natGateway = (
  NatGatewayId: string,
  home: Row<'Subnets'>,
  PrivateIp: string,
  PublicIp: string,
): Row<'NatGateways'> => ({
  NatGatewayId,
  VpcId: home.VpcId,
  SubnetId: home.SubnetId,
  State: 'available',
  ConnectivityType: 'public',
  NatGatewayAddresses: [{ PrivateIp, PublicIp, NetworkInterfaceId: `eni-${NatGatewayId.slice(4)}`, IsPrimary: true }],
});

export const endpoint = (
  VpcEndpointId: string,
  VpcId: string,
  service: string,
  parts: Partial<Row<'VpcEndpoints'>>,
): Row<'VpcEndpoints'> => ({
  VpcEndpointId,
  VpcId,
  ServiceName: `com.amazonaws.${service}`,
  VpcEndpointType: 'Interface',
  State: 'Available',
  ...parts,
});

/** A whole account: lists that a story does not mention are there, and empty. */
export function account(parts: Partial<Described>): Described {
  const { Vpcs = [], Subnets = [] } = parts;
  return {
    NetworkInterfaces: [],
    SecurityGroups: [],
    NetworkAcls: Vpcs.map((home) =>
      openAcl(home, ...Subnets.filter(({ VpcId }) => VpcId === home.VpcId).flatMap(({ SubnetId }) => SubnetId ?? [])),
    ),
    RouteTables: [],
    InternetGateways: [],
    NatGateways: [],
    VpcPeeringConnections: [],
    PrefixLists: [],
    FlowLogs: [],
    EgressOnlyInternetGateways: [],
    VpcEndpoints: [],
    TransitGateways: [],
    TransitGatewayAttachments: [],
    TransitGatewayVpcAttachments: [],
    TransitGatewayRouteTables: [],
    VpnGateways: [],
    VpnConnections: [],
    CustomerGateways: [],
    Addresses: [],
    ...parts,
    Reservations: [
      {
        Instances: instancesOf(parts.NetworkInterfaces ?? []),
      },
    ],
    ReadWhole: { Account: '123456789012', Region: 'eu-west-1', VpcIds: null },
  };
}

const instancesOf = (interfaces: readonly Row<'NetworkInterfaces'>[]) =>
  [...new Set(interfaces.flatMap(({ Attachment }) => Attachment?.InstanceId ?? []))].map((InstanceId) => ({
    InstanceId,
    State: { Name: 'running' as const },
  }));

export const attachment = (
  TransitGatewayAttachmentId: string,
  TransitGatewayId: string,
  VpcId: string,
  ...SubnetIds: readonly string[]
): Row<'TransitGatewayVpcAttachments'> => ({
  TransitGatewayAttachmentId,
  TransitGatewayId,
  VpcId,
  VpcOwnerId: '123456789012',
  State: 'available',
  SubnetIds,
  Options: { ApplianceModeSupport: 'disable' },
});

/** A table of a transit gateway with everything that its own calls print. `10.1.0.0/16 tgw-attach-0b`, `10.2.0.0/16 blackhole`. */
export const transitTable = (
  TransitGatewayRouteTableId: string,
  TransitGatewayId: string,
  associated: readonly string[],
  propagating: readonly string[],
  routes: readonly string[],
): Row<'TransitGatewayRouteTables'> => ({
  TransitGatewayRouteTableId,
  TransitGatewayId,
  Associations: associated.map((id) => ({ TransitGatewayAttachmentId: id, ResourceType: 'vpc', State: 'associated' })),
  Propagations: propagating.map((id) => ({ TransitGatewayAttachmentId: id, ResourceType: 'vpc', State: 'enabled' })),
  Routes: routes.map((text) => {
    const [DestinationCidrBlock, target = '', vpcId, type] = text.split(' ');
    if (target === 'blackhole') return { DestinationCidrBlock, State: 'blackhole', Type: 'static' };
    const to = {
      TransitGatewayAttachmentId: target,
      ResourceType: 'vpc' as const,
      ...(vpcId ? { ResourceId: vpcId } : {}),
    };
    return {
      DestinationCidrBlock,
      TransitGatewayAttachments: [to],
      Type: type === 'static' ? 'static' : 'propagated',
      State: 'active',
    };
  }),
});

export const peering = (
  VpcPeeringConnectionId: string,
  one: Row<'Vpcs'>,
  other: Row<'Vpcs'>,
  Code: 'active' | 'pending-acceptance' = 'active',
): Row<'VpcPeeringConnections'> => ({
  VpcPeeringConnectionId,
  Status: { Code },
  RequesterVpcInfo: sideOf(one),
  AccepterVpcInfo: sideOf(other),
});

const sideOf = ({ VpcId, CidrBlock }: Row<'Vpcs'>) => ({
  VpcId,
  CidrBlock,
  CidrBlockSet: [{ CidrBlock }],
  OwnerId: '123456789012',
  Region: 'eu-west-1',
});
