import {
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  type Instance,
  ModifyInstanceAttributeCommand,
  RebootInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  waitUntilInstanceRunning,
} from '@aws-sdk/client-ec2';
import { AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { launchOf, type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

const seconds = 1000;

async function launch(test: SandboxUnderTest, more: Partial<RunInstancesCommandInput> = {}): Promise<string> {
  const { Instances } = await test.aws.ec2.send(launchOf(test.world, more));
  return Instances?.[0]?.InstanceId ?? '';
}

async function look({ aws }: SandboxUnderTest, id: string): Promise<Instance> {
  const { Reservations } = await aws.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  const instance = Reservations?.[0]?.Instances?.[0];
  if (!instance) throw new Error(`no instance ${id}`);
  return instance;
}

describe('an instance through its life', () => {
  it('is pending, running, shutting down and terminated, each in its time', async () => {
    const test = sandboxUnderTest();
    const id = await launch(test);
    const states: [number, string | undefined][] = [];
    const begun = test.clock.now();
    const note = async () => states.push([(test.clock.now() - begun) / seconds, (await look(test, id)).State?.Name]);
    test.clock.advance(11_999);
    await note();
    test.clock.advance(1);
    await note();
    await test.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await note();
    test.clock.advance(35 * seconds);
    await note();
    expect(states).toEqual([
      [11.999, 'pending'],
      [12, 'running'],
      [12, 'shutting-down'],
      [47, 'terminated'],
    ]);
  });

  it('has its private address at once and its public one a little later', async () => {
    const test = sandboxUnderTest();
    const { Instances: [first] = [] } = await test.aws.ec2.send(launchOf(test.world));
    expect(first?.PrivateIpAddress).toMatch(/^172\.31\./);
    expect(first?.PublicIpAddress).toBeUndefined();
    expect(first?.PrivateDnsName).toBe(`ip-${first?.PrivateIpAddress?.replaceAll('.', '-')}.ec2.internal`);
    test.clock.advance(3 * seconds);
    const later = await look(test, first?.InstanceId ?? '');
    expect(later.PublicIpAddress).toMatch(/^54\./);
    expect(later.PublicDnsName).toBe(`ec2-${later.PublicIpAddress?.replaceAll('.', '-')}.compute-1.amazonaws.com`);
    expect(later.NetworkInterfaces?.[0]?.Association).toMatchObject({
      PublicIp: later.PublicIpAddress,
      IpOwnerId: 'amazon',
    });
  });

  it('is seen terminated for an hour, without its network, and then no more', async () => {
    const test = sandboxUnderTest();
    const id = await launch(test);
    test.clock.advance(60 * seconds);
    await test.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    expect(await look(test, id)).not.toHaveProperty('PublicIpAddress');
    test.clock.advance(3_634 * seconds);
    expect(await look(test, id)).toMatchObject({
      State: { Code: 48, Name: 'terminated' },
      StateReason: { Code: 'Client.UserInitiatedShutdown' },
      StateTransitionReason: 'User initiated (2026-01-05 09:01:00 GMT)',
      NetworkInterfaces: [],
      BlockDeviceMappings: [],
    });
    test.clock.advance(2 * seconds);
    await expect(look(test, id)).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    const { Reservations } = await test.aws.ec2.send(new DescribeInstancesCommand({}));
    expect(Reservations).toEqual([]);
    expect(Object.keys(test.world.ec2.instances)).toEqual([id]);
  });

  it('stops, loses its public address, and starts with another', async () => {
    const test = sandboxUnderTest();
    const id = await launch(test);
    test.clock.advance(60 * seconds);
    const before = (await look(test, id)).PublicIpAddress;
    await test.aws.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    expect(await look(test, id)).toMatchObject({ State: { Name: 'stopping' } });
    await expect(test.aws.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }))).rejects.toMatchObject({
      name: 'IncorrectInstanceState',
      message: `The instance '${id}' is not in a state from which it can be started.`,
    });
    test.clock.advance(20 * seconds);
    const stopped = await look(test, id);
    expect(stopped.State?.Name).toBe('stopped');
    expect(stopped.PublicIpAddress).toBeUndefined();
    await test.aws.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
    test.clock.advance(12 * seconds);
    const after = await look(test, id);
    expect(after.State?.Name).toBe('running');
    expect(after.PublicIpAddress).toBeDefined();
    expect(after.PublicIpAddress).not.toBe(before);
    await test.aws.ec2.send(new RebootInstancesCommand({ InstanceIds: [id] }));
  });

  it('passes its status checks some minutes after it runs; others are listed only on request', async () => {
    const test = sandboxUnderTest();
    const id = await launch(test);
    const status = async (IncludeAllInstances: boolean) => {
      const { InstanceStatuses } = await test.aws.ec2.send(new DescribeInstanceStatusCommand({ IncludeAllInstances }));
      return InstanceStatuses?.map(({ InstanceState, SystemStatus }) => [InstanceState?.Name, SystemStatus?.Status]);
    };
    test.clock.advance(2 * seconds);
    expect(await status(false)).toEqual([]);
    expect(await status(true)).toEqual([['pending', 'not-applicable']]);
    test.clock.advance(10 * seconds);
    expect(await status(false)).toEqual([['running', 'initializing']]);
    test.clock.advance(130 * seconds);
    expect(await status(false)).toEqual([['running', 'ok']]);
    expect(id).toMatch(/^i-0[0-9a-f]{16}$/);
  });

  it('satisfies the SDK’s own waiter', async () => {
    const test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
    const id = await launch(test);
    test.clock.advance(12 * seconds);
    const { state } = await waitUntilInstanceRunning(
      { client: test.aws.ec2, maxWaitTime: 5, minDelay: 1, maxDelay: 1 },
      { InstanceIds: [id] },
    );
    expect(state).toBe('SUCCESS');
  });
});

