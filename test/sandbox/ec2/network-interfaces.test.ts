import {
  AllocateAddressCommand,
  AssignIpv6AddressesCommand,
  AssociateAddressCommand,
  AssociateSubnetCidrBlockCommand,
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNetworkInterfaceCommand,
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  DisassociateAddressCommand,
  type InstanceNetworkInterfaceSpecification,
  ModifyNetworkInterfaceAttributeCommand,
  ReleaseAddressCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
  UnassignIpv6AddressesCommand,
} from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

const ready = () => sandboxUnderTest({ switches: { consistencyMs: 0 } });

async function instance(test: SandboxUnderTest): Promise<string> {
  const { ImageId } = Object.values(test.world.ec2.images)[0] ?? {};
  const launch = new RunInstancesCommand({
    ImageId,
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    SubnetId: subnetOf(test),
  });
  const { Instances } = await test.aws.ec2.send(launch);
  test.clock.advance(20_000);
  return Instances?.[0]?.InstanceId ?? '';
}

const subnetOf = ({ world }: SandboxUnderTest, index = 0): string => Object.keys(world.ec2.subnets)[index] ?? '';

async function interfaceIn(test: SandboxUnderTest, SubnetId = subnetOf(test)): Promise<string> {
  const { NetworkInterface } = await test.aws.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId }));
  return NetworkInterface?.NetworkInterfaceId ?? '';
}

async function look({ aws }: SandboxUnderTest, id: string) {
  const { NetworkInterfaces } = await aws.ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }));
  return NetworkInterfaces?.[0];
}

