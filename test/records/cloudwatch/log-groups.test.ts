import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeFlowLogsCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
  type FlowLog,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../src/base/problem.js';
import { type LogsFlags, logsRequest } from '../../../src/commands/logs/request.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import { followGroups } from '../../../src/records/cloudwatch/follow-groups.js';
import { findOrigin, type OriginWanted, type Source } from '../../../src/records/cloudwatch/origin.js';
import { readGroups } from '../../../src/records/cloudwatch/show-groups.js';
import { nothingInGroups } from '../../../src/records/nothing-shown.js';
import { filterOf } from '../../../src/records/record-filter.js';
import type { GroupsRequest } from '../../../src/records/request.js';
import { fakeClock } from '../../helpers/fake-clock.js';
import { sandboxUnderTest } from '../../helpers/sandbox.js';
import { scriptedUi } from '../../helpers/scripted-ui.js';

const T0 = Date.UTC(2026, 0, 5, 9, 0, 0);
const ENI = 'eni-0aaaaaaaaaaaaaaaa';
const ours = { NetworkInterfaceId: ENI, SubnetId: 'subnet-1', VpcId: 'vpc-1' };

const flowLog = (more: FlowLog = {}): FlowLog => ({
  FlowLogId: 'fl-1',
  ResourceId: 'vpc-1',
  LogGroupName: '/g',
  LogDestinationType: 'cloud-watch-logs',
  LogFormat: '${srcaddr} ${dstaddr} ${start} ${end} ${action}',
  TrafficType: 'ALL',
  ...more,
});

function cloud({
  flowLogs = [flowLog()],
  interfaces = [ours],
}: {
  flowLogs?: FlowLog[];
  interfaces?: (typeof ours)[];
} = {}) {
  const ec2 = new EC2Client({ region: 'us-east-1' });
  const logs = new CloudWatchLogsClient({ region: 'us-east-1' });
  const mocks = { ec2: mockClient(ec2), logs: mockClient(logs) };
  mocks.ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: interfaces });
  mocks.ec2.on(DescribeFlowLogsCommand).resolves({ FlowLogs: flowLogs });
  mocks.logs
    .on(DescribeLogGroupsCommand)
    .resolves({ logGroups: [{ logGroupName: '/g', storedBytes: 1000, creationTime: T0 }] });
  const aws = { ...sandboxUnderTest().aws, ec2, logs };
  const clock = fakeClock(T0 + 3_600_000);
  const find = (more: Partial<OriginWanted> = {}) =>
    findOrigin(aws, { subject: { kind: 'interface', name: ENI }, logGroup: null, format: null, ...more });
  const source = async (more: Partial<OriginWanted> = {}): Promise<Source> => ({
    aws,
    clock,
    cloud: 'us-east-1',
    ...(await find(more)),
  });
  return { mocks, clock, find, source };
}

const event = (id: string, message: string, seconds = 0, eni = ENI) => ({
  eventId: id,
  message,
  timestamp: T0 + seconds * 1000,
  logStreamName: `${eni}-all`,
});
const start = T0 / 1000;
const messages = {
  in: `10.0.0.1 10.0.0.2 ${start} ${start + 9} ACCEPT`,
  out: `10.0.0.2 10.0.0.1 ${start + 5} ${start + 9} REJECT`,
  near: `10.0.0.10 10.0.0.2 ${start + 7} ${start + 9} REJECT`,
};

function recorder() {
  const shown: string[] = [];
  return {
    shown,
    view: {
      taken: 'records' as const,
      expect: () => {},
      take: (record: FlowRecord) => void shown.push(record.line),
      flush: () => {},
      end: () => {},
    },
  };
}

const terminal = () => ({ ui: scriptedUi(), signal: new AbortController().signal });

function inGroups(flags: LogsFlags, eni?: string): GroupsRequest {
  const request = logsRequest(eni === undefined ? [] : [eni], flags);
  if (request.kind !== 'log-groups') throw new TypeError('Log groups are to be read');
  return request;
}

async function show(test: ReturnType<typeof cloud>, flags: LogsFlags = {}, sought: Partial<OriginWanted> = {}) {
  const source = await test.source(sought);
  const { shown, view } = recorder();
  const account = await readGroups(
    source,
    filterOf(source.interfaceIds, inGroups(flags).narrowing, { since: null, until: null }),
    { since: T0, until: null },
    view,
    terminal(),
  );
  return { shown, account, source };
}

