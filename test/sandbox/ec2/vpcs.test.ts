import {
  AcceptVpcPeeringConnectionCommand,
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateDefaultVpcCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteInternetGatewayCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcClassicLinkCommand,
  DescribeVpcClassicLinkDnsSupportCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  ModifySubnetAttributeCommand,
  ReleaseAddressCommand,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

const ready = () => sandboxUnderTest({ switches: { consistencyMs: 0 } });

async function vpc({ aws }: SandboxUnderTest, CidrBlock = '10.0.0.0/16', ipv6 = false): Promise<string> {
  const { Vpc } = await aws.ec2.send(new CreateVpcCommand({ CidrBlock, AmazonProvidedIpv6CidrBlock: ipv6 }));
  return Vpc?.VpcId ?? '';
}

async function subnet({ aws }: SandboxUnderTest, VpcId: string, CidrBlock = '10.0.1.0/24'): Promise<string> {
  const { Subnet } = await aws.ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock }));
  return Subnet?.SubnetId ?? '';
}

async function gateway({ aws }: SandboxUnderTest, VpcId?: string): Promise<string> {
  const { InternetGateway } = await aws.ec2.send(new CreateInternetGatewayCommand({}));
  const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
  if (VpcId) await aws.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  return InternetGatewayId;
}

async function routes({ aws }: SandboxUnderTest, RouteTableId: string) {
  const { RouteTables } = await aws.ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
  return RouteTables?.[0]?.Routes ?? [];
}

