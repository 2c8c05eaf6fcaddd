import * as ec2 from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

let test: SandboxUnderTest;
let client: ec2.EC2Client;
let VpcId: string;
beforeEach(async () => {
  test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  client = test.aws.ec2;
  const { Vpc } = await client.send(
    new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16', AmazonProvidedIpv6CidrBlock: true }),
  );
  VpcId = Vpc?.VpcId ?? '';
});

const refusal = async (asking: Promise<unknown>): Promise<string> =>
  asking.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );

describe('a route table', () => {
  it('may stand at a gateway, and is found and taken away there', async () => {
    const { InternetGateway } = await client.send(new ec2.CreateInternetGatewayCommand({}));
    const GatewayId = InternetGateway?.InternetGatewayId ?? '';
    await client.send(new ec2.AttachInternetGatewayCommand({ InternetGatewayId: GatewayId, VpcId }));
    const { RouteTable } = await client.send(new ec2.CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    const { AssociationId } = await client.send(new ec2.AssociateRouteTableCommand({ RouteTableId, GatewayId }));
    const { RouteTables } = await client.send(
      new ec2.DescribeRouteTablesCommand({ Filters: [{ Name: 'association.gateway-id', Values: [GatewayId] }] }),
    );
    expect(RouteTables?.map((table) => table.RouteTableId)).toEqual([RouteTableId]);
    await client.send(new ec2.DisassociateRouteTableCommand({ AssociationId }));
  });
});

describe('a subnet of IPv6 alone', () => {
  it('has no block of IPv4, and gives its interfaces one address of its own', async () => {
    const { Vpcs } = await client.send(new ec2.DescribeVpcsCommand({ VpcIds: [VpcId] }));
    const block = Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock ?? '';
    const Ipv6CidrBlock = block.replace(/\/56$/, '/64');
    const { Subnet } = await client.send(new ec2.CreateSubnetCommand({ VpcId, Ipv6Native: true, Ipv6CidrBlock }));
    expect(Subnet).toMatchObject({ Ipv6Native: true, AssignIpv6AddressOnCreation: true });
    expect(Subnet?.CidrBlock).toBeUndefined();
    const { NetworkInterface } = await client.send(
      new ec2.CreateNetworkInterfaceCommand({ SubnetId: Subnet?.SubnetId, Ipv6AddressCount: 1 }),
    );
    expect(NetworkInterface?.PrivateIpAddress).toBeUndefined();
    expect(NetworkInterface?.Ipv6Addresses).toHaveLength(1);
    const both = new ec2.CreateSubnetCommand({ VpcId, Ipv6Native: true, Ipv6CidrBlock, CidrBlock: '10.0.1.0/24' });
    expect(await refusal(client.send(both))).not.toBe('no error');
  });
});

describe('an Elastic IP address', () => {
  it('that is associated again with the same interface stays as it is', async () => {
    const { InternetGateway } = await client.send(new ec2.CreateInternetGatewayCommand({}));
    const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
    await client.send(new ec2.AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    const { Subnet } = await client.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24' }));
    const { NetworkInterface } = await client.send(
      new ec2.CreateNetworkInterfaceCommand({ SubnetId: Subnet?.SubnetId }),
    );
    const { AllocationId } = await client.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }));
    const associate = () =>
      client.send(
        new ec2.AssociateAddressCommand({
          AllocationId,
          NetworkInterfaceId: NetworkInterface?.NetworkInterfaceId,
        }),
      );
    const first = await associate();
    expect((await associate()).AssociationId).toBe(first.AssociationId);
  });
});

describe('an endpoint of S3', () => {
  it('may be an interface too', async () => {
    const { Subnet } = await client.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24' }));
    const { VpcEndpoint } = await client.send(
      new ec2.CreateVpcEndpointCommand({
        VpcId,
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.us-east-1.s3',
        SubnetIds: [Subnet?.SubnetId ?? ''],
        PrivateDnsEnabled: false,
      }),
    );
    expect(VpcEndpoint).toMatchObject({ VpcEndpointType: 'Interface', PrivateDnsEnabled: false });
    expect(VpcEndpoint?.NetworkInterfaceIds).toHaveLength(1);
  });
});

