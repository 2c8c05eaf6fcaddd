import * as ec2 from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from 'vitest';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';

const test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
const client = test.aws.ec2;
const send = client.send.bind(client);
const one: Record<string, string> = {};

beforeAll(async () => {
  const { Vpc } = await send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { Vpc: other } = await send(new ec2.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
  one.vpc = Vpc?.VpcId ?? '';
  one.default = Object.values(test.world.ec2.vpcs).find(({ IsDefault }) => IsDefault)?.VpcId ?? '';
  const group = { VpcId: one.vpc, GroupName: 'g', Description: 'd' };
  one.group = (await send(new ec2.CreateSecurityGroupCommand(group))).GroupId ?? '';
  const subnetIn = async (VpcId: string | undefined, CidrBlock: string) =>
    (await send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock }))).Subnet?.SubnetId ?? '';
  one.subnet = await subnetIn(one.vpc, '10.0.0.0/24');
  const foreign = { SubnetId: await subnetIn(other?.VpcId, '10.1.0.0/24') };
  one.interface =
    (await send(new ec2.CreateNetworkInterfaceCommand(foreign))).NetworkInterface?.NetworkInterfaceId ?? '';
  const { RouteTable } = await send(new ec2.CreateRouteTableCommand({ VpcId: one.vpc }));
  one.table = RouteTable?.RouteTableId ?? '';
  const ServiceName = 'com.amazonaws.us-east-1.s3';
  await send(new ec2.CreateVpcEndpointCommand({ VpcId: one.vpc, ServiceName, RouteTableIds: [one.table] }));
  const routes = Object.values(test.world.ec2.routeTables).flatMap(({ Routes }) => Routes);
  one.list = routes.find(({ DestinationPrefixListId }) => DestinationPrefixListId)?.DestinationPrefixListId ?? '';
  const { EgressOnlyInternetGateway } = await send(new ec2.CreateEgressOnlyInternetGatewayCommand({ VpcId: one.vpc }));
  one.egress = EgressOnlyInternetGateway?.EgressOnlyInternetGatewayId ?? '';
  const address = await send(new ec2.AllocateAddressCommand({}));
  one.allocation = address.AllocationId ?? '';
  one.address = address.PublicIp ?? '';
});

const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
const route = (more: object) =>
  send(new ec2.CreateRouteCommand({ RouteTableId: one.table, DestinationCidrBlock: '10.9.0.0/16', ...more }));
const unroute = (more: object) => send(new ec2.DeleteRouteCommand({ RouteTableId: one.table, ...more }));

