import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  CreateFlowLogsCommand,
  DescribeFlowLogsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { describeAround } from '../../../src/aws/describe-around.js';
import { isProblem } from '../../../src/base/problem.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import { askedConnection } from '../../../src/investigation/ends.js';
import { recordsFromAws } from '../../../src/investigation/records.js';
import { networkFromAws } from '../../../src/network/from-aws.js';
import { findOrigin } from '../../../src/records/cloudwatch/origin.js';
import { readRecordFiles, type WantedRecords } from '../../../src/records/files/record-files.js';
import { bucketFinder, locationIn } from '../../../src/records/s3/bucket.js';
import { showBuckets } from '../../../src/records/s3/show-buckets.js';
import { recordSink } from '../../../src/records/scan/row-sinks.js';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';
import { scriptedUi } from '../../helpers/scripted-ui.js';
import { LINES } from '../../helpers/seven-records.js';

const Bucket = 'flow-logs-of-mine';
const MINUTE = 60_000;
let test: SandboxUnderTest;
beforeEach(async () => {
  test = sandboxUnderTest({ switches: { journal: true, noise: true } });
  await (await test.aws.s3()).send(new CreateBucketCommand({ Bucket }));
});

/** What reading a place in S3 shows, says and asks S3 for. */
async function read(uri: string, asked: Partial<WantedRecords> = {}, answers: Record<string, unknown> = {}) {
  const ui = scriptedUi(answers);
  const signal = new AbortController().signal;
  const records: FlowRecord[] = [];
  const before = test.world.journal.length;
  const tally = await readRecordFiles(
    { files: [uri], format: null, names: [], ...asked },
    recordSink((record) => records.push(record)),
    {
      stdin: Readable.from([]),
      signal,
      bucket: bucketFinder(test.aws.s3, { ui, signal }),
    },
  );
  const requests = test.world.journal
    .slice(before)
    .map(({ action, input }) => `${action} ${Reflect.get(Object(input), 'Key')}`.trim());
  return { records, tally, requests, notes: ui.events.flatMap((event) => (event.kind === 'note' ? event.text : [])) };
}

const put = async (Key: string, Body: string | Uint8Array) =>
  (await test.aws.s3()).send(new PutObjectCommand({ Bucket, Key, Body }));

const refusal = async (reading: Promise<unknown>) => {
  const error = await reading.catch((thrown: unknown) => thrown);
  return isProblem(error) ? { code: error.code, message: error.message } : error;
};

async function flowLogTo(prefix: string, DestinationOptions: object = {}): Promise<string> {
  const { Subnets } = await test.aws.ec2.send(new DescribeSubnetsCommand({}));
  const [subnet] = Subnets ?? [];
  await test.aws.ec2.send(
    new RunInstancesCommand({
      ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: subnet?.SubnetId,
    }),
  );
  const made = await test.aws.ec2.send(
    new CreateFlowLogsCommand({
      ResourceType: 'VPC',
      ResourceIds: [subnet?.VpcId ?? ''],
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: `arn:aws:s3:::${Bucket}/${prefix}`,
      DestinationOptions: {
        FileFormat: 'plain-text',
        HiveCompatiblePartitions: false,
        PerHourPartition: false,
        ...DestinationOptions,
      },
    }),
  );
  expect(made.Unsuccessful).toEqual([]);
  return made.FlowLogIds?.[0] ?? '';
}

const keys = async (): Promise<readonly string[]> =>
  (await (await test.aws.s3()).send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key = '' }) => Key) ?? [];

