import {
  AssignIpv6AddressesCommand,
  AssignPrivateIpAddressesCommand,
  AssociateVpcCidrBlockCommand,
  CreateNetworkInterfaceCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  UnassignIpv6AddressesCommand,
  UnassignPrivateIpAddressesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { contains } from '../../../src/network/cidr.js';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

/** A dual-stack subnet of so many addresses. */
async function subnet(CidrBlock = '10.0.1.0/24') {
  const { aws } = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const { Vpc } = await aws.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcId = Vpc?.VpcId ?? '';
  await aws.ec2.send(new AssociateVpcCidrBlockCommand({ VpcId, AmazonProvidedIpv6CidrBlock: true }));
  const { Vpcs } = await aws.ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
  const Ipv6CidrBlock = Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock?.replace('/56', '/64') ?? '';
  const { Subnet } = await aws.ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, Ipv6CidrBlock }));
  const SubnetId = Subnet?.SubnetId ?? '';
  const make = async (more: object) =>
    (await aws.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, ...more }))).NetworkInterface;
  const free = async () =>
    (await aws.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }))).Subnets?.[0]?.AvailableIpAddressCount;
  const look = async (id: string) =>
    (await aws.ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }))).NetworkInterfaces?.[0];
  return { aws, make, free, look, Ipv6CidrBlock };
}

// EC2 user guide, "Prefix delegation for Amazon EC2 network interfaces".
describe('prefixes of a network interface', () => {
  it('are blocks of the subnet that nobody else is given', async () => {
    const { make, free } = await subnet();
    expect(await free()).toBe(251);
    const face = await make({ Ipv4PrefixCount: 2 });
    const blocks = face?.Ipv4Prefixes?.map(({ Ipv4Prefix = '' }) => Ipv4Prefix) ?? [];
    expect(blocks).toEqual([
      expect.stringMatching(/^10\.0\.1\.\d+\/28$/),
      expect.stringMatching(/^10\.0\.1\.\d+\/28$/),
    ]);
    expect(await free()).toBe(251 - 1 - 32);
    for (let n = 0; n < 40; n++) {
      const other = await make({});
      expect(blocks.some((block) => contains(block, other?.PrivateIpAddress ?? ''))).toBe(false);
    }
  });

  it('are assigned and taken back later, by number or by name', async () => {
    const { aws, make, look } = await subnet();
    const face = await make({});
    const NetworkInterfaceId = face?.NetworkInterfaceId ?? '';
    const { AssignedIpv4Prefixes } = await aws.ec2.send(
      new AssignPrivateIpAddressesCommand({ NetworkInterfaceId, Ipv4PrefixCount: 1 }),
    );
    const [first] = AssignedIpv4Prefixes ?? [];
    expect((await look(NetworkInterfaceId))?.Ipv4Prefixes).toEqual([first]);
    const Ipv4Prefixes = [first?.Ipv4Prefix ?? ''];
    await expect(
      aws.ec2.send(new AssignPrivateIpAddressesCommand({ NetworkInterfaceId, Ipv4Prefixes })),
    ).rejects.toMatchObject({ name: 'InvalidIPAddress.InUse', message: `Prefix ${Ipv4Prefixes[0]} is in use.` });
    await aws.ec2.send(new UnassignPrivateIpAddressesCommand({ NetworkInterfaceId, Ipv4Prefixes }));
    expect((await look(NetworkInterfaceId))?.Ipv4Prefixes ?? []).toEqual([]);
    await expect(
      aws.ec2.send(new UnassignPrivateIpAddressesCommand({ NetworkInterfaceId, Ipv4Prefixes })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `Some of the specified prefixes are not assigned to interface ${NetworkInterfaceId}`,
    });
  });

  it('are /80 of IPv6', async () => {
    const { aws, make, look, Ipv6CidrBlock } = await subnet();
    const NetworkInterfaceId = (await make({}))?.NetworkInterfaceId ?? '';
    const { AssignedIpv6Addresses, AssignedIpv6Prefixes } = await aws.ec2.send(
      new AssignIpv6AddressesCommand({ NetworkInterfaceId, Ipv6PrefixCount: 1 }),
    );
    const [block = ''] = AssignedIpv6Prefixes ?? [];
    expect(AssignedIpv6Addresses ?? []).toEqual([]);
    expect(block).toMatch(/\/80$/);
    expect(contains(Ipv6CidrBlock, block.split('/')[0] ?? '')).toBe(true);
    expect((await look(NetworkInterfaceId))?.Ipv6Prefixes).toEqual([{ Ipv6Prefix: block }]);
    const { UnassignedIpv6Prefixes } = await aws.ec2.send(
      new UnassignIpv6AddressesCommand({ NetworkInterfaceId, Ipv6Prefixes: [block] }),
    );
    expect(UnassignedIpv6Prefixes).toEqual([block]);
  });

  it('run out where the subnet has no whole /28 left', async () => {
    const { make } = await subnet('10.0.1.0/27');
    await expect(make({ Ipv4PrefixCount: 1 })).rejects.toMatchObject({
      name: 'InsufficientCidrBlocks',
      message: 'The specified subnet does not have enough free cidr blocks to satisfy the request.',
    });
  });

  it('are of the subnet, and not both named and counted', async () => {
    const { make } = await subnet();
    const Ipv4Prefixes = [{ Ipv4Prefix: '10.0.2.16/28' }];
    await expect(make({ Ipv4Prefixes })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: "Prefix 10.0.2.16/28 is not a /28 within the subnet's address range 10.0.1.0/24",
    });
    await expect(make({ Ipv4Prefixes, Ipv4PrefixCount: 1 })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
  });
});