const cases: readonly (readonly [string, () => Promise<unknown>, string, () => string])[] = [
  [
    'a permission that stands twice in the request',
    () => send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: one.group, IpPermissions: [ssh, ssh] })),
    'InvalidParameterValue',
    // github.com/hashicorp/terraform-provider-aws/issues/2587
    () => 'The same permission must not appear multiple times',
  ],
  [
    'rules to revoke that nobody names',
    () => send(new ec2.RevokeSecurityGroupIngressCommand({ GroupId: one.group })),
    'MissingParameter',
    () => 'The request must contain the parameter ipPermissions',
  ],
  [
    'a group of the default VPC by a name that none has',
    () => send(launchOf(test.world, { SecurityGroups: ['nobody'] })),
    'InvalidGroup.NotFound',
    () => `The security group 'nobody' does not exist in default VPC '${one.default}'`,
  ],
  [
    'an Elastic IP address that is named in two ways',
    () => send(new ec2.ReleaseAddressCommand({ AllocationId: one.allocation, PublicIp: one.address })),
    'InvalidParameterCombination',
    () => 'You may specify public IP or allocation id, but not both in the same call',
  ],
  [
    'a route to an interface of another VPC',
    () => route({ NetworkInterfaceId: one.interface }),
    'InvalidParameterValue',
    () => `route table ${one.table} and interface ${one.interface} belong to different networks`,
  ],
  [
    'a route to an endpoint that is not there',
    () => route({ VpcEndpointId: 'vpce-0123456789abcdef0' }),
    'InvalidVpcEndpointId.NotFound',
    () => "The Vpc Endpoint Id 'vpce-0123456789abcdef0' does not exist",
  ],
  [
    'an IPv4 route to an egress-only internet gateway',
    () => route({ EgressOnlyInternetGatewayId: one.egress }),
    'InvalidParameterValue',
    () => `The egress-only internet gateway ${one.egress} cannot be the target of an IPv4 route.`,
  ],
  [
    'the deletion of the route of an endpoint',
    () => unroute({ DestinationPrefixListId: one.list }),
    'InvalidParameterValue',
    () => `cannot remove VPC endpoint route ${one.list} in route table ${one.table}`,
  ],
  [
    'the deletion of an IPv6 route that is not there',
    () => unroute({ DestinationIpv6CidrBlock: '::/0' }),
    'InvalidRoute.NotFound',
    () => `no route with destination-ipv6-cidr-block ::/0 in route table ${one.table}`,
  ],
  [
    'a launch whose only interface is its second',
    () => send(launchOf(test.world, { NetworkInterfaces: [{ DeviceIndex: 1, SubnetId: one.subnet }] })),
    'InvalidParameterCombination',
    () => 'A network interface with device index 0 must be specified',
  ],
  [
    'a launch with more addresses than its type has room for',
    () =>
      send(
        launchOf(test.world, {
          NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: one.subnet, SecondaryPrivateIpAddressCount: 2 }],
        }),
      ),
    'PrivateIpAddressLimitExceeded',
    () => 'Number of private addresses will exceed limit.',
  ],
  [
    'a name of a key pair beyond ASCII',
    () => send(new ec2.CreateKeyPairCommand({ KeyName: 'clé' })),
    'InvalidParameterValue',
    () => 'Value (clé) for parameter KeyName is invalid. Character sets beyond ASCII are not supported.',
  ],
  [
    'a table of another VPC for an association',
    async () => {
      const association = { RouteTableId: one.table, SubnetId: one.subnet };
      one.association = (await send(new ec2.AssociateRouteTableCommand(association))).AssociationId ?? '';
      one.foreignTable =
        Object.values(test.world.ec2.routeTables).find(({ VpcId }) => VpcId === one.default)?.RouteTableId ?? '';
      const next = { AssociationId: one.association, RouteTableId: one.foreignTable };
      return send(new ec2.ReplaceRouteTableAssociationCommand(next));
    },
    'InvalidParameterValue',
    // github.com/pulumi/pulumi-awsx/issues/418
    () => `route table association ${one.association} and route table ${one.foreignTable} belong to different networks`,
  ],
  [
    'another type of peer for a rule',
    async () => {
      const GroupId = one.group ?? '';
      const asked = { GroupId, IpPermissions: [{ ...ssh, FromPort: 21 }] };
      const { SecurityGroupRules } = await send(new ec2.AuthorizeSecurityGroupIngressCommand(asked));
      one.rule = SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? '';
      const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 21, ToPort: 22, CidrIpv6: '::/0' };
      const changed = [{ SecurityGroupRuleId: one.rule, SecurityGroupRule }];
      return send(new ec2.ModifySecurityGroupRulesCommand({ GroupId, SecurityGroupRules: changed }));
    },
    'InvalidParameterValue',
    () => `The type of the rule ${one.rule} cannot be changed.`,
  ],
  [
    'to stop an instance that has not run yet',
    async () => {
      const { Instances } = await send(launchOf(test.world, { SubnetId: one.subnet }));
      one.young = Instances?.[0]?.InstanceId ?? '';
      return send(new ec2.StopInstancesCommand({ InstanceIds: [one.young] }));
    },
    'IncorrectInstanceState',
    // github.com/cloud-custodian/cloud-custodian/pull/6014
    () => `Instance '${one.young}' cannot be stopped as it has never reached the 'running' state.`,
  ],
  [
    'an attribute of an instance that is terminated',
    async () => {
      const { Instances } = await send(launchOf(test.world, { SubnetId: one.subnet }));
      one.gone = Instances?.[0]?.InstanceId ?? '';
      await send(new ec2.TerminateInstancesCommand({ InstanceIds: [one.gone] }));
      return send(new ec2.ModifyInstanceAttributeCommand({ InstanceId: one.gone, SourceDestCheck: { Value: false } }));
    },
    'IncorrectInstanceState',
    () => `The instance '${one.gone}' is not in a state from which it can be modified.`,
  ],
  [
    'an ASN that is not private',
    () => send(new ec2.CreateTransitGatewayCommand({ Options: { AmazonSideAsn: 1 } })),
    'InvalidParameterValue',
    () => 'Value (1) for parameter AmazonSideAsn is invalid.',
  ],
];

describe('is refused as EC2 refuses it:', () => {
  it.each(cases)('%s', async (_what, call, name, message) => {
    // Some cases know what they name only when they have run.
    const answer = await call().catch((error: unknown) => error);
    expect(answer).toMatchObject({ name, message: message() });
  });
});