describe('a flow log that delivers to S3', () => {
  it.each([
    [
      'text by day',
      {},
      /^net\/AWSLogs\/\d{12}\/vpcflowlogs\/us-east-1\/\d{4}\/\d\d\/\d\d\/\d{12}_vpcflowlogs_us-east-1_fl-\w+_\d{8}T\d{4}Z_[0-9a-f]{8}\.log\.gz$/,
    ],
    [
      'Parquet by hour in Hive’s layout',
      { FileFormat: 'parquet', HiveCompatiblePartitions: true, PerHourPartition: true },
      /^net\/AWSLogs\/aws-account-id=\d{12}\/aws-service=vpcflowlogs\/aws-region=us-east-1\/year=\d{4}\/month=\d\d\/day=\d\d\/hour=\d\d\/.*\.log\.parquet$/,
    ],
  ] as const)('writes files that are read whole: %s', async (_, options, pattern) => {
    await flowLogTo('net/', options);
    test.clock.advance(60 * MINUTE);
    const files = await keys();
    expect(files.length).toBeGreaterThan(5);
    for (const key of files) expect(key).toMatch(pattern);
    const { records, tally } = await read(`s3://${Bucket}/net/`);
    expect(records.length).toBeGreaterThan(20);
    expect(tally).toMatchObject({ unreadable: 0, damaged: [], otherFiles: [], files: files.length });
    expect(new Set(records.map(({ interfaceId }) => interfaceId)).size).toBe(1);
    const times = records.map(({ start }) => start ?? 0);
    expect(times.at(-1)).toBeGreaterThan(times[0] ?? 0);
  });

  it('is let in by a policy that is attached by itself, and stops where it is taken away', async () => {
    const id = await flowLogTo('');
    const s3 = await test.aws.s3();
    const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    expect(JSON.parse(Policy).Statement).toMatchObject([
      { Sid: 'AWSLogDeliveryWrite' },
      { Sid: 'AWSLogDeliveryAclCheck' },
    ]);
    test.clock.advance(30 * MINUTE);
    const before = await keys();
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    test.clock.advance(30 * MINUTE);
    expect(await keys()).toEqual(before);
    const { FlowLogs } = await test.aws.ec2.send(new DescribeFlowLogsCommand({ FlowLogIds: [id] }));
    expect(FlowLogs).toMatchObject([{ DeliverLogsStatus: 'FAILED', DeliverLogsErrorMessage: 'Access error' }]);
  });

  it('needs a bucket that is there', async () => {
    const { Vpcs } = await test.aws.ec2.send(new (await import('@aws-sdk/client-ec2')).DescribeVpcsCommand({}));
    const made = await test.aws.ec2.send(
      new CreateFlowLogsCommand({
        ResourceType: 'VPC',
        ResourceIds: [Vpcs?.[0]?.VpcId ?? ''],
        TrafficType: 'ALL',
        LogDestinationType: 's3',
        LogDestination: 'arn:aws:s3:::nowhere-at-all',
      }),
    );
    expect(made.Unsuccessful).toMatchObject([
      { Error: { Code: '400', Message: 'LogDestination: nowhere-at-all does not exist.' } },
    ]);
  });
});

