import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';

const test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
const client = test.aws.ec2;
const send = client.send.bind(client);
const create = (GroupName: string, more: object = {}) =>
  send(new ec2.CreatePlacementGroupCommand({ GroupName, ...more }));
const launched = async (more: Partial<ec2.RunInstancesCommandInput>) => {
  const { Instances } = await send(launchOf(test.world, { InstanceType: 'm5.large', ...more }));
  const InstanceIds = [Instances?.[0]?.InstanceId ?? ''];
  const { Reservations } = await send(new ec2.DescribeInstancesCommand({ InstanceIds }));
  return Reservations?.[0]?.Instances?.[0];
};

// EC2 API reference, CreatePlacementGroup; EC2 user guide, "Placement groups".
describe('a placement group', () => {
  it('is told with what its strategy implies, has a name of its own, and takes its tags', async () => {
    const TagSpecifications = [{ ResourceType: 'placement-group' as const, Tags: [{ Key: 'a', Value: 'b' }] }];
    expect((await create('near', { TagSpecifications })).PlacementGroup).toMatchObject({
      GroupName: 'near',
      State: 'available',
      Strategy: 'cluster',
      GroupArn: 'arn:aws:ec2:us-east-1:123456789012:placement-group/near',
      GroupId: expect.stringMatching(/^pg-[0-9a-f]{17}$/),
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    expect((await create('apart', { Strategy: 'spread' })).PlacementGroup?.SpreadLevel).toBe('rack');
    expect((await create('parts', { Strategy: 'partition', PartitionCount: 3 })).PlacementGroup?.PartitionCount).toBe(
      3,
    );
    for (const name of [' ', 'é', 'x'.repeat(256)])
      await expect(create(name)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(create('near')).rejects.toMatchObject({ name: 'InvalidPlacementGroup.Duplicate' });
    await expect(create('x', { PartitionCount: 3 })).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    const found = async (Name: string, value: string) => {
      const asked = { Filters: [{ Name, Values: [value] }] };
      const { PlacementGroups } = await send(new ec2.DescribePlacementGroupsCommand(asked));
      return PlacementGroups?.map(({ GroupName }) => GroupName);
    };
    expect(await found('strategy', 'spread')).toEqual(['apart']);
    expect(await found('group-name', 'pa*')).toEqual(['parts']);
    expect(await found('tag:a', 'b')).toEqual(['near']);
  });

  it('is named by a launch, found by it, and not deleted before its instances are gone', async () => {
    const Placement = { GroupName: 'parts', PartitionNumber: 2 };
    const instance = await launched({ Placement });
    expect(instance?.Placement).toMatchObject(Placement);
    const { LaunchTemplateData } = await send(
      new ec2.GetLaunchTemplateDataCommand({ InstanceId: instance?.InstanceId }),
    );
    expect(LaunchTemplateData?.Placement).toMatchObject(Placement);
    const Filters = [{ Name: 'placement-group-name', Values: ['parts'] }];
    expect((await send(new ec2.DescribeInstancesCommand({ Filters }))).Reservations).toHaveLength(1);
    const remove = () => send(new ec2.DeletePlacementGroupCommand({ GroupName: 'parts' }));
    await expect(remove()).rejects.toMatchObject({
      name: 'InvalidPlacementGroup.InUse',
      message: "The placement group 'parts' is in use and may not be deleted.",
    });
    await send(new ec2.TerminateInstancesCommand({ InstanceIds: [instance?.InstanceId ?? ''] }));
    await remove();
    await expect(launched({ Placement })).rejects.toMatchObject({
      name: 'InvalidPlacementGroup.Unknown',
      message: "The Placement Group 'parts' is unknown.",
    });
    await expect(launched({ Placement: { GroupName: 'near', PartitionNumber: 1 } })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('a launch is described with', () => {
  it('its enclaves and the weighting of its bandwidth', async () => {
    const asked = {
      EnclaveOptions: { Enabled: true },
      NetworkPerformanceOptions: { BandwidthWeighting: 'vpc-1' as const },
    };
    const instance = await launched({ ...asked, NetworkInterfaces: [{ DeviceIndex: 0, InterfaceType: 'efa' }] });
    expect(instance).toMatchObject(asked);
    const { LaunchTemplateData } = await send(
      new ec2.GetLaunchTemplateDataCommand({ InstanceId: instance?.InstanceId }),
    );
    expect(LaunchTemplateData).toMatchObject({ ...asked, NetworkInterfaces: [{ InterfaceType: 'efa' }] });
  });

  it('a fabric adapter, which is one of its interfaces', async () => {
    const instance = await launched({ NetworkInterfaces: [{ DeviceIndex: 0, InterfaceType: 'efa' }] });
    expect(instance?.NetworkInterfaces?.[0]?.InterfaceType).toBe('efa');
  });

  it('the disks it asks for, not those it takes away or that the machine would bring', async () => {
    const BlockDeviceMappings = [
      { DeviceName: '/dev/sdb', VirtualName: 'ephemeral0' },
      { DeviceName: '/dev/sdc', NoDevice: '' },
      { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 9 } },
    ];
    const instance = await launched({ BlockDeviceMappings });
    expect(instance?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)).toEqual(['/dev/sda1', '/dev/sdf']);
  });

  it('no more hops for its metadata than there are', async () => {
    await expect(launched({ MetadataOptions: { HttpPutResponseHopLimit: 65 } })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'Value (65) for parameter HttpPutResponseHopLimit is invalid. Expected a value between 1 and 64.',
    });
  });
});

it('a transit gateway says that it supports multicast', async () => {
  const Options = { MulticastSupport: 'enable' as const };
  const { TransitGateway } = await send(new ec2.CreateTransitGatewayCommand({ Options }));
  expect(TransitGateway?.Options?.MulticastSupport).toBe('enable');
});

describe('hibernation', () => {
  const HibernationOptions = { Configured: true };
  const encrypted = [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize: 20, Encrypted: true } }];

  // EC2 API reference, StopInstances and StateReason; EC2 user guide, "Hibernate your Amazon EC2 instance".
  it('is a stop that says so, of an instance that was launched for it', async () => {
    const asked = { InstanceType: 'm5.large' as const, HibernationOptions, BlockDeviceMappings: encrypted };
    const instance = await launched(asked);
    expect(instance?.HibernationOptions).toEqual(HibernationOptions);
    const InstanceIds = [instance?.InstanceId ?? ''];
    test.clock.advance(60_000);
    await send(new ec2.StopInstancesCommand({ InstanceIds, Hibernate: true }));
    const stopped = await send(
      new ec2.DescribeInstancesCommand({ Filters: [{ Name: 'hibernation-options.configured', Values: ['true'] }] }),
    );
    expect(stopped.Reservations?.[0]?.Instances?.[0]).toMatchObject({
      InstanceId: InstanceIds[0],
      StateReason: {
        Code: 'Client.UserInitiatedHibernate',
        Message: 'Client.UserInitiatedHibernate: User initiated hibernate',
      },
    });
  });

  // EC2 user guide, "Prerequisites for EC2 instance hibernation"; EC2 API reference, "Error codes".
  it.each([
    ['an open root disk', { InstanceType: 'm5.large' as const }],
    ['a root disk smaller than the memory', { InstanceType: 'm5.4xlarge' as const, BlockDeviceMappings: encrypted }],
    ['a type without it', { InstanceType: 'c5n.large' as const, BlockDeviceMappings: encrypted }],
  ])('is refused for %s', async (_, asked) => {
    await expect(launched({ ...asked, HibernationOptions })).rejects.toMatchObject({
      name: 'UnsupportedHibernationConfiguration',
    });
  });
});
