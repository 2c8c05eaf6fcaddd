import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as ssm from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../helpers/sandbox.js';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

describe.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name', (name) => {
  const { aws } = sandboxUnderTest({ switches: { consistencyMs: 0 } });

  it('of a role and its tag', async () => {
    const Tags = [{ Key: name, Value: 'v' }];
    await expect(aws.iam.send(new iam.GetRoleCommand({ RoleName: name }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    await aws.iam.send(new iam.CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust, Tags }));
    const { Role } = await aws.iam.send(new iam.GetRoleCommand({ RoleName: name }));
    expect(Role).toMatchObject({ RoleName: name, Tags });
    const { Roles } = await aws.iam.send(new iam.ListRolesCommand({}));
    expect(Roles?.map(({ RoleName }) => RoleName)).toEqual([name]);
  });

  it('of a log group, its stream and its tag', async () => {
    await aws.logs.send(new logs.CreateLogGroupCommand({ logGroupName: name, tags: { [name]: 'v' } }));
    await aws.logs.send(new logs.CreateLogStreamCommand({ logGroupName: name, logStreamName: name }));
    const { logGroups } = await aws.logs.send(new logs.DescribeLogGroupsCommand({}));
    const { logStreams } = await aws.logs.send(new logs.DescribeLogStreamsCommand({ logGroupName: name }));
    const { tags } = await aws.logs.send(new logs.ListTagsLogGroupCommand({ logGroupName: name }));
    expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual([name]);
    expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual([name]);
    expect(Object.entries(tags ?? {})).toEqual([[name, 'v']]);
  });

  it('of a tag and of a filter', async () => {
    const { Vpcs } = await aws.ec2.send(new ec2.DescribeVpcsCommand({}));
    const Resources = [Vpcs?.[0]?.VpcId ?? ''];
    await aws.ec2.send(new ec2.CreateTagsCommand({ Resources, Tags: [{ Key: name, Value: 'v' }] }));
    const found = await aws.ec2.send(
      new ec2.DescribeVpcsCommand({ Filters: [{ Name: `tag:${name}`, Values: ['v'] }] }),
    );
    expect(found.Vpcs?.[0]?.Tags).toEqual([{ Key: name, Value: 'v' }]);
    await expect(
      aws.ec2.send(new ec2.DescribeVpcsCommand({ Filters: [{ Name: name, Values: ['v'] }] })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('of nothing that Systems Manager knows', async () => {
    await expect(aws.ssm.send(new ssm.GetParameterCommand({ Name: name }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    const { Status } = await aws.ssm.send(new ssm.GetConnectionStatusCommand({ Target: name }));
    expect(Status).toBe('notconnected');
  });
});

describe('filters', () => {
  const { aws } = sandboxUnderTest();
  it.each([
    ['fifty-one', Array.from({ length: 51 }, () => ({ Name: 'vpc-id', Values: ['x'] }))],
    ['one with 40,000 values', [{ Name: 'vpc-id', Values: Array.from({ length: 40_000 }, (_, n) => `vpc-${n}`) }]],
  ])('%s are too many', async (_, Filters) => {
    await expect(aws.ec2.send(new ec2.DescribeVpcsCommand({ Filters }))).rejects.toMatchObject({
      name: 'FilterLimitExceeded',
      message: 'The maximum number of filter values specified on a single call is 200.',
    });
  });

  it('with a hundred asterisks cost no more than their length', async () => {
    const Resources = [(await aws.ec2.send(new ec2.DescribeVpcsCommand({}))).Vpcs?.[0]?.VpcId ?? ''];
    await aws.ec2.send(new ec2.CreateTagsCommand({ Resources, Tags: [{ Key: 'k', Value: 'a'.repeat(256) }] }));
    const Filters = [{ Name: 'tag:k', Values: [`${'*a'.repeat(100)}*b`] }];
    const begun = performance.now();
    expect((await aws.ec2.send(new ec2.DescribeVpcsCommand({ Filters }))).Vpcs).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