describe('a VPC', () => {
  it.each([
    ['10.0.0.0/8', 'InvalidVpc.Range', "The CIDR '10.0.0.0/8' is invalid."],
    ['10.0.0.0/29', 'InvalidVpc.Range', "The CIDR '10.0.0.0/29' is invalid."],
    ['ten', 'InvalidParameterValue', 'Value (ten) for parameter cidrBlock is invalid. This is not a valid CIDR block.'],
  ])('of %s is refused', async (cidr, name, message) => {
    await expect(vpc(ready(), cidr)).rejects.toMatchObject({ name, message });
  });

  it('is one of five at most', async () => {
    const test = ready();
    for (let n = 1; n <= 4; n++) await vpc(test, `10.${n}.0.0/16`);
    await expect(vpc(test, '10.9.0.0/16')).rejects.toMatchObject({
      name: 'VpcLimitExceeded',
      message: 'The maximum number of VPCs has been reached.',
    });
  });

  it('goes only when nothing of the caller’s is in it, and takes along what came with it', async () => {
    const test = ready();
    const { aws, world } = test;
    const before = structuredClone({ ...world.ec2, made: {} });
    const VpcId = await vpc(test);
    const SubnetId = await subnet(test, VpcId);
    const InternetGatewayId = await gateway(test, VpcId);
    const remove = () => aws.ec2.send(new DeleteVpcCommand({ VpcId }));
    const refused = {
      name: 'DependencyViolation',
      message: `The vpc '${VpcId}' has dependencies and cannot be deleted.`,
    };
    await expect(remove()).rejects.toMatchObject(refused);
    await aws.ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await expect(remove()).rejects.toMatchObject(refused);
    await expect(aws.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await aws.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    await remove();
    await aws.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
    expect({ ...world.ec2, made: {} }).toEqual(before);
    await expect(remove()).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
      message: `The vpc ID '${VpcId}' does not exist`,
    });
  });

  it.each([
    ['a subnet', ({ aws }, VpcId) => aws.ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24' }))],
    ['a route table', ({ aws }, VpcId) => aws.ec2.send(new CreateRouteTableCommand({ VpcId }))],
    ['a network ACL', ({ aws }, VpcId) => aws.ec2.send(new CreateNetworkAclCommand({ VpcId }))],
    [
      'a security group',
      ({ aws }, VpcId) => aws.ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName: 'g', Description: 'd' })),
    ],
    ['a gateway attached', gateway],
  ] satisfies [string, (test: SandboxUnderTest, vpcId: string) => Promise<unknown>][])(
    'does not go with %s in it',
    async (_what, make) => {
      const test = ready();
      const VpcId = await vpc(test);
      await make(test, VpcId);
      await expect(test.aws.ec2.send(new DeleteVpcCommand({ VpcId }))).rejects.toMatchObject({
        name: 'DependencyViolation',
      });
    },
  );

  it('by default exists once, and can be made again where it is not', async () => {
    const test = ready();
    const create = () => test.aws.ec2.send(new CreateDefaultVpcCommand({}));
    await expect(create()).rejects.toMatchObject({ name: 'DefaultVpcAlreadyExists' });
    for (const row of Object.values(test.world.ec2.vpcs)) row.IsDefault = false;
    expect((await create()).Vpc).toMatchObject({ IsDefault: true, CidrBlock: '172.31.0.0/16' });
    expect(Object.values(test.world.ec2.subnets)).toHaveLength(12);
  });

  it('gives hosts public names only if it is the default one', async () => {
    const test = ready();
    const hostnames = async (VpcId = '') =>
      (await test.aws.ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' })))
        .EnableDnsHostnames?.Value;
    expect(await hostnames(Object.keys(test.world.ec2.vpcs)[0])).toBe(true);
    expect(await hostnames(await vpc(test))).toBe(false);
    const unknown = { VpcId: await vpc(test), Attribute: 'nosuch' as 'enableDnsSupport' };
    await expect(test.aws.ec2.send(new DescribeVpcAttributeCommand(unknown))).rejects.toMatchObject({
      message:
        'Value (nosuch) for parameter attribute is invalid. Valid values are: enableDnsSupport, enableDnsHostnames, enableNetworkAddressUsageMetrics',
    });
  });

  it('is not linked to EC2-Classic, for tools that still ask', async () => {
    const test = ready();
    const VpcId = await vpc(test);
    const asked = new DescribeVpcClassicLinkCommand({ VpcIds: [VpcId] });
    expect((await test.aws.ec2.send(asked)).Vpcs).toEqual([{ VpcId, ClassicLinkEnabled: false, Tags: [] }]);
    const names = new DescribeVpcClassicLinkDnsSupportCommand({ VpcIds: [VpcId] });
    expect((await test.aws.ec2.send(names)).Vpcs).toEqual([{ VpcId, ClassicLinkDnsSupported: false }]);
  });

  it('with IPv6 has a /56, which its rules and routes know', async () => {
    const test = ready();
    const VpcId = await vpc(test, '10.0.0.0/16', true);
    const { Vpcs } = await test.aws.ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
    const cidr = Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
    expect(cidr).toMatch(/^2600:1f18:[0-9a-f]+:1[0-9a-f]00::\/56$/);
    const acl = Object.values(test.world.ec2.networkAcls).find((row) => row.VpcId === VpcId);
    expect(acl?.Entries.map(({ RuleNumber }) => RuleNumber)).toEqual([100, 101, 32767, 32768, 100, 101, 32767, 32768]);
    const table = Object.values(test.world.ec2.routeTables).find((row) => row.VpcId === VpcId);
    expect(table?.Routes).toMatchObject([{ DestinationCidrBlock: '10.0.0.0/16' }, { DestinationIpv6CidrBlock: cidr }]);
  });
});

describe('a subnet', () => {
  it.each([
    ['10.1.0.0/24', 'InvalidSubnet.Range', "The CIDR '10.1.0.0/24' is invalid."],
    ['10.0.0.0/15', 'InvalidSubnet.Range', "The CIDR '10.0.0.0/15' is invalid."],
    ['10.0.1.128/25', 'InvalidSubnet.Conflict', "The CIDR '10.0.1.128/25' conflicts with another subnet"],
  ])('of %s is refused', async (cidr, name, message) => {
    const test = ready();
    const VpcId = await vpc(test);
    await subnet(test, VpcId);
    await expect(subnet(test, VpcId, cidr)).rejects.toMatchObject({ name, message });
  });

  it('gives public addresses only when told to', async () => {
    const test = ready();
    const SubnetId = await subnet(test, await vpc(test));
    expect(test.world.ec2.subnets[SubnetId]).toMatchObject({
      MapPublicIpOnLaunch: false,
      DefaultForAz: false,
      AvailabilityZone: 'us-east-1a',
    });
    await test.aws.ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
    expect(test.world.ec2.subnets[SubnetId]?.MapPublicIpOnLaunch).toBe(true);
  });

  it('is in a zone that exists', async () => {
    const test = ready();
    const VpcId = await vpc(test);
    const create = new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24', AvailabilityZone: 'us-east-1x' });
    await expect(test.aws.ec2.send(create)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message:
        'Value (us-east-1x) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f.',
    });
  });
});

