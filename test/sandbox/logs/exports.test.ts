import { gunzipSync } from 'node:zlib';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const [logGroupName, logStreamName, Bucket] = ['group', 'a/stream', 'exports'];
let test: ReturnType<typeof sandboxUnderTest>;
let send: (command: never) => Promise<never>;
beforeEach(async () => {
  test = sandboxUnderTest();
  send = (command) => test.aws.logs.send(command) as Promise<never>;
  await test.aws.logs.send(new logs.CreateLogGroupCommand({ logGroupName }));
  await test.aws.logs.send(new logs.CreateLogStreamCommand({ logGroupName, logStreamName }));
  await put('one', 'two');
});

const put = (...messages: string[]) => {
  const logEvents = messages.map((message, at) => ({ timestamp: test.clock.now() + at, message }));
  return test.aws.logs.send(new logs.PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
};

describe('events on their way to a bucket', () => {
  const task = { logGroupName, from: 0, destination: Bucket };
  const create = (more: object = {}) =>
    test.aws.logs.send(new logs.CreateExportTaskCommand({ ...task, to: test.clock.now() + 10, ...more }));
  const statement = (Action: string, Resource: string) => ({
    Effect: 'Allow',
    Principal: { Service: 'logs.us-east-1.amazonaws.com' },
    Action,
    Resource,
  });
  const let_ = async (...Statement: object[]) => {
    const s3 = await test.aws.s3();
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  };
  const acl = statement('s3:GetBucketAcl', `arn:aws:s3:::${Bucket}`);
  const write = statement('s3:PutObject', `arn:aws:s3:::${Bucket}/*`);

  beforeEach(async () => {
    await (await test.aws.s3()).send(new CreateBucketCommand({ Bucket }));
  });

  it('are a file of each stream once the task is over, one task at a time', async () => {
    await let_(acl, write);
    const { taskId } = await create({ destinationPrefix: 'pre', taskName: 'mine' });
    const status = async () => {
      const { exportTasks } = await test.aws.logs.send(new logs.DescribeExportTasksCommand({ taskId }));
      return exportTasks?.[0]?.status?.code;
    };
    expect(await status()).toBe('PENDING');
    await expect(create()).rejects.toMatchObject({ name: 'LimitExceededException' });
    await test.clock.sleep(6_000);
    expect(await status()).toBe('COMPLETED');
    const s3 = await test.aws.s3();
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
    const Key = `pre/${taskId}/a-stream/000000.gz`;
    expect(Contents?.map((one) => one.Key)).toEqual([Key, 'pre/aws-logs-write-test'].sort());
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const lines = gunzipSync((await Body?.transformToByteArray()) ?? '')
      .toString()
      .split('\n');
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['one', 'two', undefined]);
    await expect(test.aws.logs.send(new logs.CancelExportTaskCommand({ taskId }))).rejects.toMatchObject({
      name: 'InvalidOperationException',
    });
  });

  it('never arrive once the export is cancelled', async () => {
    await let_(acl, write);
    const { taskId } = await create();
    await test.aws.logs.send(new logs.CancelExportTaskCommand({ taskId }));
    await test.clock.sleep(10_000);
    const { exportTasks } = await test.aws.logs.send(new logs.DescribeExportTasksCommand({ statusCode: 'CANCELLED' }));
    expect(exportTasks).toHaveLength(1);
    const { KeyCount } = await (await test.aws.s3()).send(new ListObjectsV2Command({ Bucket }));
    expect(KeyCount).toBe(0);
  });

  it('are none of a time that ends before it begins', async () => {
    await let_(acl, write);
    await expect(create({ from: 9, to: 8 })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The specified time range is not valid.',
    });
  });

  // As reported (AWS re:Post, "export CloudWatch logs to S3").
  it.each([
    [
      'no bucket',
      [],
      { destination: 'none' },
      'The given bucket does not exist. Please make sure the bucket is valid.',
    ],
    [
      'no policy',
      [],
      {},
      'GetBucketAcl call on the given bucket failed. Please check if CloudWatch Logs has been granted permission to perform this operation.',
    ],
    [
      'a policy for half of it',
      [acl],
      {},
      'PutObject call on the given bucket failed. Please check if CloudWatch Logs has been granted permission to perform this operation.',
    ],
  ] as const)('need a bucket that lets them in: %s', async (_, policy, more, message) => {
    if (policy.length > 0) await let_(...policy);
    await expect(create(more)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });
});

