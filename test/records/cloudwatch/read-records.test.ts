import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ResourceNotFoundException,
  ThrottlingException,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { defaultFormat, type Format, isUnreadable, parseFormat } from '../../../src/flow-log/format.js';
import { followRecords, readRecords } from '../../../src/records/cloudwatch/read-records.js';
import type { RecordQuery } from '../../../src/records/cloudwatch/record-query.js';
import { fakeClock } from '../../helpers/fake-clock.js';

const T0 = Date.UTC(2026, 0, 5, 9, 0, 0);
const SOURCE = 'eni-0aaaaaaaaaaaaaaaa';
const OTHER = 'eni-0bbbbbbbbbbbbbbbb';

function cloud() {
  const client = new CloudWatchLogsClient({ region: 'us-east-1', maxAttempts: 1 });
  return { client, mock: mockClient(client) };
}

/** A record of `eni` that starts `seconds` after T0, as an event. */
function event(
  id: string,
  seconds: number,
  { eni = SOURCE, stream = '', from = '10.0.0.1', to = '10.0.0.2' } = {},
): FilteredLogEvent {
  const start = T0 / 1000 + seconds;
  return {
    eventId: id,
    logStreamName: stream || `${eni}-all`,
    timestamp: start * 1000,
    message: `2 123456789012 ${eni} ${from} ${to} 40000 443 6 1 60 ${start} ${start + 30} ACCEPT OK`,
  };
}

const query = (change: Partial<RecordQuery> = {}): RecordQuery => ({
  logGroup: '/flowlab/test',
  interfaceIds: [SOURCE],
  since: T0,
  format: defaultFormat,
  ...change,
});

const starts = (records: readonly { readonly start?: number | null }[]) =>
  records.map(({ start }) => (start ?? 0) - T0 / 1000);

function format(text: string): Format {
  const read = parseFormat(text);
  if (isUnreadable(read)) throw new Error(read.reason);
  return read;
}

