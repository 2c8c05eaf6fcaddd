import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const { aws, clock } = sandboxUnderTest({ switches: { consistencyMs: 0 } });

async function launch(more: Partial<ec2.RunInstancesCommandInput> = {}): Promise<string> {
  const { Images } = await aws.ec2.send(
    new ec2.DescribeImagesCommand({ Filters: [{ Name: 'architecture', Values: ['x86_64'] }] }),
  );
  const ImageId = Images?.find(({ Name }) => Name?.startsWith('al2023'))?.ImageId;
  const { Instances } = await aws.ec2.send(
    new ec2.RunInstancesCommand({ ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, ...more }),
  );
  clock.advance(60_000);
  return Instances?.[0]?.InstanceId ?? '';
}

async function look(InstanceId: string) {
  const { Reservations } = await aws.ec2.send(new ec2.DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
  return Reservations?.[0]?.Instances?.[0];
}

describe('what a launch asks for', () => {
  it('is described back', async () => {
    const UserData = Buffer.from('#!/bin/sh\n').toString('base64');
    const InstanceId = await launch({
      Monitoring: { Enabled: true },
      EbsOptimized: true,
      UserData,
      DisableApiStop: true,
      InstanceInitiatedShutdownBehavior: 'terminate',
      CreditSpecification: { CpuCredits: 'standard' },
      MetadataOptions: { InstanceMetadataTags: 'enabled', HttpPutResponseHopLimit: 1 },
      CapacityReservationSpecification: { CapacityReservationPreference: 'none' },
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20, Encrypted: true } },
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 5, VolumeType: 'gp3', DeleteOnTermination: false } },
      ],
    });
    expect(await look(InstanceId)).toMatchObject({
      Monitoring: { State: 'enabled' },
      EbsOptimized: true,
      MetadataOptions: { InstanceMetadataTags: 'enabled', HttpPutResponseHopLimit: 1, HttpTokens: 'required' },
      CapacityReservationSpecification: { CapacityReservationPreference: 'none' },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda' }, { DeviceName: '/dev/sdf' }],
    });
    const attribute = (Attribute: ec2.InstanceAttributeName) =>
      aws.ec2.send(new ec2.DescribeInstanceAttributeCommand({ InstanceId, Attribute }));
    expect((await attribute('userData')).UserData?.Value).toBe(UserData);
    expect((await attribute('disableApiStop')).DisableApiStop?.Value).toBe(true);
    expect((await attribute('instanceInitiatedShutdownBehavior')).InstanceInitiatedShutdownBehavior?.Value).toBe(
      'terminate',
    );
    const { InstanceCreditSpecifications } = await aws.ec2.send(
      new ec2.DescribeInstanceCreditSpecificationsCommand({ InstanceIds: [InstanceId] }),
    );
    expect(InstanceCreditSpecifications).toEqual([{ InstanceId, CpuCredits: 'standard' }]);
    await expect(aws.ec2.send(new ec2.StopInstancesCommand({ InstanceIds: [InstanceId] }))).rejects.toMatchObject({
      name: 'OperationNotPermitted',
    });
    const mine = [{ Name: 'attachment.instance-id', Values: [InstanceId] }];
    const { Volumes } = await aws.ec2.send(new ec2.DescribeVolumesCommand({ Filters: mine }));
    expect(Volumes?.map(({ Size, Encrypted, State }) => [Size, Encrypted, State])).toEqual([
      [20, true, 'in-use'],
      [5, false, 'in-use'],
    ]);
    await aws.ec2.send(new ec2.TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    clock.advance(60_000);
    const left = await aws.ec2.send(new ec2.DescribeVolumesCommand({}));
    expect(left.Volumes).toMatchObject([{ VolumeId: Volumes?.[1]?.VolumeId, State: 'available' }]);
    await aws.ec2.send(new ec2.DeleteVolumeCommand({ VolumeId: Volumes?.[1]?.VolumeId }));
    expect((await aws.ec2.send(new ec2.DescribeVolumesCommand({}))).Volumes).toEqual([]);
  });

  it.each([
    [{ UserData: 'not base64!' }, 'InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.'],
    [
      { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 4 } }] },
      'InvalidBlockDeviceMapping',
      /^Volume of size 4GB is smaller than snapshot 'snap-[0-9a-f]{17}', expect size>= 8GB$/,
    ],
    [
      { BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: {} }] },
      'MissingParameter',
      'The request must contain the parameter size or snapshotId',
    ],
    [{ KernelId: 'aki-0123456789abcdef0' }, 'UnsupportedOperation', /KernelId is not simulated/],
  ])('%j is refused', async (input, name, message) => {
    await expect(launch(input)).rejects.toMatchObject({
      name,
      message: message instanceof RegExp ? expect.stringMatching(message) : message,
    });
  });
});