describe('a security group', () => {
  const sources = async (GroupName: string) => {
    const { SecurityGroups } = await send(new ec2.DescribeSecurityGroupsCommand({ GroupNames: [GroupName] }));
    return SecurityGroups?.[0]?.IpPermissions?.map(({ IpProtocol, FromPort, ToPort }) => [
      IpProtocol,
      FromPort,
      ToPort,
    ]);
  };

  it('lets the group of a name in by all of TCP, UDP and ICMP, where nothing else is said', async () => {
    await send(new ec2.CreateSecurityGroupCommand({ GroupName: 'to', Description: 'd' }));
    await send(new ec2.CreateSecurityGroupCommand({ GroupName: 'from', Description: 'd' }));
    await send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupName: 'to', SourceSecurityGroupName: 'from' }));
    expect(await sources('to')).toEqual([
      ['tcp', 0, 65535],
      ['udp', 0, 65535],
      ['icmp', -1, -1],
    ]);
  });

  // VPC user guide, "Amazon VPC quotas".
  it('has sixty rules of each family, and a prefix list counts for as many as it may hold', async () => {
    const group = { VpcId: one.vpc, GroupName: 'full', Description: 'd' };
    const { GroupId } = await send(new ec2.CreateSecurityGroupCommand(group));
    const list = { PrefixListName: 'p', MaxEntries: 20, AddressFamily: 'IPv4' };
    const PrefixListId = (await send(new ec2.CreateManagedPrefixListCommand(list))).PrefixList?.PrefixListId;
    const allow = (...peers: object[]) =>
      send(
        new ec2.AuthorizeSecurityGroupIngressCommand({
          GroupId,
          IpPermissions: peers.map((peer, at) => ({ IpProtocol: 'tcp', FromPort: at, ToPort: at, ...peer })),
        }),
      );
    const full = { name: 'RulesPerSecurityGroupLimitExceeded' };
    await allow({ PrefixListIds: [{ PrefixListId }] });
    const some = (count: number) => Array.from({ length: count }, () => ({ IpRanges: [{ CidrIp: '10.0.0.0/8' }] }));
    await expect(allow(...some(41))).rejects.toMatchObject(full);
    await allow(...some(40));
    await expect(allow({ IpRanges: [{ CidrIp: '11.0.0.0/8' }] })).rejects.toMatchObject(full);
    await allow({ Ipv6Ranges: [{ CidrIpv6: '::/0' }] });
  });
});

// EC2 API reference, AssociateAddress.
it('an Elastic IP address takes the place of another, which stays allocated', async () => {
  const { InternetGateway } = await send(new ec2.CreateInternetGatewayCommand({}));
  const InternetGatewayId = InternetGateway?.InternetGatewayId;
  await send(new ec2.AttachInternetGatewayCommand({ InternetGatewayId, VpcId: one.vpc }));
  const made = await send(new ec2.CreateNetworkInterfaceCommand({ SubnetId: one.subnet }));
  const NetworkInterfaceId = made.NetworkInterface?.NetworkInterfaceId;
  const { AllocationId } = await send(new ec2.AllocateAddressCommand({}));
  for (const id of [one.allocation, AllocationId])
    await send(new ec2.AssociateAddressCommand({ AllocationId: id, NetworkInterfaceId }));
  const { Addresses } = await send(new ec2.DescribeAddressesCommand({}));
  const inFront = Addresses?.filter((row) => row.NetworkInterfaceId === NetworkInterfaceId);
  expect(inFront?.map((row) => row.AllocationId)).toEqual([AllocationId]);
  expect(Addresses).toHaveLength(2);
});

it('the longest match of an address is found for the address as a block, too', async () => {
  const { TransitGateway } = await send(new ec2.CreateTransitGatewayCommand({}));
  test.clock.advance(600_000);
  const { TransitGatewayRouteTables } = await send(new ec2.DescribeTransitGatewayRouteTablesCommand({}));
  const TransitGatewayRouteTableId = TransitGatewayRouteTables?.[0]?.TransitGatewayRouteTableId;
  expect(TransitGatewayRouteTables?.[0]?.TransitGatewayId).toBe(TransitGateway?.TransitGatewayId);
  for (const DestinationCidrBlock of ['10.0.0.0/8', '10.1.0.0/16'])
    await send(
      new ec2.CreateTransitGatewayRouteCommand({ TransitGatewayRouteTableId, DestinationCidrBlock, Blackhole: true }),
    );
  for (const value of ['10.1.2.3', '10.1.2.3/32']) {
    const Filters = [{ Name: 'route-search.longest-prefix-match', Values: [value] }];
    const { Routes } = await send(new ec2.SearchTransitGatewayRoutesCommand({ TransitGatewayRouteTableId, Filters }));
    expect(Routes?.map(({ DestinationCidrBlock }) => DestinationCidrBlock)).toEqual(['10.1.0.0/16']);
  }
});

// VPC user guide, "Block public access to VPCs and subnets".
it('VPCs and subnets tell how much of their public access is blocked, and an exclusion lifts it', async () => {
  const modes = async () => {
    const { Vpcs } = await send(new ec2.DescribeVpcsCommand({ VpcIds: [one.vpc ?? ''] }));
    const { Subnets } = await send(new ec2.DescribeSubnetsCommand({ SubnetIds: [one.subnet ?? ''] }));
    return [Vpcs?.[0], Subnets?.[0]].map((row) => row?.BlockPublicAccessStates?.InternetGatewayBlockMode);
  };
  expect(await modes()).toEqual(['off', 'off']);
  await send(new ec2.ModifyVpcBlockPublicAccessOptionsCommand({ InternetGatewayBlockMode: 'block-bidirectional' }));
  expect(await modes()).toEqual(['block-bidirectional', 'block-bidirectional']);
  const lift = (InternetGatewayExclusionMode: 'allow-egress' | 'allow-bidirectional', where: object) =>
    send(new ec2.CreateVpcBlockPublicAccessExclusionCommand({ InternetGatewayExclusionMode, ...where }));
  await lift('allow-egress', { VpcId: one.vpc });
  expect(await modes()).toEqual(['block-ingress', 'block-ingress']);
  await lift('allow-bidirectional', { SubnetId: one.subnet });
  expect(await modes()).toEqual(['block-ingress', 'off']);
});
