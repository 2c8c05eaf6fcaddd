import type { Interface, Network, Route, SecurityGroupRule } from '../../src/network/model.js';

/** Rows by the key under which the AWS CLI prints them. */
export type Described = Readonly<Record<string, readonly unknown[]>>;

const OWNER = '123456789012';

/** What `aws ec2 describe-*` prints of a network; of lists that nobody read, nothing. */
export function asDescribed(network: Network, ...unread: readonly string[]): Described {
  const all: Described = { ...ofVpcs(network), ...ofFilters(network), ...ofGateways(network), ...ofTransit(network) };
  return Object.fromEntries(Object.entries(all).filter(([key]) => !unread.includes(key)));
}

const isBlocked = ({ blockPublicAccess = 'off' }: Partial<Network['vpcs'][number]>): boolean =>
  blockPublicAccess !== 'off';

const ofVpcs = ({ vpcs, subnets, interfaces, flowLogs }: Network): Described => ({
  // Told where it is set, and then with what is excluded from it.
  ...(vpcs.some(isBlocked) ? { VpcBlockPublicAccessExclusions: [] } : {}),
  Vpcs: vpcs.map(({ id, cidrs, ownerId = OWNER, ...vpc }) => ({
    VpcId: id,
    OwnerId: ownerId,
    ...(isBlocked(vpc) ? { BlockPublicAccessStates: { InternetGatewayBlockMode: vpc.blockPublicAccess } } : {}),
    CidrBlock: cidrs.find((cidr) => !cidr.includes(':')),
    CidrBlockAssociationSet: cidrs
      .filter((cidr) => !cidr.includes(':'))
      .map((CidrBlock) => ({ CidrBlock, CidrBlockState: { State: 'associated' } })),
    Ipv6CidrBlockAssociationSet: cidrs.filter((cidr) => cidr.includes(':')).map(ipv6Block),
  })),
  Subnets: subnets.map(({ id, vpcId, cidrs, availabilityZone }) => ({
    SubnetId: id,
    VpcId: vpcId,
    OwnerId: vpcs.find((vpc) => vpc.id === vpcId)?.ownerId ?? OWNER,
    AvailabilityZone: availabilityZone,
    CidrBlock: cidrs.find((cidr) => !cidr.includes(':')),
    Ipv6CidrBlockAssociationSet: cidrs.filter((cidr) => cidr.includes(':')).map(ipv6Block),
  })),
  Reservations: interfaces
    .filter(({ instanceId, deviceIndex }) => instanceId !== null && deviceIndex === 0)
    .map(({ instanceId, instanceState, name }) => ({
      Instances: [{ InstanceId: instanceId, State: { Name: instanceState }, Tags: [{ Key: 'Name', Value: name }] }],
    })),
  NetworkInterfaces: interfaces.map(interfaceRow),
  FlowLogs: flowLogs.map((one) => ({
    FlowLogId: one.id,
    ResourceId: one.resourceId,
    TrafficType: one.trafficType,
    LogDestinationType: 'cloud-watch-logs',
    LogGroupName: one.logGroup,
    LogFormat: one.format,
    MaxAggregationInterval: one.aggregationSeconds,
    FlowLogStatus: 'ACTIVE',
    DeliverLogsStatus: one.delivery.toUpperCase(),
    ...(one.createdAt === null ? {} : { CreationTime: new Date(one.createdAt).toISOString() }),
  })),
});

const ipv6Block = (cidr: string) => ({ Ipv6CidrBlock: cidr, Ipv6CidrBlockState: { State: 'associated' } });

const types: Readonly<Record<Interface['kind'], string>> = {
  instance: 'interface',
  'nat-gateway': 'nat_gateway',
  'load-balancer': 'interface',
  'vpc-endpoint': 'vpc_endpoint',
  'transit-gateway': 'transit_gateway',
  other: 'interface',
};

function interfaceRow(one: Interface) {
  const { instanceId, deviceIndex = 0 } = one;
  return {
    NetworkInterfaceId: one.id,
    VpcId: one.vpcId,
    SubnetId: one.subnetId,
    OwnerId: one.ownerId ?? OWNER,
    Status: one.attached === false ? 'available' : 'in-use',
    InterfaceType: one.interfaceType ?? types[one.kind],
    Description: one.description ?? '',
    SourceDestCheck: one.sourceDestCheck,
    RequesterManaged: one.requesterManaged ?? false,
    ...(one.requesterId === undefined ? {} : { RequesterId: one.requesterId }),
    PrivateIpAddress: one.privateAddresses[0],
    PrivateIpAddresses: one.privateAddresses.map((PrivateIpAddress, at) => ({
      PrivateIpAddress,
      Primary: at === 0,
      ...(PrivateIpAddress in one.publicAddresses
        ? { Association: { PublicIp: one.publicAddresses[PrivateIpAddress] } }
        : {}),
    })),
    Ipv6Addresses: one.ipv6Addresses.map((Ipv6Address) => ({ Ipv6Address })),
    Ipv4Prefixes: (one.prefixes ?? []).filter((it) => !it.includes(':')).map((Ipv4Prefix) => ({ Ipv4Prefix })),
    Groups: one.securityGroupIds.map((GroupId) => ({ GroupId, GroupName: GroupId })),
    ...(instanceId === null ? {} : { Attachment: { InstanceId: instanceId, DeviceIndex: deviceIndex } }),
  };
}

