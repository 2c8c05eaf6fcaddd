import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteLaunchTemplateCommand,
  DeleteLaunchTemplateVersionsCommand,
  DeleteTagsCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeTagsCommand,
  GetLaunchTemplateDataCommand,
  ModifyLaunchTemplateCommand,
  type RequestLaunchTemplateData,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

function templates() {
  const { aws, world, clock } = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const { ec2 } = aws;
  const ImageId = Object.values(world.ec2.images).find(({ Architecture }) => Architecture === 'x86_64')?.ImageId;
  const create = async (LaunchTemplateData: RequestLaunchTemplateData, more: object = {}) => {
    const name = { LaunchTemplateName: 'web', LaunchTemplateData, ...more };
    const made = await ec2.send(new CreateLaunchTemplateCommand(name));
    return made.LaunchTemplate ?? {};
  };
  const addVersion = async (LaunchTemplateData: RequestLaunchTemplateData, more: object = {}) =>
    (await ec2.send(new CreateLaunchTemplateVersionCommand({ LaunchTemplateName: 'web', LaunchTemplateData, ...more })))
      .LaunchTemplateVersion;
  const run = async (Version?: string, more: Partial<RunInstancesCommandInput> = {}) => {
    const LaunchTemplate = { LaunchTemplateName: 'web', ...(Version && { Version }) };
    const { Instances } = await ec2.send(
      new RunInstancesCommand({ MinCount: 1, MaxCount: 1, LaunchTemplate, ...more }),
    );
    return Instances?.[0];
  };
  const versions = async (more: object = { LaunchTemplateName: 'web' }) =>
    (await ec2.send(new DescribeLaunchTemplateVersionsCommand(more))).LaunchTemplateVersions ?? [];
  return { ec2, world, clock, ImageId, create, addVersion, run, versions };
}

