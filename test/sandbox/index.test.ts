import {
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.js';
import type { World } from '../../src/sandbox/world/world.js';
import { fakeClock } from '../helpers/fake-clock.js';
import { clientsFor, mutations, sandboxUnderTest } from '../helpers/sandbox.js';

describe('a new world', () => {
  it('has a default VPC as AWS makes it', async () => {
    const { aws } = sandboxUnderTest();
    const { Vpcs } = await aws.ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    expect(Vpcs).toMatchObject([{ CidrBlock: '172.31.0.0/16', IsDefault: true, State: 'available' }]);
    const { Subnets } = await aws.ec2.send(new DescribeSubnetsCommand({}));
    expect(
      Subnets?.map((subnet) => [
        subnet.AvailabilityZone,
        subnet.CidrBlock,
        subnet.MapPublicIpOnLaunch,
        subnet.DefaultForAz,
      ]),
    ).toEqual([
      ['us-east-1a', '172.31.0.0/20', true, true],
      ['us-east-1b', '172.31.16.0/20', true, true],
      ['us-east-1c', '172.31.32.0/20', true, true],
      ['us-east-1d', '172.31.48.0/20', true, true],
      ['us-east-1e', '172.31.64.0/20', true, true],
      ['us-east-1f', '172.31.80.0/20', true, true],
    ]);
    expect(Subnets?.[0]).toMatchObject({ AvailableIpAddressCount: 4091, AvailabilityZoneId: 'use1-az1' });
  });

  it('routes the default VPC to the internet', async () => {
    const { aws } = sandboxUnderTest();
    const { InternetGateways } = await aws.ec2.send(new DescribeInternetGatewaysCommand({}));
    const { RouteTables } = await aws.ec2.send(
      new DescribeRouteTablesCommand({ Filters: [{ Name: 'association.main', Values: ['true'] }] }),
    );
    expect(RouteTables?.[0]?.Routes).toMatchObject([
      { DestinationCidrBlock: '172.31.0.0/16', GatewayId: 'local', State: 'active' },
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGateways?.[0]?.InternetGatewayId, State: 'active' },
    ]);
  });

  it('has a default group that trusts its own, and a default network ACL that allows everything', async () => {
    const { aws } = sandboxUnderTest();
    const { SecurityGroups: [group] = [] } = await aws.ec2.send(new DescribeSecurityGroupsCommand({}));
    expect(group).toMatchObject({
      GroupName: 'default',
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: group?.GroupId }] }],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
    const { NetworkAcls: [acl] = [] } = await aws.ec2.send(new DescribeNetworkAclsCommand({}));
    expect(acl?.Entries?.map(({ RuleNumber, Egress, RuleAction }) => [RuleNumber, Egress, RuleAction])).toEqual([
      [100, true, 'allow'],
      [32767, true, 'deny'],
      [100, false, 'allow'],
      [32767, false, 'deny'],
    ]);
    expect(acl?.Associations).toHaveLength(6);
  });

  it('has ids of the right form, the same for the same seed', () => {
    const make = (seed: number) => createSandbox({ clock: fakeClock(), seed }).world;
    expect(make(1)).toEqual(make(1));
    expect(Object.keys(make(1).ec2.vpcs)).not.toEqual(Object.keys(make(2).ec2.vpcs));
    expect(Object.keys(make(1).ec2.subnets)[0]).toMatch(/^subnet-0[0-9a-f]{16}$/);
  });

  it('names the partition, the zones and the hosts of its region', async () => {
    const { aws, world } = sandboxUnderTest({ region: 'cn-north-1' });
    const { Arn } = await aws.sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe('arn:aws-cn:iam::123456789012:user/sandbox');
    expect(Object.values(world.ec2.subnets)[0]).toMatchObject({
      AvailabilityZone: 'cn-north-1a',
      AvailabilityZoneId: 'cnn1-az1',
    });
  });
});

const group = (GroupName: string) => new CreateSecurityGroupCommand({ GroupName, Description: 'd' });