describe('an interface whose flow log delivers to S3 alone', () => {
  it('is shown and judged by what lies there, and by nothing of others', async () => {
    const id = await flowLogTo('net/');
    test.clock.advance(60 * MINUTE);
    await put(
      'net/AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/11/23/123456789012_vpcflowlogs_eu-west-1_fl-0a_20261123T1045Z_ab.log.gz',
      'other Region',
    );
    const [mine = ''] = await keys();
    await put(mine.replace(id, 'fl-0123456789abcdef0').replace('.log.gz', 'x.log.gz'), 'other flow log');
    const [network] = (await test.aws.ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces ?? [];
    const name = network?.NetworkInterfaceId ?? '';
    const origin = await findOrigin(test.aws, { subject: { kind: 'interface', name }, logGroup: null, format: null });
    const shown: FlowRecord[] = [];
    const ui = scriptedUi();
    const signal = new AbortController().signal;
    const view = {
      taken: 'records' as const,
      expect: () => {},
      take: (record: FlowRecord) => void shown.push(record),
      end: () => {},
    };
    const narrowing = { match: null, action: null, port: null, protocol: null, since: null, until: null };
    const account = { profile: null, region: null };
    await showBuckets(
      { ...origin, aws: test.aws, clock: test.clock, cloud: 'sandbox' },
      {
        kind: 'log-groups',
        logGroup: null,
        format: null,
        subject: { kind: 'interface', name },
        narrowing,
        account,
        follow: false,
      },
      { view, signal, ready: async () => {} },
      { ui, signal },
    );
    expect(shown.length).toBeGreaterThan(20);
    expect(new Set(shown.map(({ interfaceId }) => interfaceId))).toEqual(new Set([name]));
    expect(ui.events.filter((event) => event.kind === 'note' && event.tone === 'warn')).toEqual([]);

    const network2 = networkFromAws(await describeAround(test.aws.ec2, [name, '8.8.8.8']));
    const span = { since: test.clock.now() - 30 * MINUTE, until: null };
    const asked = { source: name, destination: '8.8.8.8', protocol: 1, port: null, error: null };
    const connection = { ...askedConnection(asked, network2, span), since: span.since };
    const { records: judged, holdings } = await recordsFromAws(
      { aws: test.aws, clock: test.clock },
      { ui, signal },
      { kind: 'log-groups', logGroup: null, format: null },
      connection,
      network2,
    );
    expect(judged.length).toBeGreaterThan(5);
    expect(Object.keys(holdings ?? {})).toEqual([name]);
    expect(new Set(judged.map(({ interfaceId }) => interfaceId))).toEqual(new Set([name]));
  });
});

describe('a time that is asked for', () => {
  it('is all that is listed and fetched', async () => {
    const day = (date: string, time: string) =>
      `AWSLogs/1/vpcflowlogs/us-east-1/${date}/1_vpcflowlogs_us-east-1_fl-1_${date.replaceAll('/', '')}T${time}Z_ab.log.gz`;
    for (const [date, time] of [
      ['2022/11/14', '2215'],
      ['2023/10/14', '2215'],
      ['2023/11/13', '2215'],
      ['2023/11/14', '0100'],
      ['2023/11/14', '2220'],
      ['2023/11/14', '2225'],
      ['2023/11/15', '0900'],
    ] as const)
      await put(day(date, time), gzipSync(`${LINES[0]}\n`));
    await put('AWSLogs/123456789012/CloudTrail/us-east-1/2023/11/14/x.json.gz', 'no');
    const { requests, records } = await read(`s3://${Bucket}/`, { since: 1_700_000_000, until: 1_700_000_100 });
    expect(requests.filter((request) => request.startsWith('GetObject'))).toEqual([
      `GetObject ${day('2023/11/14', '2220')}`,
      `GetObject ${day('2023/11/14', '2225')}`,
    ]);
    expect(records).toHaveLength(2);
    // Bucket, AWSLogs, two accounts, service, Region, year, month, day.
    expect(requests.filter((request) => request.startsWith('ListObjectsV2')).length).toBeLessThanOrEqual(10);
  });

  it('in which there is nothing is said to be empty', async () => {
    await put('AWSLogs/1/vpcflowlogs/us-east-1/2022/11/14/1_vpcflowlogs_us-east-1_fl-1_20221114T2215Z_ab.log.gz', 'x');
    expect(await refusal(read(`s3://${Bucket}/`, { since: 1_700_000_000 }))).toEqual({
      code: 'usage',
      message: `There is no object of that time below s3://${Bucket}/.`,
    });
    expect(await refusal(read(`s3://${Bucket}/elsewhere/`))).toMatchObject({
      message: `There is no object below s3://${Bucket}/elsewhere/.`,
    });
  });
});

describe('what reading costs', () => {
  it('is told before, and little is not asked', async () => {
    await put('a.log', LINES.join('\n'));
    const { records, notes, tally } = await read(`s3://${Bucket}/a.log`);
    expect(records).toHaveLength(7);
    expect(tally.files).toBe(1);
    expect(notes).toEqual([expect.stringMatching(/a\.log: 1 object, \d+ B, less than a cent\.$/)]);
  });

  it('is asked where it is more, and no is an answer', async () => {
    await put('big.log', `${LINES[0]}\n`.repeat(100_000));
    const answered = await refusal(read(`s3://${Bucket}/`, {}, { 's3-cost': 'stop' }));
    expect(answered).toEqual({
      code: 'declined',
      message: `s3://${Bucket}/ was not read: 1 object, 11 MB at less than a cent.`,
    });
    expect((await read(`s3://${Bucket}/`, {}, { 's3-cost': 'read' })).records).toHaveLength(100_000);
  });
});

describe('trouble', () => {
  it('has its words', async () => {
    await put('a.log', LINES[0]);
    expect(await refusal(read('s3://no-such-bucket-here/'))).toEqual({
      code: 'usage',
      message: 'There is no bucket no-such-bucket-here.',
    });
    test.world.faults.push({ action: 'ListObjectsV2', nth: 1, count: 1, kind: 'denied', seen: 0 });
    expect(await refusal(read(`s3://${Bucket}/`))).toEqual({
      code: 'denied',
      message: `You may not read in the bucket ${Bucket}: Access Denied.`,
    });
    test.world.faults.push({
      action: 'GetObject',
      nth: 1,
      count: 1,
      kind: 'error',
      code: 'AccessDenied',
      message: 'User: x is not authorized to perform: kms:Decrypt on resource: y',
      status: 403,
      seen: 0,
    });
    expect(await refusal(read(`s3://${Bucket}/`))).toMatchObject({ code: 'denied' });
    test.world.faults.push({
      action: 'ListObjectsV2',
      nth: 1,
      count: 1,
      kind: 'error',
      code: 'IllegalLocationConstraintException',
      message: 'elsewhere.',
      status: 400,
      seen: 0,
    });
    await expect(read(`s3://${Bucket}/`)).rejects.toMatchObject({
      code: 'usage',
      message: `The bucket ${Bucket} is in another Region: elsewhere.`,
      next: [`Name it: --region $(aws s3api head-bucket --bucket ${Bucket} --query BucketRegion --output text)`],
    });
    test.world.faults.push({
      action: 'GetObject',
      nth: 1,
      count: 1,
      kind: 'error',
      code: 'InvalidObjectState',
      message: 'archived',
      status: 403,
      seen: 0,
    });
    await expect(read(`s3://${Bucket}/`)).rejects.toMatchObject({
      code: 'precondition',
      message: `Objects in ${Bucket} are archived, and have to be restored before they can be read.`,
      next: [
        `Restore each: aws s3api restore-object --bucket ${Bucket} --key <key> --restore-request Days=7`,
        'Or ask for a later time: --since 7d',
      ],
    });
    expect(() => locationIn('s3://Not A Bucket/x')).toThrow('s3://Not A Bucket/x is not a place in Amazon S3.');
  });

  it('with one object costs that object and no other', async () => {
    await put('a.log', LINES[0]);
    await put('b.log', LINES[1]);
    test.world.faults.push({
      action: 'GetObject',
      nth: 1,
      count: 1,
      kind: 'error',
      code: 'PreconditionFailed',
      message: 'At least one …',
      status: 412,
      seen: 0,
    });
    const { records, tally } = await read(`s3://${Bucket}/`);
    expect(records).toHaveLength(1);
    expect(tally.damaged).toEqual([
      { file: `s3://${Bucket}/a.log`, reason: 'the object was changed or deleted while it was being read' },
    ]);
  });

  it('in the middle ends in its words, and tells how far it was', async () => {
    for (const name of ['a', 'b', 'c']) await put(`${name}.log`, LINES[0]);
    test.world.faults.push({ action: 'GetObject', nth: 3, count: 1, kind: 'denied', seen: 0 });
    const ui = scriptedUi();
    const signal = new AbortController().signal;
    const records: FlowRecord[] = [];
    const reading = readRecordFiles(
      { files: [`s3://${Bucket}/`], format: null, names: [] },
      recordSink((record) => records.push(record)),
      { stdin: Readable.from([]), signal, bucket: bucketFinder(test.aws.s3, { ui, signal }) },
    );
    expect(await refusal(reading)).toMatchObject({ code: 'denied' });
    expect(records).toHaveLength(2);
    expect(ui.events).toContainEqual({
      kind: 'note',
      tone: 'warn',
      text: `Until then 2 of 3 objects read, 220 B of 330 B of s3://${Bucket}/.`,
    });
  });

  it('ends at once where nobody waits', async () => {
    await put('a.log', LINES[0]);
    const reason = new Error('stopped');
    const signal = AbortSignal.abort(reason);
    const reading = readRecordFiles(
      { files: [`s3://${Bucket}/`], format: null, names: [] },
      recordSink(() => undefined),
      {
        stdin: Readable.from([]),
        signal,
        bucket: bucketFinder(test.aws.s3, { ui: scriptedUi(), signal }),
      },
    );
    await expect(reading).rejects.toBe(reason);
  });
});
