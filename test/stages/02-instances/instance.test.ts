import {
  DescribeInstancesCommand,
  type Instance,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { instanceProfile } from '../../../src/stages/01-roles/instance-profile.js';
import type { InstancePlan } from '../../../src/stages/02-instances/instance.js';
import { placement } from '../../../src/stages/02-instances/placement.js';
import { securityGroup } from '../../../src/stages/02-instances/security-group.js';
import { destination, source } from '../../../src/stages/02-instances/stage.js';
import { awsError } from '../../helpers/aws-error.js';
import { foreignTags, ownTags, shellWords, stageContext } from '../../helpers/stage-context.js';

const place = (subnetId: string, instanceType: string, mapsPublicIp = true) => ({
  subnetId,
  availabilityZone: 'eu-west-1a',
  instanceType,
  imageId: `ami-${instanceType}`,
  mapsPublicIp,
});
const places = [place('subnet-a', 't3.micro'), place('subnet-b', 't3.micro'), place('subnet-a', 't2.micro')];
const plan: InstancePlan = {
  ...place('subnet-a', 't3.micro'),
  name: 'demo-source',
  groupId: 'sg-1',
  profileName: 'Demo-SSM-Role',
};
const made = {
  id: 'i-1',
  name: 'demo-source',
  address: '172.31.0.10',
  interfaceId: 'eni-1',
  subnetId: 'subnet-a',
  vpcId: 'vpc-1',
};
const tags = ownTags('instances/source', 'demo-source');
const running: Instance = {
  InstanceId: 'i-1',
  State: { Name: 'running' },
  Tags: tags,
  PrivateIpAddress: '172.31.0.10',
  NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }],
  SubnetId: 'subnet-a',
  VpcId: 'vpc-1',
};
const results = [
  [placement, { vpcId: 'vpc-1', vpcCidr: '172.31.0.0/16', isDefaultVpc: true, places }],
  [securityGroup, { id: 'sg-1', name: 'g', vpcId: 'vpc-1' }],
  [instanceProfile, { id: 'AIPA1', name: 'Demo-SSM-Role', arn: 'arn:p' }],
] as const;

describe('plan', () => {
  it('freezes everything that goes into the launch', async () => {
    expect(await source.plan(stageContext({ results }).context, 1)).toEqual(plan);
  });

  it('goes to another place after each refusal, and round again', async () => {
    const { context } = stageContext({ results });
    const at = async (attempt: number) => {
      const { subnetId, instanceType } = await source.plan(context, attempt);
      return `${subnetId} ${instanceType}`;
    };
    expect([await at(1), await at(2), await at(3), await at(4)]).toEqual([
      'subnet-a t3.micro',
      'subnet-b t3.micro',
      'subnet-a t2.micro',
      'subnet-a t3.micro',
    ]);
  });

  it('puts the second instance into the subnet of the first, whatever the attempt', async () => {
    const { context } = stageContext({ results: [...results, [source, made]] });
    for (const [attempt, instanceType] of [
      [1, 't3.micro'],
      [2, 't2.micro'],
      [3, 't3.micro'],
    ] as const) {
      expect(await destination.plan(context, attempt)).toMatchObject({
        name: 'demo-destination',
        subnetId: 'subnet-a',
        instanceType,
      });
    }
  });

  it('a lab without a place is a bug', async () => {
    const { context } = stageContext({
      results: [[placement, { vpcId: 'vpc-1', vpcCidr: '', isDefaultVpc: true, places: [] }], ...results.slice(1)],
    });
    await expect(source.plan(context, 1)).rejects.toMatchObject({ code: 'bug' });
  });
});

describe('preview', () => {
  it('says what it costs by the hour, and gives the command', () => {
    const preview = source.preview(plan);
    expect(preview).toMatchObject({
      sign: '+',
      what: 'instance demo-source (t3.micro, Amazon Linux 2023)',
      cost: 'about $0.016 an hour (instance, public IPv4 address, 8 GiB disk)',
      costPerHour: 0.0163,
    });
    expect(shellWords(preview.command)).toEqual([
      ...['aws', 'ec2', 'run-instances', '--image-id', 'ami-t3.micro', '--instance-type', 't3.micro', '--count', '1'],
      ...['--subnet-id', 'subnet-a', '--security-group-ids', 'sg-1', '--iam-instance-profile', 'Name=Demo-SSM-Role'],
      ...['--metadata-options', 'HttpTokens=required,HttpPutResponseHopLimit=2'],
      ...['--tag-specifications', 'ResourceType=instance,Tags=[{Key=Name,Value=demo-source}]'],
    ]);
  });

  it('asks for a public address where the subnet gives none by itself', () => {
    expect(shellWords(source.preview({ ...plan, mapsPublicIp: false }).command)).toContain(
      '--associate-public-ip-address',
    );
  });
});