describe('saving', () => {
  it('happens before the answer to a request that changed something, and only then', async () => {
    const saved: number[] = [];
    const events: string[] = [];
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const save = async (world: World) => {
      saved.push(Object.keys(world.ec2.securityGroups).length);
      await gate;
      events.push('saved');
    };
    const { aws } = sandboxUnderTest({ save });
    await aws.ec2.send(new DescribeVpcsCommand({}));
    expect(saved).toEqual([]);
    const sent = aws.ec2.send(group('g')).then(() => events.push('answered'));
    while (saved.length === 0) await new Promise(setImmediate);
    expect(events).toEqual([]);
    open();
    await sent;
    expect(saved).toEqual([2]);
    expect(events).toEqual(['saved', 'answered']);
  });

  it('keeps enough for another process to go on', async () => {
    const clock = fakeClock();
    let kept = '';
    const save = async (world: World) => {
      kept = JSON.stringify(world);
    };
    const first = clientsFor(createSandbox({ clock, seed: 1, save }));
    const { GroupId } = await first.ec2.send(group('g'));
    await clock.sleep(5000);
    const saved = JSON.parse(kept) as World;
    const second = clientsFor(createSandbox({ clock, seed: 99, saved }));
    const { SecurityGroups } = await second.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId ?? ''] }));
    expect(SecurityGroups).toMatchObject([{ GroupName: 'g' }]);
    const another = await second.ec2.send(group('h'));
    expect(another.GroupId).not.toBe(GroupId);
  });

  it('that fails is told to the caller, and the next one is tried again', async () => {
    let fails = true;
    const save = async () => {
      if (fails) throw new Error('disk full');
    };
    const { aws } = sandboxUnderTest({ save });
    await expect(aws.ec2.send(group('g'))).rejects.toThrow('disk full');
    fails = false;
    await expect(aws.ec2.send(group('h'))).resolves.toHaveProperty('GroupId');
  });
});

describe('a dry run', () => {
  it('would have succeeded, says so with an error, and changes nothing', async () => {
    const { aws, world } = sandboxUnderTest();
    const before = structuredClone(world.ec2);
    await expect(aws.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', DryRun: true }))).rejects.toMatchObject({
      name: 'DryRunOperation',
      message: 'Request would have succeeded, but DryRun flag is set.',
      $metadata: { httpStatusCode: 412 },
    });
    expect(world.ec2).toEqual(before);
  });

  it('fails as the real request would', async () => {
    const { aws } = sandboxUnderTest();
    await expect(aws.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/8', DryRun: true }))).rejects.toMatchObject({
      name: 'InvalidVpc.Range',
    });
  });
});

describe('eventual consistency', () => {
  it('misses a new object for a while, by id and in lists, though it is there', async () => {
    const { aws, clock } = sandboxUnderTest({ switches: { consistencyMs: 5000 } });
    const { GroupId } = await aws.ec2.send(group('g'));
    const byId = () => aws.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId ?? ''] }));
    const all = async () => (await aws.ec2.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups?.length;
    await expect(byId()).rejects.toMatchObject({
      name: 'InvalidGroup.NotFound',
      message: `The security group '${GroupId}' does not exist`,
    });
    expect(await all()).toBe(1);
    await expect(aws.ec2.send(group('g'))).rejects.toMatchObject({ name: 'InvalidGroup.Duplicate' });
    clock.advance(5000);
    expect((await byId()).SecurityGroups).toHaveLength(1);
    expect(await all()).toBe(2);
  });
});

describe('the journal', () => {
  it('tells reads from changes', async () => {
    const { aws, world } = sandboxUnderTest();
    await aws.ec2.send(new DescribeVpcsCommand({}));
    await aws.ec2.send(group('g'));
    await aws.ec2.send(group('g')).catch(() => undefined);
    expect(
      world.journal.map(({ service, action, mutating, outcome }) => `${service}:${action} ${mutating} ${outcome}`),
    ).toEqual([
      'ec2:DescribeVpcs false ok',
      'ec2:CreateSecurityGroup true ok',
      'ec2:CreateSecurityGroup true InvalidGroup.Duplicate',
    ]);
    expect(mutations(world)).toMatchObject([{ action: 'CreateSecurityGroup', input: { GroupName: 'g' } }]);
  });

  it('is not kept where nobody wants it', async () => {
    const { aws, world } = sandboxUnderTest({ switches: { journal: false } });
    await aws.ec2.send(group('g'));
    expect(world.journal).toEqual([]);
  });
});