describe('readRecords', () => {
  it('asks for the streams that begin with the interface ID, in milliseconds', async () => {
    const { client, mock } = cloud();
    mock.on(FilterLogEventsCommand).resolves({ events: [event('1', 10)] });
    const { records } = await readRecords(client, query({ until: T0 + 60_000 }));
    expect(starts(records)).toEqual([10]);
    expect(mock.commandCalls(FilterLogEventsCommand).map((call) => call.args[0].input)).toEqual([
      { logGroupName: '/flowlab/test', logStreamNamePrefix: SOURCE, startTime: T0, endTime: T0 + 60_000 },
    ]);
  });

  it('goes on through empty pages until there is no token', async () => {
    const { client, mock } = cloud();
    const pages = [
      { events: [], nextToken: 'a' },
      { events: [event('1', 1)], nextToken: 'b' },
      { nextToken: 'c' },
      { events: [event('2', 2)] },
    ];
    const tokens: unknown[] = [];
    mock.on(FilterLogEventsCommand).callsFake(({ nextToken }) => pages[tokens.push(nextToken) - 1]);
    expect(starts((await readRecords(client, query())).records)).toEqual([1, 2]);
    expect(tokens).toEqual([undefined, 'a', 'b', 'c']);
  });

  it('takes an event once and sorts by start, whatever the order of delivery', async () => {
    const { client, mock } = cloud();
    mock
      .on(FilterLogEventsCommand)
      .resolvesOnce({ events: [event('2', 20), event('1', 10)], nextToken: 'a' })
      .resolvesOnce({ events: [event('2', 20), event('3', 5)] });
    expect(starts((await readRecords(client, query())).records)).toEqual([5, 10, 20]);
  });

  it('keeps two records that say the same: they are two events', async () => {
    const { client, mock } = cloud();
    mock.on(FilterLogEventsCommand).resolves({ events: [event('1', 10), event('2', 10)] });
    expect((await readRecords(client, query())).records).toHaveLength(2);
  });

  it('leaves out the stream of an interface whose ID only begins alike', async () => {
    const { client, mock } = cloud();
    mock
      .on(FilterLogEventsCommand)
      .resolves({ events: [event('1', 1, { eni: 'eni-12345678' }), event('2', 2, { eni: 'eni-123456789abcdef01' })] });
    expect(starts((await readRecords(client, query({ interfaceIds: ['eni-12345678'] }))).records)).toEqual([1]);
  });

  it('does not care how the stream’s name ends', async () => {
    const { client, mock } = cloud();
    const streams = [SOURCE, `${SOURCE}-all`, `${SOURCE}-accept`, `${SOURCE}-reject`, `${SOURCE}_future`];
    mock.on(FilterLogEventsCommand).resolves({ events: streams.map((stream, at) => event(`${at}`, at, { stream })) });
    expect((await readRecords(client, query())).records).toHaveLength(5);
  });

  it('reads the whole group for no interface or for more than ten, and then picks', async () => {
    const { client, mock } = cloud();
    mock.on(FilterLogEventsCommand).resolves({ events: [event('1', 1), event('2', 2, { eni: OTHER })] });
    expect((await readRecords(client, query({ interfaceIds: [] }))).records).toHaveLength(2);
    const eleven = [SOURCE, ...Array.from({ length: 10 }, (_, at) => `eni-0ccccccccccccccc${at}`)];
    expect((await readRecords(client, query({ interfaceIds: eleven }))).records).toHaveLength(1);
    for (const call of mock.commandCalls(FilterLogEventsCommand))
      expect(call.args[0].input.logStreamNamePrefix).toBeUndefined();
  });

  it('stops at the limit and says so, and only then', async () => {
    const { client, mock } = cloud();
    const events = [event('1', 1), event('2', 2), event('3', 3)];
    mock.on(FilterLogEventsCommand).resolvesOnce({ events, nextToken: 'more' }).resolvesOnce({ events });
    const read = await readRecords(client, query({ limit: 2 }));
    expect(read.truncated).toBe(true);
    expect(starts(read.records)).toEqual([1, 2]);
    expect(await readRecords(client, query({ limit: 3 }))).toMatchObject({ truncated: false, records: { length: 3 } });
  });

  it('counts messages that are no records, and takes no header from them', async () => {
    const { client, mock } = cloud();
    const header = { ...event('1', 1), message: 'dstaddr srcaddr' };
    mock.on(FilterLogEventsCommand).resolves({ events: [header, event('2', 2), { ...event('3', 3), message: '' }] });
    const { records, unreadable } = await readRecords(client, query());
    expect([starts(records), unreadable]).toEqual([[2], 2]);
  });

  it('knows the interface by the stream where the format lacks it', async () => {
    const { client, mock } = cloud();
    mock.on(FilterLogEventsCommand).resolves({ events: [{ ...event('1', 1), message: '10.0.0.1 10.0.0.2' }] });
    const { records } = await readRecords(client, query({ format: format('srcaddr dstaddr') }));
    expect(records.map(({ interfaceId }) => interfaceId)).toEqual([SOURCE]);
  });

  it.each([
    new ThrottlingException({ message: 'Rate exceeded', $metadata: {} }),
    new ResourceNotFoundException({ message: 'The specified log group does not exist.', $metadata: {} }),
  ])('hands on %s as it is', async (error) => {
    const { client, mock } = cloud();
    mock.on(FilterLogEventsCommand).rejects(error);
    await expect(readRecords(client, query())).rejects.toBe(error);
  });

  it('stops at Ctrl-C between two pages', async () => {
    const { client, mock } = cloud();
    const stop = new AbortController();
    mock.on(FilterLogEventsCommand).callsFake(() => {
      stop.abort(new Error('stopped'));
      return { events: [], nextToken: 'again' };
    });
    await expect(readRecords(client, query({ signal: stop.signal }))).rejects.toThrow('stopped');
    expect(mock.commandCalls(FilterLogEventsCommand)).toHaveLength(1);
  });
});

