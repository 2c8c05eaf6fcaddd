import {
  CreateFlowLogsCommand,
  DeleteFlowLogsCommand,
  DescribeFlowLogsCommand,
  type FlowLog,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { flowLog } from '../../../src/stages/06-flow-log/flow-log.js';
import { awsError } from '../../helpers/aws-error.js';
import { labResults } from '../../helpers/lab-results.js';
import { foreignTags, ownTags, shellWords, stageContext } from '../../helpers/stage-context.js';

const roleArn = 'arn:aws:iam::123456789012:role/flowlab/abcdefg2/Demo-VPC-Flow-Logs';
const plan = { scope: 'VPC', resourceId: 'vpc-1', logGroup: 'VPC-Flow-Logs-Demo', roleArn } as const;
const made = { id: 'fl-1', scope: 'VPC', resourceId: 'vpc-1' };
const tags = ownTags('flow-log/flow-log', 'demo-flow-log');
const ours: FlowLog = { FlowLogId: 'fl-1', ResourceId: 'vpc-1', Tags: tags };
const young = "Unable to assume given IAM role: 'arn:aws:iam::123456789012:role/flowlab/abcdefg2/Demo-VPC-Flow-Logs'";
const unsuccessful = (Code: string, Message: string) => ({
  FlowLogIds: [],
  Unsuccessful: [{ ResourceId: 'vpc-1', Error: { Code, Message } }],
});

describe('plan', () => {
  it.each([
    ['VPC', 'vpc-1'],
    ['Subnet', 'subnet-1'],
    ['NetworkInterface', 'eni-0a1'],
  ])('watches what the person chose: %s', async (scope, resourceId) => {
    const { context, ui } = stageContext({ results: labResults, answers: { 'flow-log-scope': scope } });
    expect(await flowLog.plan(context, 1)).toEqual({ ...plan, scope, resourceId });
    expect(ui.questions[0]).toMatchObject({ flag: '--watch', default: 0, choices: [{ value: 'VPC' }, {}, {}] });
  });
});

it.each([
  ['VPC', 'the VPC vpc-1'],
  ['Subnet', 'the subnet vpc-1'],
  ['NetworkInterface', 'the network interface vpc-1'],
] as const)('says what it is on, and gives the command: %s', (scope, on) => {
  const preview = flowLog.preview({ ...plan, scope });
  expect(preview).toMatchObject({
    sign: '+',
    what: `flow log demo-flow-log on ${on}`,
    cost: 'about $0.50 a GB of records; a few cents a month here',
  });
  expect(shellWords(preview.command)).toEqual([
    ...['aws', 'ec2', 'create-flow-logs', '--resource-type', scope, '--resource-ids', 'vpc-1', '--traffic-type', 'ALL'],
    ...[
      '--max-aggregation-interval',
      '60',
      '--log-group-name',
      'VPC-Flow-Logs-Demo',
      '--deliver-logs-permission-arn',
      roleArn,
    ],
    ...['--tag-specifications', 'ResourceType=vpc-flow-log,Tags=[{Key=Name,Value=demo-flow-log}]'],
  ]);
});

describe('find', () => {
  const byTags = {
    Filter: [
      { Name: 'tag:flowlab:lab', Values: ['abcdefg2'] },
      { Name: 'tag:flowlab:step', Values: ['flow-log/flow-log'] },
    ],
  };

  it('by result, the very id; by plan or nothing, by tags', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(DescribeFlowLogsCommand, { FlowLogIds: ['fl-1'] }).resolves({ FlowLogs: [ours] });
    expect(await flowLog.find(context, { plan, result: made })).toEqual(made);
    const other = stageContext();
    other.ec2.on(DescribeFlowLogsCommand, byTags).resolves({ FlowLogs: [ours] });
    expect(await flowLog.find(other.context, { plan })).toEqual(made);
    expect(await flowLog.find(other.context, {})).toEqual(made);
  });

  it('knows what it watches from the resource’s id', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(DescribeFlowLogsCommand)
      .resolvesOnce({ FlowLogs: [{ ...ours, ResourceId: 'subnet-1' }] })
      .resolvesOnce({ FlowLogs: [{ ...ours, ResourceId: 'eni-1' }] });
    expect(await flowLog.find(context, { plan })).toMatchObject({ scope: 'Subnet' });
    expect(await flowLog.find(context, { plan })).toMatchObject({ scope: 'NetworkInterface' });
  });

  it('only its own, where an endpoint ignores filters and lists whatever it has', async () => {
    const { context, ec2 } = stageContext();
    const other = { ...ours, FlowLogId: 'fl-9', Tags: [] };
    ec2.on(DescribeFlowLogsCommand).resolves({ FlowLogs: [other] });
    expect(await flowLog.find(context, {})).toBeUndefined();
    ec2.on(DescribeFlowLogsCommand).resolves({ FlowLogs: [other, ours] });
    expect(await flowLog.find(context, {})).toEqual(made);
    expect(await flowLog.find(context, { plan, result: made })).toEqual(made);
  });

  it('on a later page', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(DescribeFlowLogsCommand)
      .resolvesOnce({ FlowLogs: [], NextToken: 'a' })
      .resolvesOnce({ FlowLogs: [ours] });
    expect(await flowLog.find(context, {})).toEqual(made);
  });

  it('absent: an empty list, or NotFound', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(DescribeFlowLogsCommand).resolvesOnce({ FlowLogs: [] }).rejectsOnce(awsError('InvalidFlowLogId.NotFound'));
    expect(await flowLog.find(context, { plan, result: made })).toBeUndefined();
    expect(await flowLog.find(context, { plan, result: made })).toBeUndefined();
  });

  it('without our tag: not ours', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(DescribeFlowLogsCommand).resolves({ FlowLogs: [{ ...ours, Tags: foreignTags }] });
    await expect(flowLog.find(context, { plan, result: made })).rejects.toMatchObject({
      code: 'not-ours',
      message: "Flow log fl-1 no longer carries this lab's tag, so it is left alone.",
    });
  });
});