describe('a launch template', () => {
  it('is described as it was made, its version with the parameters as they came', async () => {
    const { ec2, create, versions } = templates();
    const data: RequestLaunchTemplateData = {
      InstanceType: 't3.small',
      EbsOptimized: true,
      NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: false, Groups: ['sg-0123456789abcdef0'] }],
      InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { ValidUntil: new Date('2027-01-01T00:00:00Z') } },
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'a', Value: 'b' }] }],
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
    };
    const made = await create(data, {
      VersionDescription: 'first',
      TagSpecifications: [{ ResourceType: 'launch-template', Tags: [{ Key: 'k', Value: 'v' }] }],
    });
    expect(made).toMatchObject({
      LaunchTemplateId: expect.stringMatching(/^lt-[0-9a-f]{17}$/),
      LaunchTemplateName: 'web',
      CreatedBy: 'arn:aws:iam::123456789012:user/sandbox',
      DefaultVersionNumber: 1,
      LatestVersionNumber: 1,
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    expect((await ec2.send(new DescribeLaunchTemplatesCommand({}))).LaunchTemplates).toEqual([made]);
    expect(await versions()).toEqual([
      {
        LaunchTemplateId: made.LaunchTemplateId,
        LaunchTemplateName: 'web',
        VersionNumber: 1,
        VersionDescription: 'first',
        CreateTime: made.CreateTime,
        CreatedBy: made.CreatedBy,
        DefaultVersion: true,
        LaunchTemplateData: data,
        Operator: { Managed: false },
      },
    ]);
  });

  it('is found by id, by name, by filter, a page at a time', async () => {
    const { ec2, create } = templates();
    const ids: unknown[] = [];
    for (const LaunchTemplateName of ['one', 'two', 'three'])
      ids.push((await create({ InstanceType: 't3.nano' }, { LaunchTemplateName })).LaunchTemplateId);
    const names = async (more: object) =>
      (await ec2.send(new DescribeLaunchTemplatesCommand(more))).LaunchTemplates?.map((one) => one.LaunchTemplateName);
    expect(await names({ LaunchTemplateIds: [ids[1]] })).toEqual(['two']);
    expect(await names({ LaunchTemplateNames: ['three', 'one'] })).toEqual(['three', 'one']);
    expect(await names({ Filters: [{ Name: 'launch-template-name', Values: ['t*'] }] })).toEqual(['two', 'three']);
    const first = await ec2.send(new DescribeLaunchTemplatesCommand({ MaxResults: 2 }));
    expect(first.LaunchTemplates).toHaveLength(2);
    expect(await names({ MaxResults: 2, NextToken: first.NextToken })).toEqual(['three']);
  });

  it.each([
    [
      { LaunchTemplateName: 'web' },
      'InvalidLaunchTemplateName.AlreadyExistsException',
      'Launch template name already in use.',
    ],
    [
      { LaunchTemplateName: 'w b' },
      'InvalidLaunchTemplateName.MalformedException',
      'The specified launch template name is invalid. A launch template name must be between 3 and 125 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.',
    ],
    [
      { LaunchTemplateName: 'x'.repeat(126) },
      'InvalidLaunchTemplateName.MalformedException',
      'The specified launch template name is invalid. A launch template name must be between 3 and 125 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.',
    ],
    [
      { LaunchTemplateName: 'other', LaunchTemplateData: { UserData: 'é' } },
      'InvalidUserData.Malformed',
      'Invalid BASE64 encoding of user data.',
    ],
    [
      { LaunchTemplateName: 'other', TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'a' }] }] },
      'InvalidParameterValue',
      "'instance' is not a valid taggable resource type for this operation.",
    ],
    [
      { LaunchTemplateName: 'other', DryRun: true },
      'DryRunOperation',
      'Request would have succeeded, but DryRun flag is set.',
    ],
  ])('%j: %s', async (more, name, message) => {
    const { create } = templates();
    await create({ InstanceType: 't3.nano' });
    await expect(create({ InstanceType: 't3.nano' }, more)).rejects.toMatchObject({ name, message });
  });

  it('is made once for a client token', async () => {
    const { create, addVersion, versions } = templates();
    const one = await create({ InstanceType: 't3.nano' }, { ClientToken: 'token' });
    expect(await create({ InstanceType: 't3.nano' }, { ClientToken: 'token' })).toEqual(one);
    await expect(create({ InstanceType: 't3.micro' }, { ClientToken: 'token' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
    const version = await addVersion({ InstanceType: 't3.small' }, { ClientToken: 'token' });
    expect(await addVersion({ InstanceType: 't3.small' }, { ClientToken: 'token' })).toEqual(version);
    expect(await versions()).toHaveLength(2);
  });

  it('is gone once deleted, and its name is free', async () => {
    const { ec2, create, versions } = templates();
    const made = await create({ InstanceType: 't3.nano' });
    const { LaunchTemplateId } = made;
    const gone = await ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: 'web' }));
    expect(gone.LaunchTemplate).toMatchObject({ LaunchTemplateId, LaunchTemplateName: 'web' });
    await expect(ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId }))).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateId.NotFound',
      message: `The specified launch template, with template ID ${LaunchTemplateId}, does not exist.`,
    });
    await expect(versions()).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateName.NotFoundException',
      message: 'The specified launch template, with template name web, does not exist.',
    });
    expect((await create({ InstanceType: 't3.nano' })).LaunchTemplateId).not.toBe(LaunchTemplateId);
  });

  it.each([
    [
      { LaunchTemplateId: 'lt-0123456789abcdef0', LaunchTemplateName: 'web' },
      'InvalidParameterCombination',
      'The parameter LaunchTemplateId cannot be used with the parameter LaunchTemplateName',
    ],
    [{ LaunchTemplateId: 'lt-1' }, 'InvalidLaunchTemplateId.Malformed', 'Invalid id: "lt-1" (expecting "lt-...")'],
    [
      {},
      'MissingParameter',
      'The request must contain the parameter LaunchTemplateId, LaunchTemplateName or LaunchTemplateVersion',
    ],
    [
      { Versions: ['1'] },
      'InvalidParameterValue',
      'Value (1) for parameter version is invalid. Without a launch template it is $Latest or $Default.',
    ],
  ])('of %j no version is described: %s', async (input, name, message) => {
    const { versions, create } = templates();
    await create({ InstanceType: 't3.nano' });
    await expect(versions(input)).rejects.toMatchObject({ name, message });
  });
});