describe('requests nobody can answer', () => {
  const { sandbox } = sandboxUnderTest();
  const ask = (headers: Record<string, string>, body: string) =>
    sandbox.handle({ method: 'POST', path: '/', headers, body });
  const signed = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/${service}/aws4_request, Signature=0`,
  });

  it.each([
    [
      'ec2',
      'InvalidAction',
      'Action=DescribeSpotPriceHistory&Version=2016-11-15',
      'The action DescribeSpotPriceHistory is not valid for this web service.',
    ],
    [
      'iam',
      'InvalidAction',
      'Action=ListUsers&Version=2010-05-08',
      'Could not find operation ListUsers for version 2010-05-08',
    ],
    [
      'sts',
      'InvalidAction',
      'Action=DecodeAuthorizationMessage&Version=2011-06-15',
      'Could not find operation DecodeAuthorizationMessage for version 2011-06-15',
    ],
  ])('%s says %s, and that it is not simulated', async (service, code, body, text) => {
    const answer = await ask(signed(service), body);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(`<Code>${code}</Code>`);
    expect(answer.body).toContain(text);
    expect(answer.body).toContain("flowlab's sandbox does not simulate it");
  });

  it('the JSON services say UnknownOperationException', async () => {
    const answer = await ask({ ...signed('logs'), 'x-amz-target': 'Logs_20140328.CreateDelivery' }, '{}');
    expect(JSON.parse(String(answer.body))).toMatchObject({
      __type: 'UnknownOperationException',
      message: "Unknown operation CreateDelivery (flowlab's sandbox does not simulate it)",
    });
  });

  it('finds the service without a signature, by version or target', async () => {
    expect((await ask({}, 'Action=DescribeVpcs&Version=2016-11-15')).body).toContain('<DescribeVpcsResponse');
    expect((await ask({}, 'Action=GetCallerIdentity&Version=2011-06-15')).body).toContain('<GetCallerIdentityResult>');
    expect((await ask({ 'x-amz-target': 'Logs_20140328.DescribeLogGroups' }, '{}')).body).toContain('logGroups');
  });

  it('other services are told that they are not here', async () => {
    const answer = await ask(signed('dynamodb'), '');
    expect(answer).toMatchObject({
      status: 400,
      body: expect.stringContaining('EC2, IAM, SSM, CloudWatch Logs, S3 and STS'),
    });
  });

  it('parameters nobody knows are refused, not ignored', async () => {
    const { body } = await ask(signed('ec2'), 'Action=DescribeVpcs&Version=2016-11-15&Fliter.1.Name=x');
    expect(body).toContain('<Code>UnknownParameter</Code><Message>The parameter Fliter is not recognized</Message>');
    const nested = await ask(signed('ec2'), 'Action=DescribeVpcs&Version=2016-11-15&Filter.1.Nmae=x');
    expect(nested.body).toContain('The parameter Filter.1.Nmae is not recognized');
  });

  it.each([
    [
      'Action=DescribeVpcs&Version=2016-11-15&MaxResults=many',
      'Value (many) for parameter MaxResults is invalid. Invalid integer value',
    ],
    [
      'Action=DescribeVpcs&Version=2016-11-15&DryRun=perhaps',
      'Value (perhaps) for parameter DryRun is invalid. Invalid boolean value',
    ],
    ['Action=DescribeVpcs&Version=2016-11-15&NextToken=%E0%A4%A', 'The query string contains a syntax error.'],
  ])('%s is refused', async (body, text) => {
    expect((await ask(signed('ec2'), body)).body).toContain(text);
  });
});

it('a launch of many has room for all of them or none', async () => {
  const { aws, world } = sandboxUnderTest({ switches: { quotas: { vcpus: 4 } } });
  const ImageId = Object.keys(world.ec2.images)[0];
  const launch = { ImageId, InstanceType: 't3.micro' as const };
  await expect(aws.ec2.send(new RunInstancesCommand({ ...launch, MinCount: 3, MaxCount: 3 }))).rejects.toMatchObject({
    name: 'VcpuLimitExceeded',
  });
  expect(world.ec2.instances).toEqual({});
  const { Instances } = await aws.ec2.send(new RunInstancesCommand({ ...launch, MinCount: 1, MaxCount: 9 }));
  expect(Instances).toHaveLength(2);
});