describe('what names two things that do not go together', () => {
  it('is refused: a zone and the ID of another', async () => {
    const { AvailabilityZones = [] } = await client.send(new ec2.DescribeAvailabilityZonesCommand({}));
    const [first, second] = AvailabilityZones;
    const place = { AvailabilityZone: first?.ZoneName, AvailabilityZoneId: second?.ZoneId };
    const made = client.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24', ...place }));
    expect(await refusal(made)).toBe('InvalidParameterCombination');
    const same = { AvailabilityZone: first?.ZoneName, AvailabilityZoneId: first?.ZoneId };
    const { Subnet } = await client.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24', ...same }));
    expect(Subnet).toMatchObject(same);
  });

  it('is refused: a peering, and a group that is not at its other end', async () => {
    const { GroupId } = await client.send(
      new ec2.CreateSecurityGroupCommand({ GroupName: 'a', Description: 'a', VpcId }),
    );
    const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const { VpcPeeringConnection } = await client.send(
      new ec2.CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId: Vpc?.VpcId }),
    );
    const VpcPeeringConnectionId = VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
    await client.send(new ec2.AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
    test.clock.advance(10_000);
    const other = await client.send(
      new ec2.CreateSecurityGroupCommand({ GroupName: 'b', Description: 'b', VpcId: Vpc?.VpcId }),
    );
    const name = (id: string | undefined, pcx: string) =>
      client.send(
        new ec2.AuthorizeSecurityGroupIngressCommand({
          GroupId,
          IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: id, VpcPeeringConnectionId: pcx }] }],
        }),
      );
    expect(await refusal(name(GroupId, VpcPeeringConnectionId))).toBe('UnsupportedOperation');
    expect(await refusal(name(other.GroupId, 'pcx-0123456789abcdef0'))).toMatch(/NotFound$/);
    const { SecurityGroupRules } = await name(other.GroupId, VpcPeeringConnectionId);
    expect(SecurityGroupRules?.[0]?.ReferencedGroupInfo).toMatchObject({ VpcPeeringConnectionId });
  });
});

it('shows a block of IPv6 as associating in the answer to the request that made its VPC or subnet', async () => {
  const { Vpc } = await client.send(
    new ec2.CreateVpcCommand({ CidrBlock: '10.3.0.0/16', AmazonProvidedIpv6CidrBlock: true }),
  );
  const [added] = Vpc?.Ipv6CidrBlockAssociationSet ?? [];
  expect(added?.Ipv6CidrBlockState).toEqual({ State: 'associating' });
  const Ipv6CidrBlock = added?.Ipv6CidrBlock?.replace(/\/56$/, '/64');
  const asked = { VpcId: Vpc?.VpcId, CidrBlock: '10.3.1.0/24', Ipv6CidrBlock };
  const { Subnet } = await client.send(new ec2.CreateSubnetCommand(asked));
  expect(Subnet?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlockState).toEqual({ State: 'associating' });
  const { Subnets } = await client.send(new ec2.DescribeSubnetsCommand({ SubnetIds: [Subnet?.SubnetId ?? ''] }));
  expect(Subnets?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlockState).toEqual({ State: 'associated' });
});

it('gives an address of IPv6 to one interface alone', async () => {
  const { Vpcs } = await client.send(new ec2.DescribeVpcsCommand({ VpcIds: [VpcId] }));
  const Ipv6CidrBlock = Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock?.replace(/\/56$/, '/64') ?? '';
  const subnet = { VpcId, CidrBlock: '10.0.1.0/24', Ipv6CidrBlock };
  const { Subnet } = await client.send(new ec2.CreateSubnetCommand(subnet));
  const Ipv6Address = Ipv6CidrBlock.replace('/64', '77');
  const SubnetId = Subnet?.SubnetId;
  await client.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId, Ipv6Addresses: [{ Ipv6Address }] }));
  const { NetworkInterface } = await client.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId }));
  const { NetworkInterfaceId } = NetworkInterface ?? {};
  const again = new ec2.AssignIpv6AddressesCommand({ NetworkInterfaceId, Ipv6Addresses: [Ipv6Address] });
  expect(await refusal(client.send(again))).toBe('InvalidIPAddress.InUse');
});

it.each([
  [300, -1],
  [8, 256],
  [-1, 0],
])('refuses ICMP of type %i and code %i', async (FromPort, ToPort) => {
  const group = await client.send(new ec2.CreateSecurityGroupCommand({ GroupName: 'i', Description: 'i', VpcId }));
  const IpPermissions = [{ IpProtocol: 'icmp', FromPort, ToPort, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  const asked = new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: group.GroupId, IpPermissions });
  expect(await refusal(client.send(asked))).toBe('InvalidParameterValue');
});

it('makes a disk of the snapshot of an image, and of no other', async () => {
  const { Images } = await client.send(new ec2.DescribeImagesCommand({ Owners: ['amazon'] }));
  const [image] = Images?.filter(({ Architecture }) => Architecture === 'x86_64') ?? [];
  const launch = async (SnapshotId: string | undefined) => {
    const BlockDeviceMappings = [{ DeviceName: '/dev/sdb', Ebs: { SnapshotId } }];
    const asked = { ImageId: image?.ImageId, MinCount: 1, MaxCount: 1, BlockDeviceMappings };
    return client.send(new ec2.RunInstancesCommand({ ...asked, InstanceType: 't3.micro' }));
  };
  expect(await refusal(launch('snap-0123456789abcdef0'))).toBe('InvalidSnapshot.NotFound');
  const SnapshotId = image?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId;
  await launch(SnapshotId);
  const { Volumes } = await client.send(
    new ec2.DescribeVolumesCommand({ Filters: [{ Name: 'attachment.device', Values: ['/dev/sdb'] }] }),
  );
  expect(Volumes).toMatchObject([{ SnapshotId, Size: 8 }]);
});

it('knows no zone by an ID that no zone has', async () => {
  const asked = new ec2.DescribeAvailabilityZonesCommand({ ZoneIds: ['use1-az99'] });
  expect(await refusal(client.send(asked))).toBe('InvalidParameterValue');
});