describe('ending instances', () => {
  it('twice is no error, and an unknown id fails the whole call', async () => {
    const test = sandboxUnderTest();
    const id = await launch(test);
    test.clock.advance(60 * seconds);
    const unknown = 'i-0123456789abcdef0';
    await expect(
      test.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id, unknown] })),
    ).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      message: `The instance ID '${unknown}' does not exist`,
    });
    expect((await look(test, id)).State?.Name).toBe('running');
    const first = await test.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    expect(first.TerminatingInstances).toEqual([
      {
        InstanceId: id,
        CurrentState: { Code: 32, Name: 'shutting-down' },
        PreviousState: { Code: 16, Name: 'running' },
      },
    ]);
    test.clock.advance(60 * seconds);
    const second = await test.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    expect(second.TerminatingInstances?.[0]).toMatchObject({
      CurrentState: { Name: 'terminated' },
      PreviousState: { Name: 'terminated' },
    });
  });

  it('names every unknown id', async () => {
    const test = sandboxUnderTest();
    const InstanceIds = ['i-0123456789abcdef0', 'i-0123456789abcdef1'];
    await expect(test.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds }))).rejects.toHaveProperty(
      'message',
      "The instance IDs 'i-0123456789abcdef0, i-0123456789abcdef1' do not exist",
    );
  });

  it('is refused while termination protection is on', async () => {
    const test = sandboxUnderTest();
    const id = await launch(test, { DisableApiTermination: true });
    test.clock.advance(60 * seconds);
    const end = new TerminateInstancesCommand({ InstanceIds: [id] });
    await expect(test.aws.ec2.send(end)).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    await test.aws.ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId: id, DisableApiTermination: { Value: false } }),
    );
    const ask = new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: 'disableApiTermination' });
    expect((await test.aws.ec2.send(ask)).DisableApiTermination?.Value).toBe(false);
    await test.aws.ec2.send(end);
  });

  it('takes the volume and the interface along, the interface a little later', async () => {
    const test = sandboxUnderTest();
    const Tags = [{ Key: 'k', Value: 'v' }];
    const TagSpecifications = (['instance', 'volume', 'network-interface'] as const).map((ResourceType) => ({
      ResourceType,
      Tags,
    }));
    const id = await launch(test, { TagSpecifications });
    test.clock.advance(60 * seconds);
    const kinds = async () => {
      const { Tags: found } = await test.aws.ec2.send(
        new DescribeTagsCommand({ Filters: [{ Name: 'key', Values: ['k'] }] }),
      );
      return found?.map(({ ResourceType }) => ResourceType).sort();
    };
    expect(await kinds()).toEqual(['instance', 'network-interface', 'volume']);
    await test.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    test.clock.advance(38 * seconds);
    expect(await kinds()).toEqual(['instance', 'network-interface']);
    expect((await test.aws.ec2.send(new DescribeVolumesCommand({}))).Volumes).toEqual([]);
    expect((await test.aws.ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces).toHaveLength(1);
    test.clock.advance(1 * seconds);
    expect(await kinds()).toEqual(['instance']);
    expect((await test.aws.ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces).toEqual([]);
  });
});