describe('a route', () => {
  it('stands once for each destination, and falls into a black hole with its target', async () => {
    const test = ready();
    const { aws } = test;
    const VpcId = await vpc(test);
    const { RouteTable } = await aws.ec2.send(new CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    const GatewayId = await gateway(test);
    const anywhere = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' };
    const create = () => aws.ec2.send(new CreateRouteCommand({ ...anywhere, GatewayId }));
    await expect(create()).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('belong to different networks'),
    });
    const elsewhere = await gateway(test, await vpc(test, '10.9.0.0/16'));
    await expect(aws.ec2.send(new CreateRouteCommand({ ...anywhere, GatewayId: elsewhere }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `route table ${RouteTableId} and network gateway ${elsewhere} belong to different networks`,
    });
    await aws.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: GatewayId, VpcId }));
    expect((await create()).Return).toBe(true);
    await expect(create()).rejects.toMatchObject({
      name: 'RouteAlreadyExists',
      message: 'The route identified by 0.0.0.0/0 already exists.',
    });
    expect(await routes(test, RouteTableId)).toMatchObject([{ GatewayId: 'local' }, { GatewayId, State: 'active' }]);
    await aws.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: GatewayId, VpcId }));
    expect((await routes(test, RouteTableId))[1]?.State).toBe('blackhole');
    await aws.ec2.send(new DeleteRouteCommand(anywhere));
    await expect(aws.ec2.send(new DeleteRouteCommand(anywhere))).rejects.toMatchObject({
      name: 'InvalidRoute.NotFound',
      message: `no route with destination-cidr-block 0.0.0.0/0 in route table ${RouteTableId}`,
    });
  });

  it('to the VPC itself cannot be removed', async () => {
    const test = ready();
    const [table] = Object.values(test.world.ec2.routeTables);
    const local = { RouteTableId: table?.RouteTableId, DestinationCidrBlock: '172.31.0.0/16' };
    await expect(test.aws.ec2.send(new DeleteRouteCommand(local))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it.each([
    [{ GatewayId: 'igw-0123456789abcdef0' }, 'InvalidInternetGatewayID.NotFound'],
    [{ NatGatewayId: 'nat-0123456789abcdef0' }, 'InvalidNatGatewayID.NotFound'],
    [{ EgressOnlyInternetGatewayId: 'eigw-0123456789abcdef0' }, 'InvalidGatewayID.NotFound'],
    [{ NetworkInterfaceId: 'eni-0123456789abcdef0' }, 'InvalidNetworkInterfaceID.NotFound'],
    [{ VpcPeeringConnectionId: 'pcx-0123456789abcdef0' }, 'InvalidVpcPeeringConnectionID.NotFound'],
    [{ TransitGatewayId: 'tgw-0123456789abcdef0' }, 'InvalidTransitGatewayID.NotFound'],
    [{}, 'MissingParameter'],
  ])('to %j is refused with %s', async (target, name) => {
    const test = ready();
    const RouteTableId = Object.keys(test.world.ec2.routeTables)[0];
    const route = { RouteTableId, DestinationCidrBlock: '10.9.0.0/16', ...target };
    await expect(test.aws.ec2.send(new CreateRouteCommand(route))).rejects.toMatchObject({ name });
  });
});

describe('a route table', () => {
  it('serves a subnet that names it, and cannot be deleted while it does', async () => {
    const test = ready();
    const { aws } = test;
    const VpcId = await vpc(test);
    const SubnetId = await subnet(test, VpcId);
    const { RouteTable } = await aws.ec2.send(new CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    const { AssociationId } = await aws.ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    const again = await aws.ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    expect(again.AssociationId).toBe(AssociationId);
    const Filters = [{ Name: 'association.subnet-id', Values: [SubnetId] }];
    const { RouteTables } = await aws.ec2.send(new DescribeRouteTablesCommand({ Filters }));
    expect(RouteTables?.map((table) => table.RouteTableId)).toEqual([RouteTableId]);
    const remove = () => aws.ec2.send(new DeleteRouteTableCommand({ RouteTableId }));
    await expect(remove()).rejects.toMatchObject({ name: 'DependencyViolation' });
    await aws.ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
    await remove();
  });
});

describe('a NAT gateway', () => {
  // "Network … has no Internet gateway attached" (VPC user guide, "Troubleshoot NAT gateways").
  it('fails in a VPC without an internet gateway, and leaves the Elastic IP address alone', async () => {
    const test = ready();
    const { aws, clock } = test;
    const VpcId = await vpc(test);
    const SubnetId = await subnet(test, VpcId);
    const { AllocationId } = await aws.ec2.send(new AllocateAddressCommand({}));
    const { NatGateway } = await aws.ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
    expect(NatGateway).toMatchObject({ State: 'pending' });
    clock.advance(20_000);
    const NatGatewayIds = [NatGateway?.NatGatewayId ?? ''];
    const { NatGateways } = await aws.ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds }));
    expect(NatGateways).toMatchObject([
      {
        State: 'failed',
        FailureCode: 'Gateway.NotAttached',
        FailureMessage: `Network ${VpcId} has no Internet gateway attached`,
      },
    ]);
    await aws.ec2.send(new ReleaseAddressCommand({ AllocationId }));
  });

  it('takes an Elastic IP address and an interface, takes its time, and gives both back', async () => {
    const test = ready();
    const { aws, clock } = test;
    const VpcId = await vpc(test);
    const SubnetId = await subnet(test, VpcId);
    const { InternetGateway } = await aws.ec2.send(new CreateInternetGatewayCommand({}));
    const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
    clock.advance(2_000);
    await aws.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    const { AllocationId, PublicIp } = await aws.ec2.send(new AllocateAddressCommand({}));
    const { NatGateway } = await aws.ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
    const NatGatewayId = NatGateway?.NatGatewayId ?? '';
    const look = async () =>
      (await aws.ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [NatGatewayId] }))).NatGateways?.[0];
    expect(await look()).toMatchObject({ State: 'pending', NatGatewayAddresses: [{ PublicIp, AllocationId }] });
    const { NetworkInterfaces: [face] = [] } = await aws.ec2.send(new DescribeNetworkInterfacesCommand({}));
    expect(face).toMatchObject({
      InterfaceType: 'nat_gateway',
      Status: 'in-use',
      RequesterManaged: true,
      SourceDestCheck: false,
      Association: { PublicIp },
    });
    clock.advance(120_000);
    expect((await look())?.State).toBe('available');
    const release = () => aws.ec2.send(new ReleaseAddressCommand({ AllocationId }));
    await expect(release()).rejects.toMatchObject({ name: 'InvalidIPAddress.InUse' });
    await expect(aws.ec2.send(new DeleteSubnetCommand({ SubnetId }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await aws.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    expect((await look())?.State).toBe('deleting');
    clock.advance(60_000);
    expect((await look())?.State).toBe('deleted');
    await release();
    await aws.ec2.send(new DeleteSubnetCommand({ SubnetId }));
    clock.advance(3_600_000);
    await expect(look()).rejects.toMatchObject({
      name: 'NatGatewayNotFound',
      message: `NAT gateway ${NatGatewayId} was not found`,
    });
  });

  it('for the public needs an address', async () => {
    const test = ready();
    const SubnetId = await subnet(test, await vpc(test));
    await expect(test.aws.ec2.send(new CreateNatGatewayCommand({ SubnetId }))).rejects.toMatchObject({
      name: 'MissingParameter',
    });
    const { NatGateway } = await test.aws.ec2.send(
      new CreateNatGatewayCommand({ SubnetId, ConnectivityType: 'private' }),
    );
    expect(NatGateway?.NatGatewayAddresses?.[0]).not.toHaveProperty('PublicIp');
  });
});