describe('a network interface', () => {
  // EC2 API reference, NetworkInterface (requesterId), and the example of CreateNetworkInterface
  it('tells who asked for it, and that it is no service of AWS', async () => {
    const test = ready();
    const { UserId } = await test.aws.sts.send(new GetCallerIdentityCommand({}));
    expect(await look(test, await interfaceIn(test))).toMatchObject({ RequesterId: UserId, RequesterManaged: false });
  });

  it('is available until it is attached, and outlives its instance', async () => {
    const test = ready();
    const { aws, clock } = test;
    const [InstanceId, NetworkInterfaceId] = [await instance(test), await interfaceIn(test)];
    expect(await look(test, NetworkInterfaceId)).toMatchObject({
      Status: 'available',
      Groups: [{ GroupName: 'default' }],
      SourceDestCheck: true,
    });
    const attach = (DeviceIndex: number) =>
      aws.ec2.send(new AttachNetworkInterfaceCommand({ InstanceId, NetworkInterfaceId, DeviceIndex }));
    await expect(attach(0)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining("device index '0'"),
    });
    await attach(1);
    expect(await look(test, NetworkInterfaceId)).toMatchObject({
      Status: 'in-use',
      Attachment: { InstanceId, DeviceIndex: 1, Status: 'attaching' },
    });
    clock.advance(2000);
    expect((await look(test, NetworkInterfaceId))?.Attachment?.Status).toBe('attached');
    await expect(attach(2)).rejects.toMatchObject({
      name: 'InvalidNetworkInterface.InUse',
      message: `Interface: [${NetworkInterfaceId}] in use.`,
    });
    const remove = () => aws.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
    await expect(remove()).rejects.toMatchObject({
      message: `Network interface '${NetworkInterfaceId}' is currently in use.`,
    });
    const { Reservations } = await aws.ec2.send(new DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
    expect(
      Reservations?.[0]?.Instances?.[0]?.NetworkInterfaces?.map(({ Attachment }) => Attachment?.DeviceIndex),
    ).toEqual([0, 1]);
    await aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    clock.advance(60_000);
    expect(await look(test, NetworkInterfaceId)).toMatchObject({ Status: 'available' });
    await remove();
    await expect(look(test, NetworkInterfaceId)).rejects.toMatchObject({ name: 'InvalidNetworkInterfaceID.NotFound' });
  });

  it('is launched with, at the index asked for, and free for another instance once the first is terminated', async () => {
    const test = ready();
    const { aws, clock } = test;
    const [first, second] = [await interfaceIn(test), await interfaceIn(test)];
    const { ImageId } = Object.values(test.world.ec2.images)[0] ?? {};
    const launch = async (...NetworkInterfaces: InstanceNetworkInterfaceSpecification[]) => {
      const counts = { MinCount: 1, MaxCount: 1 };
      const { Instances } = await aws.ec2.send(
        new RunInstancesCommand({ ImageId, InstanceType: 't3.medium', ...counts, NetworkInterfaces }),
      );
      return Instances?.[0]?.InstanceId ?? '';
    };
    const given = { NetworkInterfaceId: first, DeviceIndex: 0, NetworkCardIndex: 0 };
    const InstanceId = await launch({ NetworkInterfaceId: second, DeviceIndex: 2 }, given);
    expect(await look(test, second)).toMatchObject({ Attachment: { InstanceId, DeviceIndex: 2 } });
    await expect(launch(given)).rejects.toMatchObject({ name: 'InvalidNetworkInterface.InUse' });
    const AttachmentId = (await look(test, first))?.Attachment?.AttachmentId;
    await aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    clock.advance(120_000);
    await expect(aws.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }))).rejects.toMatchObject({
      name: 'InvalidAttachmentID.NotFound',
    });
    expect(await look(test, first)).toMatchObject({ Status: 'available' });
    await launch(given);
    await expect(launch({ DeviceIndex: 0 }, { DeviceIndex: 0 })).rejects.toMatchObject({
      message: 'Each network interface requires a unique device index.',
    });
  });

  it('can be detached, but the first one cannot', async () => {
    const test = ready();
    const [InstanceId, NetworkInterfaceId] = [await instance(test), await interfaceIn(test)];
    const { AttachmentId } = await test.aws.ec2.send(
      new AttachNetworkInterfaceCommand({ InstanceId, NetworkInterfaceId, DeviceIndex: 1 }),
    );
    await test.aws.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    expect((await look(test, NetworkInterfaceId))?.Status).toBe('available');
    const first = Object.values(test.world.ec2.interfaces).find(({ Attachment }) => Attachment?.DeviceIndex === 0);
    const detach = new DetachNetworkInterfaceCommand({ AttachmentId: first?.Attachment?.AttachmentId });
    await expect(test.aws.ec2.send(detach)).rejects.toMatchObject({ name: 'OperationNotPermitted' });
  });

  it('goes only to an instance in its zone, and to as many as the type takes', async () => {
    const test = ready();
    const InstanceId = await instance(test);
    const attach = (NetworkInterfaceId: string, DeviceIndex: number) =>
      test.aws.ec2.send(new AttachNetworkInterfaceCommand({ InstanceId, NetworkInterfaceId, DeviceIndex }));
    await expect(attach(await interfaceIn(test, subnetOf(test, 1)), 1)).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await attach(await interfaceIn(test), 1);
    await expect(attach(await interfaceIn(test), 2)).rejects.toMatchObject({ name: 'AttachmentLimitExceeded' });
  });

  it('can change its groups and its source check', async () => {
    const test = ready();
    const id = await interfaceIn(test);
    const { GroupId = '' } = await test.aws.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'g', Description: 'd' }),
    );
    await test.aws.ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: id, Groups: [GroupId] }));
    await test.aws.ec2.send(
      new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: id, SourceDestCheck: { Value: false } }),
    );
    expect(await look(test, id)).toMatchObject({ Groups: [{ GroupId, GroupName: 'g' }], SourceDestCheck: false });
    const Filters = [{ Name: 'group-id', Values: [GroupId] }];
    expect((await test.aws.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }))).NetworkInterfaces).toHaveLength(
      1,
    );
  });

  it('takes only groups of its VPC', async () => {
    const test = ready();
    const { Vpc } = await test.aws.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const foreign =
      Object.values(test.world.ec2.securityGroups).find(({ VpcId }) => VpcId === Vpc?.VpcId)?.GroupId ?? '';
    const create = new CreateNetworkInterfaceCommand({ SubnetId: subnetOf(test), Groups: [foreign] });
    await expect(test.aws.ec2.send(create)).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: `Security group ${foreign} and subnet ${subnetOf(test)} belong to different networks.`,
    });
  });

  it('is refused when its subnet is full', async () => {
    const test = ready();
    const { Vpc } = await test.aws.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const { Subnet } = await test.aws.ec2.send(
      new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/28' }),
    );
    const addresses = new Set<string | undefined>();
    for (let n = 0; n < 11; n++)
      addresses.add((await look(test, await interfaceIn(test, Subnet?.SubnetId)))?.PrivateIpAddress);
    expect([...addresses].sort()).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((n) => `10.0.0.${n}`).sort());
    await expect(interfaceIn(test, Subnet?.SubnetId)).rejects.toMatchObject({
      name: 'InsufficientFreeAddressesInSubnet',
    });
  });
});

