import type { Described } from '../../../src/network/from-aws.js';

/** One account with one of everything, as the describe calls answer. */
export const described: Described = {
  Reservations: [
    {
      Instances: [
        {
          InstanceId: 'i-0aaa',
          State: { Name: 'running' },
          Tags: [{ Key: 'Name', Value: 'source' }],
          NetworkInterfaces: [{ NetworkInterfaceId: 'eni-0aaa', VpcId: 'vpc-0abc', SubnetId: 'subnet-0one' }],
        },
      ],
    },
    {
      Instances: [
        {
          InstanceId: 'i-0bbb',
          State: { Name: 'running' },
          NetworkInterfaces: [
            {
              NetworkInterfaceId: 'eni-0bbb',
              VpcId: 'vpc-0abc',
              SubnetId: 'subnet-0two',
              PrivateIpAddress: '172.31.32.10',
              Groups: [{ GroupId: 'sg-0bbb' }],
              Attachment: { DeviceIndex: 0 },
            },
          ],
        },
        {
          InstanceId: 'i-0old',
          State: { Name: 'terminated' },
          NetworkInterfaces: [{ NetworkInterfaceId: 'eni-0old', VpcId: 'vpc-0abc', SubnetId: 'subnet-0two' }],
        },
      ],
    },
  ],
  NetworkInterfaces: [
    {
      NetworkInterfaceId: 'eni-0aaa',
      InterfaceType: 'interface',
      Status: 'in-use',
      VpcId: 'vpc-0abc',
      SubnetId: 'subnet-0one',
      Attachment: { InstanceId: 'i-0aaa', DeviceIndex: 0, AttachTime: new Date('2026-08-22T10:00:00Z') },
      PrivateIpAddress: '172.31.16.10',
      PrivateIpAddresses: [
        { Primary: false, PrivateIpAddress: '172.31.16.20' },
        { Primary: true, PrivateIpAddress: '172.31.16.10', Association: { PublicIp: '54.0.0.1' } },
      ],
      Ipv6Addresses: [{ Ipv6Address: '2600:1f18:0:0:0:0:0:A' }],
      Groups: [{ GroupId: 'sg-0aaa', GroupName: 'source' }],
      SourceDestCheck: true,
      TagSet: [],
    },
    {
      NetworkInterfaceId: 'eni-0nat',
      InterfaceType: 'natGateway',
      VpcId: 'vpc-0abc',
      SubnetId: 'subnet-0one',
      PrivateIpAddress: '172.31.16.5',
      Association: { PublicIp: '52.0.0.1' },
      SourceDestCheck: false,
    },
    {
      NetworkInterfaceId: 'eni-0alb',
      InterfaceType: 'interface',
      Description: 'ELB app/web/1',
      VpcId: 'vpc-0abc',
      SubnetId: 'subnet-0one',
      PrivateIpAddress: '172.31.16.6',
      Groups: [{ GroupId: 'sg-0aaa' }],
    },
    {
      NetworkInterfaceId: 'eni-0off',
      Status: 'available',
      VpcId: 'vpc-0abc',
      SubnetId: 'subnet-0one',
      PrivateIpAddress: '172.31.16.7',
      TagSet: [{ Key: 'Name', Value: 'spare' }],
    },
  ],
  Vpcs: [
    {
      VpcId: 'vpc-0abc',
      CidrBlock: '172.31.0.0/16',
      CidrBlockAssociationSet: [
        { CidrBlock: '172.31.0.0/16', CidrBlockState: { State: 'associated' } },
        { CidrBlock: '100.64.0.0/16', CidrBlockState: { State: 'associated' } },
        { CidrBlock: '10.77.0.0/16', CidrBlockState: { State: 'disassociated' } },
      ],
      Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2600:1f18:0::/56', Ipv6CidrBlockState: { State: 'associated' } }],
    },
  ],
  Subnets: [
    {
      SubnetId: 'subnet-0one',
      VpcId: 'vpc-0abc',
      CidrBlock: '172.31.16.0/20',
      AvailabilityZone: 'us-east-1a',
      Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2600:1f18::/64', Ipv6CidrBlockState: { State: 'associated' } }],
    },
    { SubnetId: 'subnet-0two', VpcId: 'vpc-0abc', CidrBlock: '172.31.32.0/20', AvailabilityZone: 'us-east-1b' },
  ],
  SecurityGroups: [
    {
      GroupId: 'sg-0aaa',
      GroupName: 'source',
      VpcId: 'vpc-0abc',
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
    {
      GroupId: 'sg-0bbb',
      GroupName: 'destination',
      VpcId: 'vpc-0abc',
      IpPermissions: [
        {
          IpProtocol: 'icmp',
          FromPort: -1,
          ToPort: -1,
          IpRanges: [{ CidrIp: '172.31.0.0/16' }],
          UserIdGroupPairs: [{ GroupId: 'sg-0aaa', UserId: '123456789012' }],
        },
        {
          IpProtocol: 'tcp',
          FromPort: 22,
          ToPort: 22,
          IpRanges: [{ CidrIp: '203.0.113.0/24', Description: 'home' }],
          Ipv6Ranges: [{ CidrIpv6: '2001:DB8::/32' }],
          PrefixListIds: [{ PrefixListId: 'pl-0abc' }],
          UserIdGroupPairs: [{ UserId: '123456789012', PeeringStatus: 'deleted' }],
        },
        { IpProtocol: 'icmpv6', FromPort: 128, ToPort: -1, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
        { IpProtocol: '47', IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
      ],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
  ],
  NetworkAcls: [
    {
      NetworkAclId: 'acl-0abc',
      VpcId: 'vpc-0abc',
      IsDefault: true,
      Associations: [{ SubnetId: 'subnet-0one' }, { SubnetId: 'subnet-0two' }],
      Entries: [
        {
          RuleNumber: 1,
          Egress: true,
          Protocol: '1',
          RuleAction: 'deny',
          CidrBlock: '198.51.100.7/32',
          IcmpTypeCode: { Type: -1, Code: -1 },
        },
        {
          RuleNumber: 90,
          Egress: false,
          Protocol: '6',
          RuleAction: 'allow',
          CidrBlock: '0.0.0.0/0',
          PortRange: { From: 1024, To: 65535 },
        },
        { RuleNumber: 100, Egress: false, Protocol: '-1', RuleAction: 'allow', CidrBlock: '0.0.0.0/0' },
        { RuleNumber: 100, Egress: true, Protocol: '-1', RuleAction: 'allow', CidrBlock: '0.0.0.0/0' },
        { RuleNumber: 101, Egress: false, Protocol: '-1', RuleAction: 'allow', Ipv6CidrBlock: '::/0' },
        { RuleNumber: 32767, Egress: false, Protocol: '-1', RuleAction: 'deny', CidrBlock: '0.0.0.0/0' },
      ],
    },
  ],
  RouteTables: [
    {
      RouteTableId: 'rtb-0main',
      VpcId: 'vpc-0abc',
      Associations: [{ Main: true, RouteTableId: 'rtb-0main' }],
      Routes: [
        { DestinationCidrBlock: '172.31.0.0/16', GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
        { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0abc', State: 'active', Origin: 'CreateRoute' },
      ],
    },
    {
      RouteTableId: 'rtb-0two',
      VpcId: 'vpc-0abc',
      Associations: [{ Main: false, SubnetId: 'subnet-0two' }],
      Routes: [
        { DestinationCidrBlock: '172.31.0.0/16', GatewayId: 'local', State: 'active' },
        { DestinationCidrBlock: '10.1.0.0/16', VpcPeeringConnectionId: 'pcx-0abc', State: 'active' },
        { DestinationCidrBlock: '10.2.0.0/16', TransitGatewayId: 'tgw-0abc', State: 'active' },
        {
          DestinationCidrBlock: '10.3.0.0/16',
          GatewayId: 'vgw-0abc',
          State: 'active',
          Origin: 'EnableVgwRoutePropagation',
        },
        {
          DestinationCidrBlock: '10.4.0.0/16',
          NetworkInterfaceId: 'eni-0gone',
          InstanceId: 'i-0gone',
          State: 'blackhole',
        },
        { DestinationCidrBlock: '10.5.0.0/16', LocalGatewayId: 'lgw-0abc', State: 'active' },
        { DestinationPrefixListId: 'pl-0abc', GatewayId: 'vpce-0abc', State: 'active' },
        { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0abc', State: 'active' },
        { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-0abc', State: 'active' },
      ],
    },
    {
      RouteTableId: 'rtb-0edge',
      VpcId: 'vpc-0abc',
      Associations: [{ Main: false, GatewayId: 'igw-0abc' }],
      Routes: [{ DestinationCidrBlock: '172.31.0.0/16', GatewayId: 'local' }],
    },
  ],
  InternetGateways: [
    { InternetGatewayId: 'igw-0abc', Attachments: [{ VpcId: 'vpc-0abc', State: 'attached' }] },
    { InternetGatewayId: 'igw-0def', Attachments: [{ VpcId: 'vpc-0abc', State: 'detached' }] },
  ],
  NatGateways: [
    {
      NatGatewayId: 'nat-0abc',
      VpcId: 'vpc-0abc',
      SubnetId: 'subnet-0one',
      State: 'available',
      ConnectivityType: 'public',
      NatGatewayAddresses: [
        { PrivateIp: '172.31.16.8', IsPrimary: false },
        { PrivateIp: '172.31.16.5', PublicIp: '52.0.0.1', NetworkInterfaceId: 'eni-0nat', IsPrimary: true },
      ],
      CreateTime: new Date('2026-08-22T10:00:00Z'),
    },
  ],
  VpcPeeringConnections: [
    {
      VpcPeeringConnectionId: 'pcx-0abc',
      Status: { Code: 'pending-acceptance' },
      RequesterVpcInfo: {
        VpcId: 'vpc-0abc',
        Region: 'us-east-1',
        CidrBlock: '172.31.0.0/16',
        CidrBlockSet: [{ CidrBlock: '172.31.0.0/16' }],
        Ipv6CidrBlockSet: [{ Ipv6CidrBlock: '2600:1f18::/56' }],
      },
      AccepterVpcInfo: { VpcId: 'vpc-0far', Region: 'eu-west-1' },
    },
  ],
  FlowLogs: [
    {
      FlowLogId: 'fl-0abc',
      ResourceId: 'eni-0bbb',
      TrafficType: 'ALL',
      LogGroupName: 'VPC-Flow-Logs-Demo',
      LogFormat: '${version} ${srcaddr}',
      MaxAggregationInterval: 60,
      DeliverLogsStatus: 'FAILED',
      DeliverLogsErrorMessage: 'Access error',
      CreationTime: new Date('2026-08-22T10:30:00.250Z'),
    },
    {
      FlowLogId: 'fl-0def',
      ResourceId: 'vpc-0abc',
      TrafficType: 'REJECT',
      LogDestinationType: 's3',
      LogDestination: 'arn:aws:s3:::bucket',
      DeliverLogsStatus: 'SUCCESS',
    },
  ],
  PrefixLists: [{ PrefixListId: 'pl-0abc', PrefixListName: 'offices', Entries: [{ Cidr: '198.51.100.0/24' }] }],
  VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'off', State: 'default-state' },
};
