import {
  CreateFlowLogsCommand,
  type CreateFlowLogsCommandInput,
  DeleteFlowLogsCommand,
  DescribeFlowLogsCommand,
} from '@aws-sdk/client-ec2';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const trust = (Service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  });

async function ready(service = 'vpc-flow-logs.amazonaws.com') {
  const test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const { Role } = await test.aws.iam.send(
    new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: trust(service) }),
  );
  const input: CreateFlowLogsCommandInput = {
    ResourceIds: [Object.keys(test.world.ec2.vpcs)[0] ?? ''],
    ResourceType: 'VPC',
    TrafficType: 'ALL',
    LogGroupName: '/g',
    DeliverLogsPermissionArn: Role?.Arn,
    MaxAggregationInterval: 60,
  };
  const create = (more: Partial<CreateFlowLogsCommandInput> = {}) =>
    test.aws.ec2.send(new CreateFlowLogsCommand({ ...input, ...more }));
  return { ...test, input, create, roleArn: Role?.Arn };
}

describe('creating a flow log', () => {
  it('fails until the service may take on a role that is new', async () => {
    const { create, clock, roleArn } = await ready();
    await expect(create()).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: `Unable to assume given IAM role: '${roleArn}'`,
      $metadata: { httpStatusCode: 400 },
    });
    clock.advance(9000);
    expect(await create()).toMatchObject({
      FlowLogIds: [expect.stringMatching(/^fl-0[0-9a-f]{16}$/)],
      Unsuccessful: [],
    });
  });

  it('fails for good if the role trusts another service', async () => {
    const { create, clock } = await ready('ec2.amazonaws.com');
    clock.advance(3_600_000);
    await expect(create()).rejects.toMatchObject({ name: 'InvalidParameter' });
  });

  it('a second flow log with the same settings is refused, and a third one of a resource is listed as unsuccessful', async () => {
    const { create, clock } = await ready();
    clock.advance(9000);
    await create();
    await expect(create()).rejects.toMatchObject({
      name: 'FlowLogAlreadyExists',
      message: 'Error. There is an existing Flow Log with the same configuration and log destination.',
    });
    expect((await create({ LogGroupName: '/other' })).FlowLogIds).toHaveLength(1);
    expect((await create({ LogGroupName: '/third' })).Unsuccessful).toMatchObject([
      { Error: { Code: 'FlowLogsLimitExceeded' } },
    ]);
  });

  it('with a token is one flow log, however often it is asked for', async () => {
    const { create, clock, world } = await ready();
    clock.advance(9000);
    const first = await create({ ClientToken: 't' });
    expect(await create({ ClientToken: 't' })).toMatchObject({ FlowLogIds: first.FlowLogIds, Unsuccessful: [] });
    await expect(create({ ClientToken: 't', TrafficType: 'REJECT' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
    expect(Object.keys(world.ec2.flowLogs)).toEqual(first.FlowLogIds);
  });

  it.each([
    [{ MaxAggregationInterval: 61 }, 'InvalidParameter', 'Invalid Flow Log Max Aggregation Interval'],
    [{ TrafficType: undefined }, 'MissingParameter', 'The request must contain the parameter TrafficType'],
    [{ LogGroupName: undefined }, 'InvalidParameter', "LogDestination can't be empty if LogGroupName is not provided."],
    [
      { DeliverLogsPermissionArn: undefined },
      'InvalidParameter',
      "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
    ],
    [{ LogFormat: '$' + '{nonsense}' }, 'InvalidParameter', 'Unknown fields provided in the log format.'],
    [
      { ResourceIds: ['vpc-0123456789abcdef0'] },
      'InvalidVpcID.NotFound',
      "The vpc ID 'vpc-0123456789abcdef0' does not exist",
    ],
  ])('with %j is refused', async (more, name, message) => {
    const { create, clock } = await ready();
    clock.advance(9000);
    await expect(create(more)).rejects.toMatchObject({ name, message });
  });

  it('to a bucket that is not there fails for the resource', async () => {
    const { create } = await ready();
    const more = {
      LogDestinationType: 's3' as const,
      LogDestination: 'arn:aws:s3:::logs',
      LogGroupName: undefined,
      DeliverLogsPermissionArn: undefined,
    };
    expect((await create(more)).Unsuccessful).toMatchObject([
      { Error: { Code: '400', Message: 'LogDestination: logs does not exist.' } },
    ]);
  });

  it('to a bucket is refused with the name of a log group, and without that of a bucket', async () => {
    const { create } = await ready();
    const bucket = { LogDestinationType: 's3' as const, DeliverLogsPermissionArn: undefined };
    await expect(create(bucket)).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: 'LogDestinationType type must be cloud-watch-logs if LogGroupName is provided.',
    });
    await expect(create({ ...bucket, LogGroupName: undefined })).rejects.toMatchObject({
      message: "LogDestination can't be empty if LogGroupName is not provided.",
    });
    await expect(create({ LogDestinationType: 's3' })).rejects.toMatchObject({
      message: 'DeliverLogsPermissionArn is not applicable for s3 delivery',
    });
  });
});

describe('a flow log', () => {
  it('is described in full, and found by resource, group and tag', async () => {
    const { create, aws, clock, input, roleArn } = await ready();
    clock.advance(9000);
    const Tags = [{ Key: 'k', Value: 'v' }];
    await create({ TagSpecifications: [{ ResourceType: 'vpc-flow-log', Tags }] });
    const Filter = [
      { Name: 'resource-id', Values: input.ResourceIds },
      { Name: 'log-group-name', Values: ['/g'] },
      { Name: 'tag:k', Values: ['v'] },
    ];
    const { FlowLogs } = await aws.ec2.send(new DescribeFlowLogsCommand({ Filter }));
    expect(FlowLogs).toMatchObject([
      {
        CreationTime: new Date(clock.now()),
        DeliverLogsPermissionArn: roleArn,
        DeliverLogsStatus: 'SUCCESS',
        FlowLogStatus: 'ACTIVE',
        LogDestination: 'arn:aws:logs:us-east-1:123456789012:log-group:/g',
        LogDestinationType: 'cloud-watch-logs',
        MaxAggregationInterval: 60,
        Tags,
      },
    ]);
    expect(FlowLogs?.[0]?.LogFormat).toMatch(/^\$\{version\} \$\{account-id\} .* \$\{log-status\}$/);
  });

  it('is deleted one by one: an unknown id is a failure inside a success', async () => {
    const { create, aws, clock } = await ready();
    clock.advance(9000);
    const { FlowLogIds: [id = ''] = [] } = await create();
    const unknown = 'fl-0123456789abcdef0';
    const { Unsuccessful } = await aws.ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: [unknown, id] }));
    expect(Unsuccessful).toMatchObject([{ ResourceId: unknown, Error: { Code: 'InvalidFlowLogId.NotFound' } }]);
    expect((await aws.ec2.send(new DescribeFlowLogsCommand({}))).FlowLogs).toEqual([]);
  });
});