describe('find', () => {
  const described = (...instances: Partial<Instance>[]) => {
    const world = stageContext();
    world.ec2
      .on(DescribeInstancesCommand)
      .resolves({ Reservations: instances.map((instance) => ({ Instances: [{ ...running, ...instance }] })) });
    return world;
  };

  it('by result, the very id', async () => {
    const { context, ec2 } = described({});
    expect(await source.find(context, { plan, result: made })).toEqual(made);
    expect(ec2.calls()[0]?.args[0].input).toEqual({ InstanceIds: ['i-1'] });
  });

  it('by plan or nothing, by the tags of lab and step among those that are not terminated', async () => {
    for (const sought of [{ plan }, {}]) {
      const { context, ec2 } = described({});
      expect(await source.find(context, sought)).toEqual(made);
      expect(ec2.calls()[0]?.args[0].input).toEqual({
        Filters: [
          { Name: 'tag:flowlab:lab', Values: ['abcdefg2'] },
          { Name: 'tag:flowlab:step', Values: ['instances/source'] },
          { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped', 'shutting-down'] },
        ],
      });
    }
  });

  it('only its own, where an endpoint ignores filters and lists whatever it has', async () => {
    const others = [
      { InstanceId: 'i-7', Tags: foreignTags },
      { InstanceId: 'i-8', Tags: ownTags('instances/destination', 'demo-destination') },
      { InstanceId: 'i-9', State: { Name: 'terminated' as const } },
    ];
    expect(await source.find(described(...others).context, {})).toBeUndefined();
    expect(await source.find(described(...others, {}).context, {})).toEqual(made);
  });

  it('on the second page', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(DescribeInstancesCommand)
      .resolvesOnce({ Reservations: [], NextToken: 'a' })
      .resolvesOnce({ Reservations: [{ Instances: [running] }] });
    expect(await source.find(context, { plan })).toEqual(made);
  });

  it('prefers the living to one that is on its way out', async () => {
    const dying: Partial<Instance> = { InstanceId: 'i-0', State: { Name: 'shutting-down' } };
    expect(await source.find(described(dying, {}).context, { plan })).toMatchObject({ id: 'i-1' });
    expect(await source.find(described(dying).context, {})).toMatchObject({ id: 'i-0' });
  });

  it('terminated is gone, though AWS shows it for an hour', async () => {
    expect(
      await source.find(described({ State: { Name: 'terminated' } }).context, { plan, result: made }),
    ).toBeUndefined();
  });

  it('one that is being terminated is still there, even where it has lost its address', async () => {
    const { PrivateIpAddress: _, NetworkInterfaces: __, ...bare } = running;
    const world = stageContext();
    world.ec2
      .on(DescribeInstancesCommand)
      .resolves({ Reservations: [{ Instances: [{ ...bare, State: { Name: 'shutting-down' } }] }] });
    expect(await source.find(world.context, { plan, result: made })).toMatchObject({ id: 'i-1' });
  });

  it('too young to be seen: nothing', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(DescribeInstancesCommand)
      .rejects(awsError('InvalidInstanceID.NotFound', "The instance ID 'i-1' does not exist"));
    expect(await source.find(context, { plan, result: made })).toBeUndefined();
  });

  it('without our tag: not ours', async () => {
    await expect(source.find(described({ Tags: [] }).context, { plan, result: made })).rejects.toMatchObject({
      code: 'not-ours',
      message: "Instance i-1 no longer carries this lab's tag, so it is left alone.",
    });
  });
});

