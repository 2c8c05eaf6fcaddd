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
