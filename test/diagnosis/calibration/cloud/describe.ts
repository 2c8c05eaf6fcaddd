import { isV6 } from './addresses.js';
import type { AclEntry, Cloud, Eni, GroupRule, Route } from './cloud.js';

type Json = Record<string, unknown>;
/** What the AWS CLI prints of it, under the keys of the describe calls. */
export type Described = Record<string, Json[]>;

export function describe(cloud: Cloud): Described {
  const ownerOf = (vpcId: string) => cloud.vpcs.find(({ id }) => id === vpcId)?.owner ?? cloud.account;
  return {
    Vpcs: cloud.vpcs.map(({ id, cidr, cidr6, extra, owner }) => ({
      VpcId: id,
      CidrBlock: cidr,
      OwnerId: owner,
      State: 'available',
      CidrBlockAssociationSet: [cidr, ...(extra === undefined ? [] : [extra])].map((block) => ({
        CidrBlock: block,
        CidrBlockState: { State: 'associated' },
      })),
      ...(cidr6 === null
        ? {}
        : { Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: cidr6, Ipv6CidrBlockState: { State: 'associated' } }] }),
    })),
    Subnets: cloud.subnets.map(({ id, vpcId, cidr, cidr6, az }) => ({
      SubnetId: id,
      VpcId: vpcId,
      CidrBlock: cidr,
      AvailabilityZoneId: az,
      OwnerId: ownerOf(vpcId),
      State: 'available',
      ...(cidr6 === null
        ? {}
        : { Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: cidr6, Ipv6CidrBlockState: { State: 'associated' } }] }),
    })),
    Reservations: cloud.instances.map(({ id, name, state }) => ({
      Instances: [
        {
          InstanceId: id,
          State: { Name: state, Code: state === 'running' ? 16 : 80 },
          Tags: [{ Key: 'Name', Value: name }],
          NetworkInterfaces: cloud.enis
            .filter(({ instanceId }) => instanceId === id)
            .map((eni) => interfaceShape(eni, ownerOf(eni.vpcId))),
        },
      ],
    })),
    NetworkInterfaces: cloud.enis.map((eni) => interfaceShape(eni, ownerOf(eni.vpcId))),
    SecurityGroups: cloud.groups.map(({ id, name, vpcId, rules }) => ({
      GroupId: id,
      GroupName: name,
      VpcId: vpcId,
      OwnerId: ownerOf(vpcId),
      Description: name,
      IpPermissions: rules.filter(({ egress }) => !egress).map(permission),
      IpPermissionsEgress: rules.filter(({ egress }) => egress).map(permission),
    })),
    NetworkAcls: cloud.acls.map(({ id, vpcId, isDefault, subnetIds, entries }) => ({
      NetworkAclId: id,
      VpcId: vpcId,
      IsDefault: isDefault,
      Associations: subnetIds.map((subnet, at) => ({
        NetworkAclAssociationId: `aclassoc-${id.slice(4)}${at}`,
        NetworkAclId: id,
        SubnetId: subnet,
      })),
      Entries: [...entries.map(entryShape), ...lastEntries(cloud, vpcId)],
    })),
    RouteTables: cloud.tables.map(({ id, vpcId, main, subnetIds, routes }) => ({
      RouteTableId: id,
      VpcId: vpcId,
      Associations: [
        ...(main ? [{ Main: true, RouteTableId: id, AssociationState: { State: 'associated' } }] : []),
        ...subnetIds.map((subnet) => ({
          Main: false,
          RouteTableId: id,
          SubnetId: subnet,
          AssociationState: { State: 'associated' },
        })),
      ],
      Routes: routes.map((route) => routeShape(route, cloud)),
    })),
    InternetGateways: cloud.igws.map(({ id, vpcId }) => ({
      InternetGatewayId: id,
      Attachments: vpcId === null ? [] : [{ State: 'available', VpcId: vpcId }],
    })),
    NatGateways: cloud.nats.map(({ id, eniId, vpcId, subnetId, public: outside, state }) => ({
      NatGatewayId: id,
      VpcId: vpcId,
      SubnetId: subnetId,
      State: state,
      ConnectivityType: 'public',
      NatGatewayAddresses: [
        {
          NetworkInterfaceId: eniId,
          PrivateIp: cloud.enis.find((eni) => eni.id === eniId)?.addresses[0],
          PublicIp: outside,
          IsPrimary: true,
        },
      ],
    })),
    VpcPeeringConnections: cloud.peerings.map(({ id, state, requester, accepter }) => ({
      VpcPeeringConnectionId: id,
      Status: { Code: state },
      RequesterVpcInfo: side(cloud, requester, true),
      AccepterVpcInfo: side(cloud, accepter, state === 'active'),
    })),
    PrefixLists: cloud.lists.map(({ id, name, cidrs }) => ({
      PrefixListId: id,
      PrefixListName: name,
      Entries: cidrs.map((cidr) => ({ Cidr: cidr })),
    })),
    FlowLogs: cloud.flowLogs.map(({ id, resourceId, trafficType, fields, interval, createdAt, group }) => ({
      FlowLogId: id,
      ResourceId: resourceId,
      TrafficType: trafficType,
      LogGroupName: group,
      LogDestinationType: 'cloud-watch-logs',
      LogFormat: fields.map((field) => `\${${field}}`).join(' '),
      MaxAggregationInterval: interval,
      FlowLogStatus: 'ACTIVE',
      DeliverLogsStatus: 'SUCCESS',
      CreationTime: new Date(createdAt * 1000).toISOString(),
    })),
    ...(cloud.blockPublicAccess === 'off' ? {} : blockedAccess(cloud.blockPublicAccess)),
  };
}