describe('an Elastic IP address', () => {
  it('is for an instance that is there: not for one that is still pending, or terminated', async () => {
    const test = ready();
    const { aws, clock } = test;
    const { AllocationId } = await aws.ec2.send(new AllocateAddressCommand({}));
    const { ImageId } = Object.values(test.world.ec2.images)[0] ?? {};
    const launch = { ImageId, InstanceType: 't3.micro' as const, MinCount: 1, MaxCount: 1, SubnetId: subnetOf(test) };
    const { Instances } = await aws.ec2.send(new RunInstancesCommand(launch));
    clock.advance(2000);
    const InstanceId = Instances?.[0]?.InstanceId ?? '';
    const associate = () => aws.ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId }));
    const refusal = (state: string) => ({
      name: 'InvalidInstanceID',
      message: `The ${state} instance '${InstanceId}' is not in a valid state for this operation.`,
    });
    await expect(associate()).rejects.toMatchObject(refusal('pending'));
    clock.advance(20_000);
    await associate();
    await aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    clock.advance(60_000);
    await expect(associate()).rejects.toMatchObject(refusal('terminated'));
  });

  it('stands in front of an instance, moves, and is released only when it is free, but in the default VPC', async () => {
    const test = ready();
    const { aws } = test;
    const [a, b] = [await instance(test), await instance(test)];
    const { AllocationId, PublicIp } = await aws.ec2.send(new AllocateAddressCommand({}));
    const publicOf = async (id: string) => {
      const { Reservations } = await aws.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
      return Reservations?.[0]?.Instances?.[0]?.PublicIpAddress;
    };
    await aws.ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId: a }));
    expect(await publicOf(a)).toBe(PublicIp);
    const refuse = new AssociateAddressCommand({ AllocationId, InstanceId: b, AllowReassociation: false });
    await expect(aws.ec2.send(refuse)).rejects.toMatchObject({ name: 'Resource.AlreadyAssociated' });
    const { AssociationId } = await aws.ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId: b }));
    expect([await publicOf(a), await publicOf(b)]).toEqual([undefined, PublicIp]);
    const { Addresses } = await aws.ec2.send(new DescribeAddressesCommand({ PublicIps: [PublicIp ?? ''] }));
    expect(Addresses).toMatchObject([{ AllocationId, AssociationId, InstanceId: b, Domain: 'vpc' }]);
    const vpc = Object.values(test.world.ec2.vpcs)[0];
    if (vpc) vpc.IsDefault = false;
    await expect(aws.ec2.send(new ReleaseAddressCommand({ AllocationId }))).rejects.toMatchObject({
      name: 'InvalidIPAddress.InUse',
    });
    await aws.ec2.send(new DisassociateAddressCommand({ AssociationId }));
    expect(await publicOf(b)).toBeUndefined();
    await aws.ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId: b, AllowReassociation: true }));
    if (vpc) vpc.IsDefault = true;
    await aws.ec2.send(new ReleaseAddressCommand({ AllocationId }));
    expect(await publicOf(b)).toBeUndefined();
    expect(test.world.ec2.addresses).toEqual({});
  });

  it('is one of five at most', async () => {
    const { aws } = ready();
    for (let n = 0; n < 5; n++) await aws.ec2.send(new AllocateAddressCommand({}));
    await expect(aws.ec2.send(new AllocateAddressCommand({}))).rejects.toMatchObject({ name: 'AddressLimitExceeded' });
  });
});