describe('make', () => {
  const input = {
    ResourceType: 'VPC',
    ResourceIds: ['vpc-1'],
    TrafficType: 'ALL',
    LogDestinationType: 'cloud-watch-logs',
    LogGroupName: 'VPC-Flow-Logs-Demo',
    DeliverLogsPermissionArn: roleArn,
    MaxAggregationInterval: 60,
    ClientToken: 'token-1',
    TagSpecifications: [{ ResourceType: 'vpc-flow-log', Tags: tags }],
  };

  it('is one call with the stored token and the tags in it', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(CreateFlowLogsCommand).resolves({ FlowLogIds: ['fl-1'], Unsuccessful: [] });
    expect(await flowLog.make(context, plan, 'token-1')).toEqual(made);
    expect(ec2.calls().map((call) => call.args[0].input)).toEqual([input]);
  });

  it.each([
    ['at the top', awsError('InvalidParameter', young)],
    ['inside Unsuccessful', unsuccessful('InvalidParameter', young)],
    ['inside Unsuccessful, with the HTTP status for a code', unsuccessful('400', young)],
  ])('a role that is too young is waited for, with the same token: %s', async (_, answer) => {
    const { context, ec2, ui } = stageContext();
    const create = ec2.on(CreateFlowLogsCommand);
    for (let time = 0; time < 2; time++)
      answer instanceof Error ? create.rejectsOnce(answer) : create.resolvesOnce(answer);
    create.resolves({ FlowLogIds: ['fl-1'] });
    expect(await flowLog.make(context, plan, 'token-1')).toEqual(made);
    expect(ec2.calls().map((call) => call.args[0].input)).toEqual([input, input, input]);
    expect(ui.events[0]).toMatchObject({
      kind: 'retry',
      call: 'CreateFlowLogs',
      reason: 'the new role is not usable everywhere yet',
    });
  });

  it('is given up after three minutes, in AWS’s words', async () => {
    const { context, ec2, clock } = stageContext();
    ec2.on(CreateFlowLogsCommand).resolves(unsuccessful('400', young));
    const begun = clock.now();
    await expect(flowLog.make(context, plan, 't')).rejects.toThrow('Unable to assume given IAM role');
    expect(clock.now() - begun).toBe(180_000);
  });

  it('a failure inside a 200 is a failure, with code and resource', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(CreateFlowLogsCommand).resolves(unsuccessful('FlowLogsLimitExceeded', 'Too many flow logs'));
    await expect(flowLog.make(context, plan, 't')).rejects.toMatchObject({
      name: 'FlowLogsLimitExceeded',
      message: 'Too many flow logs (vpc-1)',
      $metadata: { httpStatusCode: 400 },
    });
    expect(ec2.calls()).toHaveLength(1);
  });

  it('a failure inside a 200 without any words is one too', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(CreateFlowLogsCommand).resolves({ Unsuccessful: [{}] });
    await expect(flowLog.make(context, plan, 't')).rejects.toMatchObject({
      name: 'Unsuccessful',
      message: 'no message (no resource)',
    });
  });

  it('a role that may not write is told as such', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(CreateFlowLogsCommand)
      .resolves(
        unsuccessful(
          '400',
          'Access Denied for LogDestination: VPC-Flow-Logs-Demo. Please check LogDestination permission',
        ),
      );
    await expect(flowLog.make(context, plan, 't')).rejects.toMatchObject({
      code: 'denied',
      message:
        'The flow log may not write to its log group: Access Denied for LogDestination: VPC-Flow-Logs-Demo. Please check LogDestination permission (vpc-1)',
      next: ['Check the role’s permission policy, then: npx flowlab resume'],
    });
  });

  it.each([
    [
      'at the top',
      awsError(
        'FlowLogAlreadyExists',
        'There is an existing Flow Log with the same configuration and log destination.',
      ),
    ],
    [
      'inside Unsuccessful',
      unsuccessful(
        'FlowLogAlreadyExists',
        'There is an existing Flow Log with the same configuration and log destination.',
      ),
    ],
    ['an answer with neither', {}],
  ])('"exists already" sends the engine to look: %s', async (_, answer) => {
    const { context, ec2 } = stageContext();
    const create = ec2.on(CreateFlowLogsCommand);
    answer instanceof Error ? create.rejects(answer) : create.resolves(answer);
    await expect(flowLog.make(context, plan, 't')).rejects.toMatchObject({ code: 'lost-answer' });
    expect(ec2.calls()).toHaveLength(1);
  });

  it('other refusals are not tried again', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(CreateFlowLogsCommand)
      .rejects(awsError('UnauthorizedOperation', 'is not authorized to perform: iam:PassRole', 403));
    await expect(flowLog.make(context, plan, 't')).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect(ec2.calls()).toHaveLength(1);
  });
});