// (CloudWatch Logs API reference, TestMetricFilter: "Examples"; user guide, "Filter and pattern syntax")
const line = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534';
it.each([
  [
    '[ip, identity, user_id, timestamp, request, status_code, size]',
    [line, 'other'],
    [
      [
        1,
        {
          $ip: '127.0.0.1',
          $identity: '-',
          $user_id: 'frank',
          $timestamp: '10/Oct/2000:13:25:15 -0700',
          $request: 'GET /apache_pb.gif HTTP/1.0',
          $status_code: '200',
          $size: '1534',
        },
      ],
    ],
  ],
  [
    '[..., status_code = 200, size]',
    [line],
    [
      [
        1,
        {
          $1: '127.0.0.1',
          $2: '-',
          $3: 'frank',
          $4: '10/Oct/2000:13:25:15 -0700',
          $5: 'GET /apache_pb.gif HTTP/1.0',
          $status_code: '200',
          $size: '1534',
        },
      ],
    ],
  ],
  ['{ $.a.b[0] = 1 && $.c = "$.d" }', ['{"a":{"b":[1]},"c":"$.d"}', '{}'], [[1, { '$.a.b[0]': '1', '$.c': '$.d' }]]],
  ['ERROR', ['fine', 'an ERROR'], [[2, {}]]],
])('a pattern takes out of an event what it names: %s', async (filterPattern, logEventMessages, expected) => {
  const { matches } = await test.aws.logs.send(new logs.TestMetricFilterCommand({ filterPattern, logEventMessages }));
  expect(matches?.map((one) => [one.eventNumber, one.extractedValues])).toEqual(expected);
});

it('the pointer of a result leads to the whole event, another nowhere', async () => {
  const { queryId } = await test.aws.logs.send(
    new logs.StartQueryCommand({
      logGroupName,
      startTime: 0,
      endTime: test.clock.now() / 1000 + 9,
      queryString: 'fields @timestamp | limit 1',
    }),
  );
  await test.clock.sleep(5_000);
  const { results } = await test.aws.logs.send(new logs.GetQueryResultsCommand({ queryId }));
  const logRecordPointer = results?.[0]?.find(({ field }) => field === '@ptr')?.value ?? '';
  const { logRecord } = await test.aws.logs.send(new logs.GetLogRecordCommand({ logRecordPointer }));
  expect(logRecord).toMatchObject({ '@message': 'two', '@logStream': logStreamName, '@ptr': logRecordPointer });
  await expect(send(new logs.GetLogRecordCommand({ logRecordPointer: 'eA==' }) as never)).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});

it('fields of a group are those of its events, with how many have them', async () => {
  const { logGroupFields } = await test.aws.logs.send(new logs.GetLogGroupFieldsCommand({ logGroupName }));
  expect(logGroupFields).toContainEqual({ name: '@message', percent: 100 });
});

it('names are searched with regard to case, and streams without events are older than others', async () => {
  const { logGroups } = await test.aws.logs.send(new logs.DescribeLogGroupsCommand({ logGroupNamePattern: 'Group' }));
  expect(logGroups).toEqual([]);
  await test.aws.logs.send(new logs.CreateLogStreamCommand({ logGroupName, logStreamName: 'z' }));
  const { logStreams } = await test.aws.logs.send(
    new logs.DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true }),
  );
  expect(logStreams?.map((one) => one.logStreamName)).toEqual([logStreamName, 'z']);
});

it('a batch of more than a mebibyte is refused', async () => {
  await expect(put(...Array(6).fill('x'.repeat(200_000)))).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Upload too large: 1200156 bytes exceeds limit of 1048576',
  });
});