const ofFilters = ({ securityGroups, networkAcls, prefixLists, routeTables, vpcs }: Network): Described => ({
  SecurityGroups: securityGroups.map(({ id, name, vpcId, ingress, egress }) => ({
    GroupId: id,
    GroupName: name,
    VpcId: vpcId,
    OwnerId: OWNER,
    IpPermissions: ingress.map(permission),
    IpPermissionsEgress: egress.map(permission),
  })),
  NetworkAcls: networkAcls.map(({ id, vpcId, isDefault, subnetIds, entries }) => ({
    NetworkAclId: id,
    VpcId: vpcId,
    IsDefault: isDefault,
    Associations: subnetIds.map((SubnetId) => ({ NetworkAclId: id, SubnetId })),
    Entries: [
      ...entries.map(({ number, egress, action, protocol, cidr, ports, icmp }) => ({
        RuleNumber: number,
        Egress: egress,
        RuleAction: action,
        Protocol: `${protocol}`,
        ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
        ...(ports ? { PortRange: { From: ports.from, To: ports.to } } : {}),
        ...(icmp ? { IcmpTypeCode: { Type: icmp.type, Code: icmp.code } } : {}),
      })),
      ...[true, false].map((Egress) => ({
        RuleNumber: 32767,
        Egress,
        RuleAction: 'deny',
        Protocol: '-1',
        CidrBlock: '0.0.0.0/0',
      })),
    ],
  })),
  PrefixLists: prefixLists.map(({ id, name, cidrs }) => ({ PrefixListId: id, PrefixListName: name, Cidrs: cidrs })),
  RouteTables: routeTables.map(
    ({ id, vpcId, isMain, subnetIds, gatewayIds = [], routes, propagatingGatewayIds = [] }) => ({
      RouteTableId: id,
      VpcId: vpcId,
      Associations: [
        ...(isMain ? [{ Main: true, RouteTableId: id }] : []),
        ...subnetIds.map((SubnetId) => ({ Main: false, RouteTableId: id, SubnetId })),
        ...gatewayIds.map((GatewayId) => ({ Main: false, RouteTableId: id, GatewayId })),
      ],
      PropagatingVgws: propagatingGatewayIds.map((GatewayId) => ({ GatewayId })),
      Routes: [
        ...routes.map(routeRow),
        ...(vpcs.find((vpc) => vpc.id === vpcId)?.cidrs ?? [])
          .filter((cidr) => !routes.some(({ destination }) => destination === cidr))
          .map((destination) => routeRow({ destination, target: { kind: 'local' }, state: 'active' })),
      ],
    }),
  ),
});

function permission({ protocol, from, to, peer }: SecurityGroupRule) {
  const ports = from === null ? {} : { FromPort: from, ToPort: to ?? -1 };
  const who = {
    cidr: () => ('cidr' in peer && peer.cidr.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: peer.cidr }] } : {}),
    group: () => ('groupId' in peer ? { UserIdGroupPairs: [{ GroupId: peer.groupId, UserId: OWNER }] } : {}),
    'prefix-list': () => ('prefixListId' in peer ? { PrefixListIds: [{ PrefixListId: peer.prefixListId }] } : {}),
  }[peer.kind]();
  const ipv4 = peer.kind === 'cidr' && !peer.cidr.includes(':') ? { IpRanges: [{ CidrIp: peer.cidr }] } : {};
  return { IpProtocol: names[protocol] ?? `${protocol}`, ...ports, ...who, ...ipv4 };
}

const names: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6' };

const targets = {
  local: 'GatewayId',
  'internet-gateway': 'GatewayId',
  'egress-only-internet-gateway': 'EgressOnlyInternetGatewayId',
  'nat-gateway': 'NatGatewayId',
  peering: 'VpcPeeringConnectionId',
  interface: 'NetworkInterfaceId',
  'transit-gateway': 'TransitGatewayId',
  'virtual-private-gateway': 'GatewayId',
  'vpc-endpoint': 'GatewayId',
  other: 'CoreNetworkArn',
} as const;

function routeRow({ destination, target, state, propagated }: Route) {
  const to = destination.startsWith('pl-')
    ? { DestinationPrefixListId: destination }
    : destination.includes(':')
      ? { DestinationIpv6CidrBlock: destination }
      : { DestinationCidrBlock: destination };
  const Origin = propagated
    ? 'EnableVgwRoutePropagation'
    : target.kind === 'local'
      ? 'CreateRouteTable'
      : 'CreateRoute';
  return { ...to, [targets[target.kind]]: 'id' in target ? target.id : 'local', State: state, Origin };
}