describe('the versions of a launch template', () => {
  it('have numbers of their own, newest first, of which one is the default', async () => {
    const { ec2, create, addVersion, versions } = templates();
    const { LaunchTemplateId } = await create({ InstanceType: 't3.nano' });
    await addVersion({ InstanceType: 't3.micro' });
    await addVersion({ InstanceType: 't3.small' });
    const numbers = async (more: object) => (await versions(more)).map((one) => one.VersionNumber);
    expect(await numbers({ LaunchTemplateId })).toEqual([3, 2, 1]);
    expect(await numbers({ LaunchTemplateId, Versions: ['$Default', '2'] })).toEqual([2, 1]);
    expect(await numbers({ LaunchTemplateId, MinVersion: '2', MaxVersion: '3' })).toEqual([3, 2]);
    expect(await numbers({ Versions: ['$Latest'] })).toEqual([3]);
    const filter = (Name: string, ...Values: string[]) => numbers({ LaunchTemplateId, Filters: [{ Name, Values }] });
    expect(await filter('instance-type', 't3.micro')).toEqual([2]);
    expect(await filter('is-default-version', 'true')).toEqual([1]);
    const { LaunchTemplate } = await ec2.send(
      new ModifyLaunchTemplateCommand({ LaunchTemplateId, DefaultVersion: '$Latest' }),
    );
    expect(LaunchTemplate).toMatchObject({ DefaultVersionNumber: 3, LatestVersionNumber: 3 });
    await expect(versions({ LaunchTemplateId, Versions: ['7'] })).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateId.VersionNotFound',
      message: `Could not find the specified version 7 for the launch template with ID ${LaunchTemplateId}.`,
    });
  });

  it('inherit what they do not say from the version they are based on, but for snapshots', async () => {
    const { create, addVersion } = templates();
    await create({
      InstanceType: 't3.nano',
      EbsOptimized: true,
      BlockDeviceMappings: [
        { DeviceName: '/dev/sdb', Ebs: { SnapshotId: 'snap-0123456789abcdef0', VolumeSize: 9 } },
        { DeviceName: '/dev/sdc', NoDevice: '' },
      ],
    });
    const next = await addVersion({ InstanceType: 't3.micro' }, { SourceVersion: '1', VersionDescription: 'bigger' });
    expect(next).toMatchObject({ VersionNumber: 2, VersionDescription: 'bigger', DefaultVersion: false });
    expect(next?.LaunchTemplateData).toEqual({
      InstanceType: 't3.micro',
      EbsOptimized: true,
      BlockDeviceMappings: [
        { DeviceName: '/dev/sdb', Ebs: { VolumeSize: 9 } },
        { DeviceName: '/dev/sdc', NoDevice: '' },
      ],
    });
  });

  it('are deleted one by one, never the default, and no number is given twice', async () => {
    const { ec2, create, addVersion } = templates();
    const { LaunchTemplateId } = await create({ InstanceType: 't3.nano' });
    await addVersion({ InstanceType: 't3.micro' });
    const outcome = await ec2.send(
      new DeleteLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: ['1', '2', '9'] }),
    );
    const named = { LaunchTemplateId, LaunchTemplateName: 'web' };
    expect(outcome.SuccessfullyDeletedLaunchTemplateVersions).toEqual([{ ...named, VersionNumber: 2 }]);
    expect(outcome.UnsuccessfullyDeletedLaunchTemplateVersions).toEqual([
      {
        ...named,
        VersionNumber: 1,
        ResponseError: {
          Code: 'unexpectedError',
          Message: `Version 1 is the default version of the launch template with ID ${LaunchTemplateId} and cannot be deleted.`,
        },
      },
      {
        ...named,
        VersionNumber: 9,
        ResponseError: {
          Code: 'launchTemplateVersionDoesNotExist',
          Message: `Could not find the specified version 9 for the launch template with ID ${LaunchTemplateId}.`,
        },
      },
    ]);
    expect((await addVersion({ InstanceType: 't3.small' }))?.VersionNumber).toBe(3);
  });

  it('show the image behind a parameter where they are asked to', async () => {
    const { create, versions, world } = templates();
    const [parameter, image] = Object.entries(world.ssm.parameters).find(([name]) => /al2023.*x86_64/.test(name)) ?? [];
    await create({ ImageId: `resolve:ssm:${parameter}` });
    const shown = async (ResolveAlias: boolean) =>
      (await versions({ LaunchTemplateName: 'web', ResolveAlias }))[0]?.LaunchTemplateData?.ImageId;
    expect(await shown(false)).toBe(`resolve:ssm:${parameter}`);
    expect(await shown(true)).toBe(image);
  });
});