describe('IPv6', () => {
  it('comes from the subnet’s block, and only if it has one', async () => {
    const test = ready();
    const { aws, world } = test;
    const plain = await interfaceIn(test);
    const assign = (NetworkInterfaceId: string) =>
      aws.ec2.send(new AssignIpv6AddressesCommand({ NetworkInterfaceId, Ipv6AddressCount: 1 }));
    await expect(assign(plain)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `Subnet ${subnetOf(test)} does not have an IPv6 CIDR block associated with it.`,
    });
    const { Vpc } = await aws.ec2.send(
      new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', AmazonProvidedIpv6CidrBlock: true }),
    );
    const { Subnet } = await aws.ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.1.0/24' }));
    const wide = world.ec2.vpcs[Vpc?.VpcId ?? '']?.Ipv6CidrBlockAssociationSet[0]?.Ipv6CidrBlock ?? '';
    const Ipv6CidrBlock = wide.replace('/56', '/64');
    const SubnetId = Subnet?.SubnetId ?? '';
    await expect(
      aws.ec2.send(new AssociateSubnetCidrBlockCommand({ SubnetId, Ipv6CidrBlock: wide })),
    ).rejects.toMatchObject({ name: 'InvalidSubnet.Range' });
    await aws.ec2.send(new AssociateSubnetCidrBlockCommand({ SubnetId, Ipv6CidrBlock }));
    const id = await interfaceIn(test, SubnetId);
    const { AssignedIpv6Addresses: [address = ''] = [] } = await assign(id);
    expect(address.startsWith(wide.split('::')[0] ?? '?')).toBe(true);
    expect((await look(test, id))?.Ipv6Addresses).toMatchObject([{ Ipv6Address: address }]);
    await aws.ec2.send(new UnassignIpv6AddressesCommand({ NetworkInterfaceId: id, Ipv6Addresses: [address] }));
    expect((await look(test, id))?.Ipv6Addresses).toEqual([]);
  });
});

describe('options of a network interface', () => {
  // EC2 API reference, ModifyNetworkInterfaceAttribute.
  it('keeps how long idle connections are remembered, within AWS’s bounds, and the rest as it was', async () => {
    const test = ready();
    const { ec2 } = test.aws;
    const NetworkInterfaceId = await interfaceIn(test);
    const set = (ConnectionTrackingSpecification: object) =>
      ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, ConnectionTrackingSpecification }));
    await set({ TcpEstablishedTimeout: 350 });
    await set({ UdpTimeout: 60 });
    expect((await look(test, NetworkInterfaceId))?.ConnectionTrackingConfiguration).toEqual({
      TcpEstablishedTimeout: 350,
      UdpTimeout: 60,
    });
    await expect(set({ UdpStreamTimeout: 20 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'Value (20) for parameter UdpStreamTimeout is invalid. It must be from 60 to 180 seconds.',
    });
  });

  it('makes its first IPv6 address the primary one, for good', async () => {
    const test = ready();
    const { ec2 } = test.aws;
    const { Vpc } = await ec2.send(
      new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', AmazonProvidedIpv6CidrBlock: true }),
    );
    const Ipv6CidrBlock = Vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock?.replace('/56', '/64');
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/24', Ipv6CidrBlock }),
    );
    const { NetworkInterface } = await ec2.send(
      new CreateNetworkInterfaceCommand({ SubnetId: Subnet?.SubnetId, Ipv6AddressCount: 2 }),
    );
    const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId ?? '';
    const set = (EnablePrimaryIpv6: boolean) =>
      ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, EnablePrimaryIpv6 }));
    await set(true);
    const { Ipv6Addresses } = (await look(test, NetworkInterfaceId)) ?? {};
    expect(Ipv6Addresses?.map(({ IsPrimaryIpv6 }) => IsPrimaryIpv6)).toEqual([true, false]);
    await expect(set(false)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