// The one key whose value is no list.
const blockedAccess = (mode: string): Described => {
  const options: Json = { InternetGatewayBlockMode: mode, State: 'update-complete' };
  return { VpcBlockPublicAccessOptions: options as unknown as Json[] };
};

const side = (cloud: Cloud, vpcId: string, isStated: boolean): Json => {
  const vpc = cloud.vpcs.find(({ id }) => id === vpcId);
  const blocks = { CidrBlock: vpc?.cidr, CidrBlockSet: [{ CidrBlock: vpc?.cidr }] };
  const blocks6 = vpc?.cidr6 ? { Ipv6CidrBlockSet: [{ Ipv6CidrBlock: vpc.cidr6 }] } : {};
  return { VpcId: vpcId, OwnerId: vpc?.owner, Region: 'eu-central-1', ...(isStated ? { ...blocks, ...blocks6 } : {}) };
};

const KINDS = {
  instance: 'interface',
  nat: 'nat_gateway',
  tgw: 'transit_gateway',
  endpoint: 'vpc_endpoint',
  balancer: 'network_load_balancer',
} as const;

function interfaceShape(eni: Eni, owner: string): Json {
  const { id, kind, subnetId, vpcId, instanceId, deviceIndex, addresses, v6, publics, groups, check, description } =
    eni;
  const association = (address: string): Json => {
    const outside = publics[address];
    return outside === undefined ? {} : { Association: { PublicIp: outside, IpOwnerId: owner } };
  };
  return {
    NetworkInterfaceId: id,
    InterfaceType: KINDS[kind],
    Description: description,
    Status: 'in-use',
    SubnetId: subnetId,
    VpcId: vpcId,
    OwnerId: owner,
    RequesterManaged: kind !== 'instance',
    PrivateIpAddress: addresses[0],
    PrivateIpAddresses: addresses.map((address, at) => ({
      Primary: at === 0,
      PrivateIpAddress: address,
      ...association(address),
    })),
    Ipv6Addresses: v6.map((address) => ({ Ipv6Address: address })),
    Groups: groups.map((group) => ({ GroupId: group, GroupName: group })),
    SourceDestCheck: check,
    ...(instanceId === null
      ? {}
      : {
          Attachment: { InstanceId: instanceId, DeviceIndex: deviceIndex, Status: 'attached', InstanceOwnerId: owner },
        }),
  };
}

function permission({ protocol, from, to, peer }: GroupRule): Json {
  const names: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6' };
  const isIcmp = protocol === 1 || protocol === 58;
  return {
    IpProtocol: names[protocol] ?? `${protocol}`,
    ...(protocol === -1 ? {} : { FromPort: from, ToPort: isIcmp ? -1 : to }),
    IpRanges: 'cidr' in peer && !isV6(peer.cidr) ? [{ CidrIp: peer.cidr }] : [],
    Ipv6Ranges: 'cidr' in peer && isV6(peer.cidr) ? [{ CidrIpv6: peer.cidr }] : [],
    PrefixListIds: 'list' in peer ? [{ PrefixListId: peer.list }] : [],
    UserIdGroupPairs: 'group' in peer ? [{ GroupId: peer.group }] : [],
  };
}

const entryShape = ({ number, egress, allow, protocol, cidr, from, to }: AclEntry): Json => ({
  RuleNumber: number,
  Egress: egress,
  RuleAction: allow ? 'allow' : 'deny',
  Protocol: `${protocol}`,
  ...(isV6(cidr) ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
  ...(protocol === 6 || protocol === 17 ? { PortRange: { From: from, To: to } } : {}),
  ...(protocol === 1 || protocol === 58 ? { IcmpTypeCode: { Type: from, Code: -1 } } : {}),
});

/** The rule that nobody can delete, of each family that the VPC has. */
function lastEntries({ vpcs }: Cloud, vpcId: string): readonly Json[] {
  const all = vpcs.find(({ id }) => id === vpcId)?.cidr6 ? ['0.0.0.0/0', '::/0'] : ['0.0.0.0/0'];
  return all.flatMap((cidr) =>
    [true, false].map((egress) => ({
      ...entryShape({
        number: isV6(cidr) ? 32_768 : 32_767,
        egress,
        allow: false,
        protocol: -1,
        cidr,
        from: 0,
        to: 65_535,
      }),
    })),
  );
}

function routeShape({ to, target, id, blackhole, propagated }: Route, { vpcs }: Cloud): Json {
  const destination = to.startsWith('pl-')
    ? { DestinationPrefixListId: to }
    : isV6(to)
      ? { DestinationIpv6CidrBlock: to }
      : { DestinationCidrBlock: to };
  const isOwn = target === 'local' && vpcs.some((vpc) => [vpc.cidr, vpc.cidr6, vpc.extra].includes(to));
  return {
    ...destination,
    ...targetShape(target, id),
    State: blackhole ? 'blackhole' : 'active',
    Origin: propagated ? 'EnableVgwRoutePropagation' : isOwn ? 'CreateRouteTable' : 'CreateRoute',
  };
}

const targetShape = (target: Route['target'], id: string): Json => {
  switch (target) {
    case 'local':
      return { GatewayId: 'local' };
    case 'igw':
    case 'vgw':
    case 'gateway-endpoint':
      return { GatewayId: id };
    case 'egress-only':
      return { EgressOnlyInternetGatewayId: id };
    case 'nat':
      return { NatGatewayId: id };
    case 'peering':
      return { VpcPeeringConnectionId: id };
    case 'tgw':
      return { TransitGatewayId: id };
    case 'interface':
      return { NetworkInterfaceId: id };
  }
};