const problem = async (asking: Promise<unknown>) => {
  const error = await asking.catch((thrown: unknown) => thrown);
  return isProblem(error) ? { code: error.code, message: error.message, next: error.next } : error;
};

describe('where records are', () => {
  it('is where the flow logs of the interface, its subnet or its VPC deliver, in the format of each', async () => {
    const { find, mocks } = cloud({
      flowLogs: [
        flowLog(),
        flowLog({ FlowLogId: 'fl-2', ResourceId: ENI, LogGroupName: '/own', LogFormat: '${action}' }),
      ],
    });
    const { places } = await find();
    expect(places.map(({ logGroup, format, interfaceIds }) => [logGroup, format.fields.length, interfaceIds])).toEqual([
      ['/g', 5, [ENI]],
      ['/own', 1, [ENI]],
    ]);
    expect(mocks.ec2.commandCalls(DescribeFlowLogsCommand)[0]?.args[0].input.Filter).toEqual([
      { Name: 'resource-id', Values: [ENI, 'subnet-1', 'vpc-1'] },
    ]);
  });

  it('is the group that was named, even where the interface is gone', async () => {
    const { find } = cloud({ interfaces: [] });
    expect(await find({ logGroup: '/g' })).toMatchObject({
      interfaceIds: [ENI],
      places: [{ logGroup: '/g', interfaceIds: [ENI] }],
    });
  });

  it('is nowhere for an interface without a flow log, and how to make one is said', async () => {
    expect(await problem(cloud({ flowLogs: [] }).find())).toMatchObject({
      code: 'precondition',
      message: `No flow log covers ${ENI}: neither itself, nor its subnet subnet-1, nor its VPC vpc-1. So there are no records.`,
    });
  });

  it('may be a bucket, below which everything of the flow log lies', async () => {
    const inBucket = {
      FlowLogId: 'fl-1',
      ResourceId: 'vpc-1',
      LogDestinationType: 's3' as const,
      LogDestination: 'arn:aws:s3:::bucket/prefix',
    };
    expect(await cloud({ flowLogs: [inBucket] }).find()).toMatchObject({
      places: [],
      buckets: [{ uri: 's3://bucket/prefix/AWSLogs/', flowLogIds: ['fl-1'] }],
    });
  });

  it('is not told where Firehose hands them on', async () => {
    const toFirehose = {
      FlowLogId: 'fl-1',
      ResourceId: 'vpc-1',
      LogDestinationType: 'kinesis-data-firehose' as const,
      LogDestination: 'arn:aws:firehose:us-east-1:123456789012:deliverystream/x',
    };
    expect(await problem(cloud({ flowLogs: [toFirehose] }).find())).toEqual({
      code: 'precondition',
      message: `The records of ${ENI} are not in CloudWatch Logs but in arn:aws:firehose:us-east-1:123456789012:deliverystream/x.`,
      next: ['Firehose hands them on: look where it delivers, and read that: npx flowlab logs s3://… (or files)'],
    });
  });
});