describe('make', () => {
  const launch = { Instances: [{ ...running, State: { Name: 'pending' as const } }] };
  const input = {
    ImageId: 'ami-t3.micro',
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    ClientToken: 'token-1',
    IamInstanceProfile: { Name: 'Demo-SSM-Role' },
    MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 2 },
    TagSpecifications: ['instance', 'volume', 'network-interface'].map((ResourceType) => ({
      ResourceType,
      Tags: tags,
    })),
    SubnetId: 'subnet-a',
    SecurityGroupIds: ['sg-1'],
  };

  it('is one call with the stored token, frozen parameters, IMDSv2 and the tags in it', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(RunInstancesCommand).resolves(launch);
    expect(await source.make(context, plan, 'token-1')).toEqual(made);
    expect(ec2.calls().map((call) => call.args[0].input)).toEqual([input]);
  });

  it('asks for a public address with an interface where the subnet gives none', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(RunInstancesCommand).resolves(launch);
    await source.make(context, { ...plan, mapsPublicIp: false }, 'token-1');
    const { SubnetId: _, SecurityGroupIds: __, ...rest } = input;
    expect(ec2.calls()[0]?.args[0].input).toEqual({
      ...rest,
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: 'subnet-a', Groups: ['sg-1'], AssociatePublicIpAddress: true }],
    });
  });

  it.each([
    'Value (Demo-SSM-Role) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
    'IamInstanceProfile: Demo-SSM-Role has no associated IAM Roles',
  ])('a profile that is too young is waited for, with the same token: %s', async (message) => {
    const { context, ec2, ui } = stageContext();
    const young = awsError('InvalidParameterValue', message);
    ec2.on(RunInstancesCommand).rejectsOnce(young).rejectsOnce(young).resolvesOnce(launch);
    await source.make(context, plan, 'token-1');
    expect(ec2.calls().map((call) => call.args[0].input)).toEqual([input, input, input]);
    expect(ui.events[0]).toMatchObject({
      kind: 'retry',
      call: 'RunInstances',
      reason: 'the new role is not usable everywhere yet',
    });
  });

  it('waits three minutes for it, no longer', async () => {
    const { context, ec2, clock } = stageContext();
    ec2.on(RunInstancesCommand).rejects(awsError('InvalidParameterValue', 'Invalid IAM Instance Profile name'));
    const begun = clock.now();
    await expect(source.make(context, plan, 't')).rejects.toThrow('Invalid IAM Instance Profile name');
    expect(clock.now() - begun).toBe(180_000);
  });

  it.each([
    ['InvalidParameterValue', 'Value (t9.huge) for parameter instanceType is invalid.'],
    ['InsufficientInstanceCapacity', 'There is no Spot capacity'],
    ['VcpuLimitExceeded', 'limit'],
    ['UnauthorizedOperation', 'is not authorized to perform: iam:PassRole'],
    ['IdempotentParameterMismatch', 'other parameters'],
  ])('%s is not tried again with the same token', async (code, message) => {
    const { context, ec2 } = stageContext();
    ec2.on(RunInstancesCommand).rejects(awsError(code, message));
    await expect(source.make(context, plan, 't')).rejects.toMatchObject({ name: code });
    expect(ec2.calls()).toHaveLength(1);
  });

  it.each([
    ['no instance', {}],
    ['an instance without an id', { Instances: [{ PrivateIpAddress: '172.31.0.10' }] }],
    ['an instance without an address', { Instances: [{ InstanceId: 'i-1' }] }],
  ])('an answer with %s is a lost one', async (_, answer) => {
    const { context, ec2 } = stageContext();
    ec2.on(RunInstancesCommand).resolves(answer);
    await expect(source.make(context, plan, 't')).rejects.toMatchObject({ code: 'lost-answer' });
  });
});

describe('remove', () => {
  const inState = (Name: 'running' | 'shutting-down' | 'terminated' | 'stopped') => {
    const world = stageContext();
    world.ec2
      .on(DescribeInstancesCommand, { InstanceIds: ['i-1'] })
      .resolves({ Reservations: [{ Instances: [{ ...running, State: { Name } }] }] });
    world.ec2.on(TerminateInstancesCommand).resolves({});
    return world;
  };

  it.each(['running', 'stopped'] as const)('terminates one that is %s, alone in its call', async (state) => {
    const { context, ec2 } = inState(state);
    await source.remove?.(context, made);
    expect(ec2.commandCalls(TerminateInstancesCommand).map((call) => call.args[0].input)).toEqual([
      { InstanceIds: ['i-1'] },
    ]);
  });

  it.each(['shutting-down', 'terminated'] as const)('one that is %s is not asked again', async (state) => {
    const { context, ec2 } = inState(state);
    await source.remove?.(context, made);
    expect(ec2.commandCalls(TerminateInstancesCommand)).toEqual([]);
  });

  it('one that AWS no longer knows is not asked either', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(DescribeInstancesCommand).rejects(awsError('InvalidInstanceID.NotFound'));
    await source.remove?.(context, made);
    expect(ec2.commandCalls(TerminateInstancesCommand)).toEqual([]);
  });

  it('termination protection is told, not switched off', async () => {
    const { context, ec2 } = inState('running');
    ec2
      .on(TerminateInstancesCommand)
      .rejects(awsError('OperationNotPermitted', "The instance 'i-1' may not be terminated."));
    await expect(source.remove?.(context, made)).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    expect(ec2.calls()).toHaveLength(2);
  });
});
