import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../src/base/problem.js';
import { defaultFormat } from '../../../src/flow-log/format.js';
import { insightsQuery, queryRecords } from '../../../src/records/cloudwatch/query-records.js';
import type { RecordQuery } from '../../../src/records/cloudwatch/record-query.js';
import { fakeClock } from '../../helpers/fake-clock.js';

const T0 = Date.UTC(2026, 0, 5, 9, 0, 0);
const ENI = 'eni-0aaaaaaaaaaaaaaaa';

const query = (change: Partial<RecordQuery> = {}): RecordQuery => ({
  logGroup: '/flowlab/test',
  interfaceIds: [ENI],
  since: T0 + 1,
  format: defaultFormat,
  ...change,
});

const row = (id: string, seconds: number) => [
  {
    field: '@message',
    value: `2 123456789012 ${ENI} 10.0.0.1 10.0.0.2 0 0 1 4 336 ${T0 / 1000 + seconds} ${T0 / 1000 + seconds + 3} REJECT OK`,
  },
  { field: '@logStream', value: `${ENI}-all` },
  { field: '@ptr', value: id },
];

function cloud() {
  const client = new CloudWatchLogsClient({ region: 'us-east-1', maxAttempts: 1 });
  const mock = mockClient(client);
  mock.on(StartQueryCommand).resolves({ queryId: 'q-1' });
  return { client, mock };
}

const signal = new AbortController().signal;

describe('queryRecords', () => {
  it('asks in seconds, waits until the query is complete and reads every page', async () => {
    const { client, mock } = cloud();
    mock
      .on(GetQueryResultsCommand)
      .resolvesOnce({ status: 'Scheduled' })
      .resolvesOnce({ status: 'Running', results: [row('x', 1)], statistics: { bytesScanned: 5 } })
      .resolvesOnce({
        status: 'Complete',
        results: [row('a', 2)],
        nextToken: 't',
        statistics: { bytesScanned: 1_000_000 },
      })
      .resolvesOnce({ status: 'Complete', results: [row('b', 1)] });
    const clock = fakeClock(T0 + 60_500);
    const scanned: number[] = [];
    const read = await queryRecords(client, query(), { clock, signal, progress: (bytes) => scanned.push(bytes) });
    expect(read.records.map(({ start }) => (start ?? 0) - T0 / 1000)).toEqual([1, 2]);
    expect(read).toMatchObject({ bytesScanned: 1_000_000, truncated: false, unreadable: 0 });
    expect(scanned).toEqual([0, 5, 1_000_000]);
    expect(mock.commandCalls(StartQueryCommand)[0]?.args[0].input).toMatchObject({
      startTime: T0 / 1000,
      endTime: T0 / 1000 + 61,
      limit: 100_000,
    });
    expect(mock.commandCalls(GetQueryResultsCommand).map((call) => call.args[0].input.nextToken)).toEqual([
      undefined,
      undefined,
      undefined,
      't',
    ]);
    expect(clock.now()).toBe(T0 + 63_500);
  });

  it('says that it is cut off where there are as many rows as allowed', async () => {
    const { client, mock } = cloud();
    mock.on(GetQueryResultsCommand).resolves({ status: 'Complete', results: [row('a', 1), row('b', 2)] });
    expect(await queryRecords(client, query({ limit: 2 }), { clock: fakeClock(T0), signal })).toMatchObject({
      truncated: true,
    });
  });

  it.each(['Failed', 'Cancelled', 'Timeout'] as const)('is a problem when the query ends as %s', async (status) => {
    const { client, mock } = cloud();
    mock.on(GetQueryResultsCommand).resolves({ status });
    const error: unknown = await queryRecords(client, query(), { clock: fakeClock(T0), signal }).catch(
      (thrown: unknown) => thrown,
    );
    expect(isProblem(error, 'rejected') && [error.message, ...error.next]).toEqual([
      `CloudWatch Logs Insights did not finish the query (${status}).`,
      'Ask for a shorter time: --since 15m',
    ]);
  });

  it('stops the query at Ctrl-C, as it would run on and cost', async () => {
    const { client, mock } = cloud();
    const stop = new AbortController();
    mock.on(StopQueryCommand).resolves({ success: true });
    mock.on(GetQueryResultsCommand).callsFake(() => {
      stop.abort(new Error('stopped'));
      return { status: 'Running' };
    });
    await expect(queryRecords(client, query(), { clock: fakeClock(T0), signal: stop.signal })).rejects.toThrow(
      'stopped',
    );
    expect(mock.commandCalls(StopQueryCommand).map((call) => call.args[0].input)).toEqual([{ queryId: 'q-1' }]);
  });
});

describe('the query in words of Logs Insights', () => {
  it('names streams by their beginning, and addresses whole', () => {
    expect(
      insightsQuery(query({ interfaceIds: [ENI, 'eni-0bbbbbbbbbbbbbbbb'], addresses: ['10.0.0.1', '2001:db8::1'] })),
    ).toBe(
      'fields @timestamp, @message, @logStream | filter @logStream like /^(eni-0aaaaaaaaaaaaaaaa|eni-0bbbbbbbbbbbbbbbb)/ | filter @message like /(^| )(10\\.0\\.0\\.1|2001:db8::1)( |$)/ or @message like /(NODATA|SKIPDATA)/ | sort @timestamp asc',
    );
  });

  it('asks for lines that hold every word', () => {
    expect(insightsQuery(query({ interfaceIds: [], terms: ['REJECT', '10.0.0.1'] }))).toBe(
      'fields @timestamp, @message, @logStream | filter @message like /REJECT/ | filter @message like /10\\.0\\.0\\.1/ | sort @timestamp asc',
    );
  });

  it('asks for everything where nothing is named', () => {
    expect(insightsQuery(query({ interfaceIds: [] }))).toBe(
      'fields @timestamp, @message, @logStream | sort @timestamp asc',
    );
  });
});