describe('a launch from a template', () => {
  it('takes the template’s parameters, and its own instead where it says them', async () => {
    const { ec2, ImageId, create, run } = templates();
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const VpcId = Vpc?.VpcId ?? '';
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24' }));
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ VpcId, GroupName: 'g', Description: 'd' }),
    );
    await create({
      ImageId,
      InstanceType: 't3.small',
      UserData: Buffer.from('#!/bin/sh\ntrue').toString('base64'),
      Monitoring: { Enabled: true },
      MetadataOptions: { HttpTokens: 'optional' },
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: Subnet?.SubnetId, Groups: [GroupId] }],
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'web' }] }],
    });
    const plain = await run();
    expect(plain).toMatchObject({
      ImageId,
      InstanceType: 't3.small',
      SubnetId: Subnet?.SubnetId,
      SecurityGroups: [{ GroupId, GroupName: 'g' }],
      Monitoring: { State: 'pending' },
      MetadataOptions: { HttpTokens: 'optional' },
    });
    const changed = await run(undefined, { InstanceType: 't3.micro', DisableApiTermination: true });
    expect(changed).toMatchObject({ InstanceType: 't3.micro', SubnetId: Subnet?.SubnetId });
    const { UserData } = await ec2.send(
      new DescribeInstanceAttributeCommand({ InstanceId: changed?.InstanceId, Attribute: 'userData' }),
    );
    expect(Buffer.from(UserData?.Value ?? '', 'base64').toString()).toBe('#!/bin/sh\ntrue');
    await expect(run(undefined, { SubnetId: Subnet?.SubnetId })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: 'Network interfaces and an instance-level subnet ID may not be specified on the same request',
    });
  });

  it('is of the default version unless it names another, and says which in tags that nobody can take away', async () => {
    const { ec2, ImageId, create, addVersion, run } = templates();
    const { LaunchTemplateId = '' } = await create({ ImageId, InstanceType: 't3.nano' });
    await addVersion({ InstanceType: 't3.micro' }, { SourceVersion: '1' });
    expect(await run()).toMatchObject({ InstanceType: 't3.nano' });
    const latest = await run('$Latest');
    expect(latest).toMatchObject({ InstanceType: 't3.micro' });
    const Resources = [latest?.InstanceId ?? ''];
    await ec2.send(new DeleteTagsCommand({ Resources }));
    const { Tags } = await ec2.send(new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: Resources }] }));
    expect(Tags?.map(({ Key, Value }) => [Key, Value])).toEqual([
      ['aws:ec2launchtemplate:id', LaunchTemplateId],
      ['aws:ec2launchtemplate:version', '2'],
    ]);
  });

  it('refuses by name what the template asks for and the sandbox lacks, and launches nothing', async () => {
    const { ec2, ImageId, create, run } = templates();
    await create({ ImageId, InstanceType: 't3.nano', KernelId: 'aki-0123456789abcdef0' });
    const refusal = {
      name: 'UnsupportedOperation',
      message: "The parameter LaunchTemplateData.KernelId is not simulated by flowlab's sandbox.",
    };
    await expect(run()).rejects.toMatchObject(refusal);
    await expect(run()).rejects.toMatchObject(refusal);
    expect((await ec2.send(new DescribeInstancesCommand({}))).Reservations).toEqual([]);
  });

  it('needs an image, from one or the other', async () => {
    const { ImageId, create, run } = templates();
    await create({ InstanceType: 't3.nano' });
    await expect(run()).rejects.toMatchObject({
      name: 'MissingParameter',
      message: 'The request must contain the parameter ImageId',
    });
    expect(await run(undefined, { ImageId })).toMatchObject({ ImageId, InstanceType: 't3.nano' });
    await expect(run('4')).rejects.toMatchObject({ name: 'InvalidLaunchTemplateId.VersionNotFound' });
  });

  it('refuses one that chooses its instance type by requirements', async () => {
    const { ImageId, create, run } = templates();
    const InstanceRequirements = { VCpuCount: { Min: 1 }, MemoryMiB: { Min: 512 } };
    await create({ ImageId, InstanceRequirements });
    await expect(run()).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: 'The parameter InstanceRequirements of a launch template cannot be used with RunInstances',
    });
    await expect(create({ InstanceType: 't3.nano', InstanceRequirements })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: 'The parameter InstanceType cannot be used with the parameter InstanceRequirements',
    });
  });
});

it('the parameters of an instance make a template that launches the like of it', async () => {
  const { ec2, ImageId, create, run } = templates();
  await create({ ImageId, InstanceType: 't3.small', Monitoring: { Enabled: true } });
  const one = await run();
  const { LaunchTemplateData } = await ec2.send(new GetLaunchTemplateDataCommand({ InstanceId: one?.InstanceId }));
  const { TagSpecifications: _, EnclaveOptions, ...data } = LaunchTemplateData as RequestLaunchTemplateData;
  expect(EnclaveOptions).toEqual({ Enabled: false });
  await create(data, { LaunchTemplateName: 'copy' });
  const { Instances } = await ec2.send(
    new RunInstancesCommand({ MinCount: 1, MaxCount: 1, LaunchTemplate: { LaunchTemplateName: 'copy' } }),
  );
  const facts = (instance: typeof one) => ({
    type: instance?.InstanceType,
    subnet: instance?.SubnetId,
    groups: instance?.SecurityGroups,
    monitoring: instance?.Monitoring,
    metadata: instance?.MetadataOptions,
  });
  expect(facts(Instances?.[0])).toEqual(facts(one));
});