describe('remove', () => {
  it.each([
    ['done', { Unsuccessful: [] }],
    ['gone, at the top', awsError('InvalidFlowLogId.NotFound')],
    [
      'gone, inside Unsuccessful',
      { Unsuccessful: [{ ResourceId: 'fl-1', Error: { Code: 'InvalidFlowLogId.NotFound', Message: 'not found' } }] },
    ],
  ])('%s', async (_, answer) => {
    const { context, ec2 } = stageContext();
    const call = ec2.on(DeleteFlowLogsCommand);
    answer instanceof Error ? call.rejects(answer) : call.resolves(answer);
    await flowLog.remove?.(context, made);
    expect(ec2.calls().map((one) => one.args[0].input)).toEqual([{ FlowLogIds: ['fl-1'] }]);
  });

  it('a failure inside a 200 is not success', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(DeleteFlowLogsCommand)
      .resolves({ Unsuccessful: [{ ResourceId: 'fl-1', Error: { Code: 'UnauthorizedOperation', Message: 'no' } }] });
    await expect(flowLog.remove?.(context, made)).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: 'no (fl-1)',
    });
    ec2.on(DeleteFlowLogsCommand).rejects(awsError('UnauthorizedOperation', 'no', 403));
    await expect(flowLog.remove?.(context, made)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });
});