describe('records between two addresses', () => {
  const between = query({ addresses: ['10.0.0.1', '10.0.0.2'] });

  it('are asked for with a pattern that lets silent windows through', async () => {
    const { client, mock } = cloud();
    mock.on(FilterLogEventsCommand).resolves({ events: [] }).on(DescribeLogStreamsCommand).resolves({ logStreams: [] });
    await readRecords(client, between);
    expect(mock.commandCalls(FilterLogEventsCommand)[0]?.args[0].input.filterPattern).toBe(
      '[f1, f2, f3, f4 = "10.0.0.1" || f4 = "10.0.0.2" || f4 = "-", f5 = "10.0.0.1" || f5 = "10.0.0.2" || f5 = "-", f6, f7, f8, f9, f10, f11, f12, f13, f14]',
    );
  });

  it('come without a pattern where the format lacks an address', async () => {
    const { client, mock } = cloud();
    mock.on(FilterLogEventsCommand).resolves({ events: [] });
    await readRecords(client, { ...between, format: format('srcaddr action') });
    expect(mock.commandCalls(FilterLogEventsCommand)[0]?.args[0].input).not.toHaveProperty('filterPattern');
  });

  it('come with the newest record of the stream, whatever its addresses, so that silence can be believed', async () => {
    const { client, mock } = cloud();
    const newest = event('9', 900, { from: '10.0.0.1', to: '52.94.0.1' });
    mock
      .on(FilterLogEventsCommand)
      .resolves({ events: [event('1', 10)] })
      .on(DescribeLogStreamsCommand)
      .resolves({ logStreams: [{ logStreamName: `${SOURCE}-all` }] })
      .on(GetLogEventsCommand)
      .resolves({ events: [{ timestamp: newest.timestamp, message: newest.message }] });
    expect(starts((await readRecords(client, { ...between, until: T0 + 1_000_000 })).records)).toEqual([10, 900]);
    expect(mock.commandCalls(GetLogEventsCommand)[0]?.args[0].input).toEqual({
      logGroupName: '/flowlab/test',
      logStreamName: `${SOURCE}-all`,
      startFromHead: false,
      limit: 1,
      startTime: T0,
      endTime: T0 + 1_000_001,
    });
  });

  it('have the newest record once where the pattern found it too', async () => {
    const { client, mock } = cloud();
    const only = event('1', 10);
    mock
      .on(FilterLogEventsCommand)
      .resolves({ events: [only] })
      .on(DescribeLogStreamsCommand)
      .resolves({ logStreams: [{ logStreamName: `${SOURCE}-all` }] })
      .on(GetLogEventsCommand)
      .resolves({ events: [{ timestamp: only.timestamp, message: only.message }] });
    expect(starts((await readRecords(client, between)).records)).toEqual([10]);
  });
});

describe('followRecords', () => {
  async function looks(count: number, pages: readonly (readonly FilteredLogEvent[])[]) {
    const { client, mock } = cloud();
    const chain = mock.on(FilterLogEventsCommand);
    for (const events of pages) chain.resolvesOnce({ events: [...events] });
    const clock = fakeClock(T0);
    const found: number[][] = [];
    for await (const records of followRecords(client, query(), {
      clock,
      signal: new AbortController().signal,
      intervalMs: 10_000,
    })) {
      found.push(starts(records));
      if (found.length === count) break;
    }
    return {
      found,
      asked: mock.commandCalls(FilterLogEventsCommand).map((call) => (call.args[0].input.startTime ?? 0) - T0),
      clock,
    };
  }

  it('tells each record once, late ones too', async () => {
    const { found } = await looks(3, [
      [event('1', 100)],
      [event('2', 40), event('1', 100)],
      [event('1', 100), event('3', 130)],
    ]);
    expect(found).toEqual([[100], [40], [130]]);
  });

  it('goes back a quarter of an hour behind the newest record, and never behind the beginning', async () => {
    const { asked } = await looks(3, [[event('1', 100)], [event('2', 3600)], []]);
    expect(asked).toEqual([0, 0, (3600 - 900) * 1000]);
  });

  it('sleeps between looks by the clock it is given', async () => {
    expect((await looks(3, [[], [], []])).clock.now()).toBe(T0 + 20_000);
  });

  it('ends at Ctrl-C while it sleeps', async () => {
    const { client, mock } = cloud();
    mock.on(FilterLogEventsCommand).resolves({ events: [] });
    const stop = new AbortController();
    const following = followRecords(client, query(), { clock: fakeClock(T0), signal: stop.signal, intervalMs: 10_000 });
    await following.next();
    stop.abort(new Error('stopped'));
    await expect(following.next()).rejects.toThrow('stopped');
  });
});