describe('an instance is changed', () => {
  it('one attribute at a time, and its type only while it is stopped', async () => {
    const InstanceId = await launch();
    const modify = (input: object) => aws.ec2.send(new ec2.ModifyInstanceAttributeCommand({ InstanceId, ...input }));
    const type = { InstanceType: { Value: 'm5.large' } };
    await expect(modify(type)).rejects.toMatchObject({
      name: 'IncorrectInstanceState',
      message: `The instance '${InstanceId}' is not in the 'stopped' state.`,
    });
    await expect(modify({ ...type, DisableApiStop: { Value: true } })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await aws.ec2.send(new ec2.StopInstancesCommand({ InstanceIds: [InstanceId] }));
    clock.advance(60_000);
    await expect(modify({ InstanceType: { Value: 't4g.micro' } })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await modify(type);
    expect(await look(InstanceId)).toMatchObject({ InstanceType: 'm5.large' });
    await expect(
      aws.ec2.send(new ec2.DescribeInstanceCreditSpecificationsCommand({ InstanceIds: [InstanceId] })),
    ).rejects.toMatchObject({ name: 'InvalidInstanceID.NotBurstable' });
  });

  it('to be watched, and not', async () => {
    const InstanceIds = [await launch()];
    const { InstanceMonitorings } = await aws.ec2.send(new ec2.MonitorInstancesCommand({ InstanceIds }));
    expect(InstanceMonitorings?.[0]?.Monitoring?.State).toBe('pending');
    expect((await look(InstanceIds[0] ?? ''))?.Monitoring?.State).toBe('enabled');
    await aws.ec2.send(new ec2.UnmonitorInstancesCommand({ InstanceIds }));
    expect((await look(InstanceIds[0] ?? ''))?.Monitoring?.State).toBe('disabled');
  });
});

describe('an interface', () => {
  it('has secondary addresses, an Elastic IP address in front of one, and none without a way to the internet', async () => {
    const { Vpc } = await aws.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const VpcId = Vpc?.VpcId;
    const { Subnet } = await aws.ec2.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.1.1.0/24' }));
    const { NetworkInterface } = await aws.ec2.send(
      new ec2.CreateNetworkInterfaceCommand({
        SubnetId: Subnet?.SubnetId,
        PrivateIpAddresses: [
          { PrivateIpAddress: '10.1.1.10', Primary: true },
          { PrivateIpAddress: '10.1.1.11', Primary: false },
        ],
      }),
    );
    const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId ?? '';
    const { AllocationId, PublicIp } = await aws.ec2.send(new ec2.AllocateAddressCommand({}));
    const associate = () =>
      aws.ec2.send(
        new ec2.AssociateAddressCommand({ AllocationId, NetworkInterfaceId, PrivateIpAddress: '10.1.1.11' }),
      );
    await expect(associate()).rejects.toMatchObject({
      name: 'Gateway.NotAttached',
      message: `Network ${VpcId} is not attached to any internet gateway`,
    });
    const { InternetGateway } = await aws.ec2.send(new ec2.CreateInternetGatewayCommand({}));
    const InternetGatewayId = InternetGateway?.InternetGatewayId;
    await aws.ec2.send(new ec2.AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    await associate();
    const { NetworkInterfaces } = await aws.ec2.send(
      new ec2.DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [NetworkInterfaceId] }),
    );
    expect(NetworkInterfaces?.[0]?.PrivateIpAddresses).toMatchObject([
      { PrivateIpAddress: '10.1.1.10', Primary: true },
      { PrivateIpAddress: '10.1.1.11', Primary: false, Association: { PublicIp } },
    ]);
    const unassign = (...PrivateIpAddresses: string[]) =>
      aws.ec2.send(new ec2.UnassignPrivateIpAddressesCommand({ NetworkInterfaceId, PrivateIpAddresses }));
    await expect(unassign('10.1.1.10')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await unassign('10.1.1.11');
    // Its Elastic IP address is free again.
    await aws.ec2.send(new ec2.ReleaseAddressCommand({ AllocationId }));
  });
});