describe('a peering', () => {
  it('is offered, accepted, active and deleted, and routes follow it', async () => {
    const test = ready();
    const { aws, clock, world } = test;
    const VpcId = await vpc(test);
    const PeerVpcId = Object.keys(world.ec2.vpcs)[0] ?? '';
    const offer = () => aws.ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId }));
    const { VpcPeeringConnection } = await offer();
    const VpcPeeringConnectionId = VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
    await expect(offer()).rejects.toMatchObject({ name: 'VpcPeeringConnectionAlreadyExists' });
    const look = async () => {
      const { VpcPeeringConnections } = await aws.ec2.send(new DescribeVpcPeeringConnectionsCommand({}));
      return VpcPeeringConnections?.[0]?.Status?.Code;
    };
    const RouteTableId =
      Object.values(world.ec2.routeTables).find((table) => table.VpcId === VpcId)?.RouteTableId ?? '';
    await aws.ec2.send(
      new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '172.31.0.0/16', VpcPeeringConnectionId }),
    );
    expect([await look(), (await routes(test, RouteTableId))[1]?.State]).toEqual(['pending-acceptance', 'blackhole']);
    const accept = () => aws.ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
    await accept();
    expect(await look()).toBe('provisioning');
    clock.advance(1000);
    expect([await look(), (await routes(test, RouteTableId))[1]?.State]).toEqual(['active', 'active']);
    await expect(accept()).rejects.toMatchObject({ name: 'InvalidStateTransition' });
    await aws.ec2.send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
    expect([await look(), (await routes(test, RouteTableId))[1]?.State]).toEqual(['deleted', 'blackhole']);
    clock.advance(7_200_000);
    expect(await look()).toBeUndefined();
  });

  it('between overlapping VPCs fails, and one that nobody accepts expires', async () => {
    const test = ready();
    const { aws, clock } = test;
    const [a, b, c] = [await vpc(test), await vpc(test, '10.0.0.0/24'), await vpc(test, '10.1.0.0/16')];
    await aws.ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId: a, PeerVpcId: b }));
    await aws.ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId: a, PeerVpcId: c }));
    const states = async () => {
      const { VpcPeeringConnections } = await aws.ec2.send(new DescribeVpcPeeringConnectionsCommand({}));
      return VpcPeeringConnections?.map(({ Status }) => Status?.Code);
    };
    expect(await states()).toEqual(['failed', 'pending-acceptance']);
    clock.advance(7 * 24 * 3_600_000);
    expect(await states()).toEqual(['failed', 'expired']);
  });
});

