import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';

/** A subnet of eleven addresses and a host, with every outline that follows asked for once, so that nothing is rehearsed any more. */
async function ready() {
  const test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const client = test.aws.ec2;
  const send = client.send.bind(client);
  const { Vpc } = await send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16', AmazonProvidedIpv6CidrBlock: true }));
  const subnetOf = async (CidrBlock: string, Ipv6CidrBlock?: string) =>
    (await send(new ec2.CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock, Ipv6CidrBlock }))).Subnet?.SubnetId ?? '';
  const { Vpcs } = await send(new ec2.DescribeVpcsCommand({ VpcIds: [Vpc?.VpcId ?? ''] }));
  const block = Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock?.replace('/56', '/64');
  const plain = await subnetOf('10.0.0.0/28');
  const dual = await subnetOf('10.0.1.0/24', block);
  const face = async (SubnetId: string, more: object = {}) => {
    const { NetworkInterface } = await send(new ec2.CreateNetworkInterfaceCommand({ SubnetId, ...more }));
    return NetworkInterface?.NetworkInterfaceId ?? '';
  };
  return { test, send, plain, dual, face };
}

describe('a request that fails half way', () => {
  it('leaves no interface behind that it made before its address was refused', async () => {
    const { test, plain, dual, face } = await ready();
    await face(dual, { Ipv6AddressCount: 1 });
    const before = Object.keys(test.world.ec2.interfaces);
    await expect(face(plain, { Ipv6AddressCount: 1 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect(Object.keys(test.world.ec2.interfaces)).toEqual(before);
  });

  it('gives an interface none of several addresses of which one is in use', async () => {
    const { test, send, plain, face } = await ready();
    const [one, other] = [await face(plain), await face(plain)];
    const own = test.world.ec2.interfaces[other]?.PrivateIpAddress;
    const free = ['10.0.0.6', '10.0.0.7', '10.0.0.8', '10.0.0.9'].filter((text) => text !== own);
    const assign = (NetworkInterfaceId: string, PrivateIpAddresses: string[]) =>
      send(new ec2.AssignPrivateIpAddressesCommand({ NetworkInterfaceId, PrivateIpAddresses }));
    const mine = free.filter((text) => text !== test.world.ec2.interfaces[one]?.PrivateIpAddress);
    await assign(one, mine.slice(0, 1));
    const before = structuredClone(test.world.ec2.interfaces[other]);
    await expect(assign(other, [mine[1] ?? '', mine[0] ?? ''])).rejects.toMatchObject({
      name: 'InvalidIPAddress.InUse',
    });
    expect(test.world.ec2.interfaces[other]).toEqual(before);
  });

  it('leaves an Elastic IP address where it is when it cannot go where it is sent', async () => {
    const { test, send, plain, face } = await ready();
    const { InternetGateway } = await send(new ec2.CreateInternetGatewayCommand({}));
    const VpcId = test.world.ec2.subnets[plain]?.VpcId ?? '';
    const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
    await send(new ec2.AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    const [one, other] = [await face(plain), await face(plain)];
    const { AllocationId } = await send(new ec2.AllocateAddressCommand({}));
    const associate = (NetworkInterfaceId: string, PrivateIpAddress = '') =>
      send(new ec2.AssociateAddressCommand({ AllocationId, NetworkInterfaceId, PrivateIpAddress }));
    await associate(one, test.world.ec2.interfaces[one]?.PrivateIpAddress);
    const before = structuredClone([test.world.ec2.addresses, test.world.ec2.interfaces]);
    await expect(associate(other, '10.0.0.99')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect([test.world.ec2.addresses, test.world.ec2.interfaces]).toEqual(before);
  });

  it('launches none of several instances when there is no room for all', async () => {
    const { test, send, plain, face } = await ready();
    await send(launchOf(test.world, { SubnetId: plain, NetworkInterfaces: undefined, MinCount: 2, MaxCount: 2 }));
    for (let n = 0; n < 5; n++) await face(plain);
    const before = Object.keys(test.world.ec2.interfaces);
    const many = launchOf(test.world, { SubnetId: plain, NetworkInterfaces: undefined, MinCount: 9, MaxCount: 9 });
    await expect(send(many)).rejects.toMatchObject({
      name: 'InsufficientFreeAddressesInSubnet',
      message: `There are not enough free addresses in subnet '${plain}' to satisfy the requested number of instances.`,
    });
    expect(Object.keys(test.world.ec2.interfaces)).toEqual(before);
    for (let n = 0; n < 4; n++) await face(plain);
    await expect(face(plain)).rejects.toMatchObject({
      name: 'InsufficientFreeAddressesInSubnet',
      message: 'The specified subnet does not have enough free addresses to satisfy the request.',
    });
  });
});