describe('records of a log group', () => {
  it('are asked for by the words that they must hold, and looked at again', async () => {
    const test = cloud();
    test.mocks.logs
      .on(FilterLogEventsCommand)
      .resolves({ events: [event('1', messages.in), event('2', messages.out, 5), event('3', messages.near, 7)] });
    expect((await show(test, { match: '10.0.0.1', rejected: true })).shown).toEqual([messages.out]);
    expect(test.mocks.logs.commandCalls(FilterLogEventsCommand)[0]?.args[0].input).toEqual({
      logGroupName: '/g',
      logStreamNamePrefix: ENI,
      startTime: T0,
      filterPattern: '"REJECT" "10.0.0.1"',
    });
  });

  it('are not asked for by an IPv6 address, which has several spellings', async () => {
    const test = cloud();
    test.mocks.logs
      .on(FilterLogEventsCommand)
      .resolves({ events: [event('1', `2001:0db8::1 2001:db8::2 ${start} ${start} ACCEPT`)] });
    expect((await show(test, { match: '2001:DB8:0::1' })).shown).toHaveLength(1);
    expect(test.mocks.logs.commandCalls(FilterLogEventsCommand)[0]?.args[0].input.filterPattern).toBeUndefined();
  });

  it('that two flow logs deliver are shown once, in order of time', async () => {
    const test = cloud({ flowLogs: [flowLog(), flowLog({ FlowLogId: 'fl-2', LogGroupName: '/second' })] });
    test.mocks.logs
      .on(FilterLogEventsCommand, { logGroupName: '/g' })
      .resolves({ events: [event('1', messages.out, 5)] });
    test.mocks.logs
      .on(FilterLogEventsCommand, { logGroupName: '/second' })
      .resolves({ events: [event('8', messages.in), event('9', messages.out, 5)] });
    expect((await show(test)).shown).toEqual([messages.in, messages.out]);
  });

  it('need a log group that is there', async () => {
    const test = cloud();
    test.mocks.logs
      .on(FilterLogEventsCommand)
      .rejects(new ResourceNotFoundException({ message: 'no', $metadata: { httpStatusCode: 400 } }));
    expect(await problem(show(test))).toMatchObject({
      code: 'precondition',
      message: 'There is no log group /g in us-east-1.',
    });
  });

  it('that are not there are explained by what the flow log says of itself', async () => {
    const test = cloud({
      flowLogs: [
        flowLog({
          CreationTime: new Date(T0 + 3_500_000),
          DeliverLogsStatus: 'FAILED',
          DeliverLogsErrorMessage: 'Access error',
          MaxAggregationInterval: 60,
        }),
      ],
    });
    test.mocks.logs.on(FilterLogEventsCommand).resolves({ events: [] });
    const { account, source } = await show(test);
    const events = nothingInGroups(inGroups({ rejected: true }, ENI), account, {
      groups: ['/g'],
      flowLogs: source.flowLogs,
      since: T0,
      now: test.clock.now(),
    });
    expect(
      events.map((each) =>
        each.kind === 'note'
          ? each.text
          : each.kind === 'next'
            ? each.commands.map(({ command }) => command)
            : each.kind,
      ),
    ).toEqual([
      `No record in /g since 2026-01-05T09:00:00Z for ${ENI} --rejected.`,
      'fl-1 cannot deliver its records: Access error.',
      'fl-1 is only 1 min old; the first records take some ten minutes.',
      [`npx flowlab logs ${ENI} --rejected --follow`, `npx flowlab logs ${ENI} --rejected --since 1d`],
    ]);
  });
});

describe('following', () => {
  it('shows each wanted record once, look by look, until it is stopped', async () => {
    const test = cloud();
    const looks = [
      [event('1', messages.in)],
      [event('1', messages.in), event('2', messages.out, 5)],
      [event('2', messages.out, 5), event('3', messages.near, 7)],
    ];
    let look = 0;
    const stop = new AbortController();
    test.mocks.logs.on(FilterLogEventsCommand).callsFake(() => ({ events: looks[Math.min(look++, 2)] }));
    const { shown, view } = recorder();
    const told: number[] = [];
    const ready = async () => {
      if (look === 4) stop.abort(new Error('Ctrl-C'));
    };
    const following = followGroups(await test.source(), {}, T0, {
      view,
      signal: stop.signal,
      ready,
      caughtUp: (count) => told.push(count),
    });
    await expect(following).rejects.toThrow('Ctrl-C');
    expect(shown).toEqual([messages.in, messages.out, messages.near]);
    expect(told).toEqual([1]);
  });

  it('opens a sandbox anew when somebody has worked in it, and repeats nothing', async () => {
    const test = cloud();
    const source = await test.source();
    const stop = new AbortController();
    let opened = 0;
    test.mocks.logs.on(FilterLogEventsCommand).callsFake(() => ({
      events: opened === 1 ? [event('1', messages.in)] : [event('other id', messages.in), event('2', messages.out, 5)],
    }));
    const renewed = async () => {
      opened += 1;
      if (opened === 3) stop.abort(new Error('Ctrl-C'));
      return { aws: source.aws, clock: test.clock, isOld: async () => true };
    };
    const { shown, view } = recorder();
    await expect(
      followGroups({ ...source, renewed }, {}, T0, {
        view,
        signal: stop.signal,
        ready: async () => {},
        caughtUp: () => {},
      }),
    ).rejects.toThrow('Ctrl-C');
    expect(shown).toEqual([messages.in, messages.out]);
  });
});