it('a route can be given another target', async () => {
  const test = ready();
  const VpcId = await vpc(test);
  const RouteTableId =
    Object.values(test.world.ec2.routeTables).find((table) => table.VpcId === VpcId)?.RouteTableId ?? '';
  const SubnetId = await subnet(test, VpcId);
  const GatewayId = await gateway(test, VpcId);
  const anywhere = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' };
  await expect(test.aws.ec2.send(new ReplaceRouteCommand({ ...anywhere, GatewayId }))).rejects.toMatchObject({
    name: 'InvalidParameterValue',
  });
  await test.aws.ec2.send(new CreateRouteCommand({ ...anywhere, GatewayId }));
  const { NatGateway } = await test.aws.ec2.send(
    new CreateNatGatewayCommand({ SubnetId, ConnectivityType: 'private' }),
  );
  await test.aws.ec2.send(new ReplaceRouteCommand({ ...anywhere, NatGatewayId: NatGateway?.NatGatewayId }));
  const [, replaced] = await routes(test, RouteTableId);
  expect(replaced).toMatchObject({ NatGatewayId: NatGateway?.NatGatewayId, State: 'active' });
  expect(replaced).not.toHaveProperty('GatewayId');
  await test.aws.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: NatGateway?.NatGatewayId }));
  expect((await routes(test, RouteTableId))[1]?.State).toBe('blackhole');
});