describe('a launch with a client token', () => {
  const token = 'token-1';

  it('repeated is the same launch', async () => {
    const test = sandboxUnderTest();
    const first = await launch(test, { ClientToken: token });
    expect(await launch(test, { ClientToken: token })).toBe(first);
    expect(Object.keys(test.world.ec2.instances)).toEqual([first]);
  });

  it('and other parameters is refused', async () => {
    const test = sandboxUnderTest();
    await launch(test, { ClientToken: token });
    await expect(launch(test, { ClientToken: token, InstanceType: 't3.small' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
      message: 'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    });
  });

  it('counts in its own zone only: in another it launches again', async () => {
    const test = sandboxUnderTest();
    const [a, b] = Object.keys(test.world.ec2.subnets);
    const first = await launch(test, { ClientToken: token, SubnetId: a });
    expect(await launch(test, { ClientToken: token, SubnetId: b })).not.toBe(first);
  });

  it('whose instance is gone is refused', async () => {
    const test = sandboxUnderTest();
    const id = await launch(test, { ClientToken: token });
    test.clock.advance(60 * seconds);
    await test.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await expect(launch(test, { ClientToken: token })).rejects.toMatchObject({ name: 'IdempotentInstanceTerminated' });
  });

  it('launches twice where tokens are not honoured', async () => {
    const test = sandboxUnderTest({ switches: { honourTokens: false } });
    const first = await launch(test, { ClientToken: token });
    expect(await launch(test, { ClientToken: token })).not.toBe(first);
  });
});

describe('a launch into the network', () => {
  it('takes subnet, groups and public address from its interface', async () => {
    const test = sandboxUnderTest();
    const subnet = Object.values(test.world.ec2.subnets)[1];
    if (subnet) subnet.MapPublicIpOnLaunch = false;
    const face = {
      DeviceIndex: 0,
      SubnetId: subnet?.SubnetId,
      AssociatePublicIpAddress: true,
      PrivateIpAddress: '172.31.16.9',
    };
    const id = await launch(test, { NetworkInterfaces: [face] });
    test.clock.advance(5 * seconds);
    const instance = await look(test, id);
    expect(instance).toMatchObject({
      PrivateIpAddress: '172.31.16.9',
      SubnetId: subnet?.SubnetId,
      Placement: { AvailabilityZone: 'us-east-1b' },
    });
    expect(instance.PublicIpAddress).toBeDefined();
  });

  it('has no public address where the subnet gives none', async () => {
    const test = sandboxUnderTest();
    for (const subnet of Object.values(test.world.ec2.subnets)) subnet.MapPublicIpOnLaunch = false;
    const id = await launch(test);
    test.clock.advance(60 * seconds);
    expect((await look(test, id)).PublicIpAddress).toBeUndefined();
  });

  // (EC2 API reference, RunInstances: example response)
  it('is told as pending, with its reason and its monitoring, until it runs', async () => {
    const test = sandboxUnderTest();
    const { Instances } = await test.aws.ec2.send(launchOf(test.world, { Monitoring: { Enabled: true } }));
    expect(Instances?.[0]).toMatchObject({
      State: { Name: 'pending' },
      StateReason: { Code: 'pending', Message: 'pending' },
      Monitoring: { State: 'pending' },
    });
    test.clock.advance(60 * seconds);
    const running = await look(test, Instances?.[0]?.InstanceId ?? '');
    expect(running).toMatchObject({ State: { Name: 'running' }, Monitoring: { State: 'enabled' } });
    expect(running.StateReason).toBeUndefined();
  });

  it('refuses groups by name in a subnet', async () => {
    const test = sandboxUnderTest();
    const SubnetId = Object.keys(test.world.ec2.subnets)[0];
    await expect(launch(test, { SubnetId, SecurityGroups: ['default'] })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: 'The parameter groupName cannot be used with the parameter subnet',
    });
  });

  it.each([
    ['SubnetId', 'subnet ID'],
    ['SecurityGroupIds', 'security groups'],
  ])('refuses interfaces together with %s', async (member, words) => {
    const test = sandboxUnderTest();
    const value =
      member === 'SubnetId' ? Object.keys(test.world.ec2.subnets)[0] : Object.keys(test.world.ec2.securityGroups);
    await expect(launch(test, { NetworkInterfaces: [{ DeviceIndex: 0 }], [member]: value })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: `Network interfaces and an instance-level ${words} may not be specified on the same request`,
    });
  });

  it.each([
    ['172.31.0.3', 'InvalidParameterValue', "Address 172.31.0.3 is in subnet's reserved address range"],
    ['172.31.15.255', 'InvalidParameterValue', "Address 172.31.15.255 is in subnet's reserved address range"],
    ['10.0.0.1', 'InvalidParameterValue', "Address 10.0.0.1 does not fall within the subnet's address range"],
  ])('refuses the address %s', async (PrivateIpAddress, name, message) => {
    const test = sandboxUnderTest();
    const SubnetId = Object.keys(test.world.ec2.subnets)[0];
    await expect(launch(test, { PrivateIpAddress, SubnetId })).rejects.toMatchObject({ name, message });
  });

  it('refuses an address twice', async () => {
    const test = sandboxUnderTest();
    const more = { PrivateIpAddress: '172.31.0.9', SubnetId: Object.keys(test.world.ec2.subnets)[0] };
    await launch(test, more);
    await expect(launch(test, more)).rejects.toMatchObject({
      name: 'InvalidIPAddress.InUse',
      message: 'Address 172.31.0.9 is in use.',
    });
  });

  it('says where a type is offered instead', async () => {
    const test = sandboxUnderTest({ switches: { missingTypes: { 'us-east-1b': ['t3.micro'] } } });
    await expect(launch(test, { Placement: { AvailabilityZone: 'us-east-1b' } })).rejects.toMatchObject({
      name: 'Unsupported',
      message:
        'Your requested instance type (t3.micro) is not supported in your requested Availability Zone (us-east-1b). Please retry your request by not specifying an Availability Zone or choosing us-east-1a, us-east-1c, us-east-1d, us-east-1e, us-east-1f.',
    });
  });

  it('without a default VPC needs a subnet', async () => {
    const test = sandboxUnderTest();
    for (const vpc of Object.values(test.world.ec2.vpcs)) vpc.IsDefault = false;
    await expect(launch(test)).rejects.toMatchObject({ name: 'VPCIdNotSpecified' });
  });
});

describe('a launch with an instance profile', () => {
  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });

  it('fails until EC2 has heard of the profile, then until it has heard of its role', async () => {
    const test = sandboxUnderTest({ switches: { propagationMs: 9000 } });
    const { aws, clock } = test;
    const profile = { InstanceProfileName: 'p' };
    await aws.iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: trust }));
    const { InstanceProfile } = await aws.iam.send(new CreateInstanceProfileCommand(profile));
    const attempt = () => launch(test, { IamInstanceProfile: { Name: 'p' } });
    await expect(attempt()).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'Value (p) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
    });
    clock.advance(9000);
    await aws.iam.send(new AddRoleToInstanceProfileCommand({ ...profile, RoleName: 'r' }));
    await expect(attempt()).rejects.toHaveProperty(
      'message',
      `IamInstanceProfile: ${InstanceProfile?.Arn} has no associated IAM Roles`,
    );
    clock.advance(9000);
    expect(
      (
        await look(
          test,
          await attempt().then(async (id) => {
            clock.advance(2000);
            return id;
          }),
        )
      ).IamInstanceProfile,
    ).toEqual({ Arn: InstanceProfile?.Arn, Id: InstanceProfile?.InstanceProfileId });
  });
});