const ofGateways = (network: Network): Described => ({
  InternetGateways: network.internetGateways.map(({ id, vpcIds }) => ({
    InternetGatewayId: id,
    Attachments: vpcIds.map((VpcId) => ({ VpcId, State: 'available' })),
  })),
  EgressOnlyInternetGateways: (network.egressOnlyInternetGateways ?? []).map(({ id, vpcIds }) => ({
    EgressOnlyInternetGatewayId: id,
    Attachments: vpcIds.map((VpcId) => ({ VpcId, State: 'attached' })),
  })),
  NatGateways: network.natGateways.map((one) => ({
    NatGatewayId: one.id,
    VpcId: one.vpcId,
    SubnetId: one.subnetId,
    State: one.state,
    ConnectivityType: one.connectivity,
    NatGatewayAddresses: [
      { NetworkInterfaceId: one.interfaceId, PrivateIp: one.privateAddress, PublicIp: one.publicAddress },
    ],
  })),
  VpcPeeringConnections: network.peerings.map(({ id, state, requester, accepter }) => ({
    VpcPeeringConnectionId: id,
    Status: { Code: state },
    RequesterVpcInfo: peeringSide(requester),
    AccepterVpcInfo: peeringSide(accepter),
  })),
  ...(network.vpcEndpoints === undefined
    ? {}
    : {
        VpcEndpoints: network.vpcEndpoints.map((one) => ({
          VpcEndpointId: one.id,
          VpcId: one.vpcId,
          VpcEndpointType: endpointTypes[one.kind],
          ServiceName: one.service,
          State: one.state,
          RouteTableIds: one.routeTableIds,
          SubnetIds: one.subnetIds,
          NetworkInterfaceIds: one.interfaceIds,
          Groups: one.securityGroupIds.map((GroupId) => ({ GroupId })),
          PrivateDnsEnabled: one.privateDns,
        })),
      }),
  ...(network.vpnGateways === undefined
    ? {}
    : {
        VpnGateways: network.vpnGateways.map(({ id, state, vpcIds }) => ({
          VpnGatewayId: id,
          State: state,
          VpcAttachments: vpcIds.map((VpcId) => ({ VpcId, State: 'attached' })),
        })),
      }),
  ...(network.vpnConnections === undefined
    ? {}
    : {
        VpnConnections: network.vpnConnections.map((one) => ({
          VpnConnectionId: one.id,
          State: one.state,
          VpnGatewayId: one.vpnGatewayId,
          TransitGatewayId: one.transitGatewayId,
          CustomerGatewayId: one.customerGatewayId,
          VgwTelemetry: one.tunnels.map((isUp) => ({ Status: isUp ? 'UP' : 'DOWN' })),
          Routes: one.routes.map((DestinationCidrBlock) => ({ DestinationCidrBlock, State: 'available' })),
        })),
      }),
});

const endpointTypes = {
  gateway: 'Gateway',
  interface: 'Interface',
  'gateway-load-balancer': 'GatewayLoadBalancer',
  other: 'Resource',
} as const;

const peeringSide = ({ vpcId, cidrs, region, ownerId = OWNER }: Network['peerings'][number]['requester']) => ({
  VpcId: vpcId,
  OwnerId: ownerId,
  Region: region,
  ...(cidrs.length > 0 ? { CidrBlock: cidrs[0], CidrBlockSet: cidrs.map((CidrBlock) => ({ CidrBlock })) } : {}),
});

const enabled = (flag: boolean | null) => (flag ? 'enable' : 'disable');

const ofTransit = ({ transitGateways, transitGatewayAttachments, transitGatewayRouteTables }: Network): Described => ({
  ...(transitGateways === undefined
    ? {}
    : {
        TransitGateways: transitGateways.map(({ id, state, referencesGroups }) => ({
          TransitGatewayId: id,
          State: state,
          Options: { SecurityGroupReferencingSupport: enabled(referencesGroups) },
        })),
      }),
  ...(transitGatewayAttachments === undefined
    ? {}
    : {
        TransitGatewayVpcAttachments: transitGatewayAttachments.map((one) => ({
          TransitGatewayAttachmentId: one.id,
          TransitGatewayId: one.transitGatewayId,
          VpcId: one.resourceId,
          VpcOwnerId: one.ownerId ?? OWNER,
          State: one.state,
          SubnetIds: one.subnetIds,
          Options: {
            ApplianceModeSupport: enabled(one.applianceMode),
            SecurityGroupReferencingSupport: enabled(one.referencesGroups),
          },
        })),
      }),
  ...(transitGatewayRouteTables === undefined
    ? {}
    : {
        TransitGatewayRouteTables: transitGatewayRouteTables.map(({ id, transitGatewayId, associated, routes }) => ({
          TransitGatewayRouteTableId: id,
          TransitGatewayId: transitGatewayId,
          Associations: (associated ?? []).map((TransitGatewayAttachmentId) => ({
            TransitGatewayAttachmentId,
            State: 'associated',
          })),
          Routes: (routes ?? []).map(({ destination, attachments, type, state }) => ({
            DestinationCidrBlock: destination,
            Type: type,
            State: state,
            TransitGatewayAttachments: attachments.map((one) => ({
              TransitGatewayAttachmentId: one.id,
              ResourceType: one.resourceType,
              ResourceId: one.resourceId,
            })),
          })),
        })),
      }),
});