describe('listing instances', () => {
  it('filters by state, tag and subnet, and pages', async () => {
    const test = sandboxUnderTest();
    const tagged = {
      TagSpecifications: [{ ResourceType: 'instance' as const, Tags: [{ Key: 'Name', Value: 'web' }] }],
    };
    const web = await launch(test, tagged);
    for (let more = 0; more < 6; more++) await launch(test);
    test.clock.advance(60 * seconds);
    const ids = async (Filters: { Name: string; Values: string[] }[]) => {
      const { Reservations } = await test.aws.ec2.send(new DescribeInstancesCommand({ Filters }));
      return Reservations?.flatMap(({ Instances }) => Instances?.map(({ InstanceId }) => InstanceId));
    };
    expect(await ids([{ Name: 'tag:Name', Values: ['web'] }])).toEqual([web]);
    expect(await ids([{ Name: 'instance-state-name', Values: ['running'] }])).toHaveLength(7);
    expect(await ids([{ Name: 'instance-state-name', Values: ['pending'] }])).toEqual([]);
    const first = await test.aws.ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    expect(first.Reservations).toHaveLength(5);
    const second = await test.aws.ec2.send(new DescribeInstancesCommand({ MaxResults: 5, NextToken: first.NextToken }));
    expect(second.Reservations).toHaveLength(2);
    expect(second.NextToken).toBeUndefined();
  });

  it.each([
    [{ MaxResults: 4 }, 'InvalidParameterValue'],
    [{ MaxResults: 5, InstanceIds: ['i-0123456789abcdef0'] }, 'InvalidParameterCombination'],
    [{ InstanceIds: ['web'] }, 'InvalidInstanceID.Malformed'],
    [{ Filters: [{ Name: 'color', Values: ['red'] }] }, 'InvalidParameterValue'],
    [{ NextToken: 'nonsense' }, 'InvalidParameterValue'],
  ])('refuses %j', async (input, name) => {
    const { aws } = sandboxUnderTest();
    await expect(aws.ec2.send(new DescribeInstancesCommand(input))).rejects.toMatchObject({ name });
  });
});
