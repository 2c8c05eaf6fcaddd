import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  GetQueryResultsCommand,
  ListTagsForResourceCommand,
  ListTagsLogGroupCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  paginateFilterLogEvents,
  StartQueryCommand,
  StopQueryCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, it } from 'vitest';
import { settle } from '../../../src/sandbox/flow-records/history.js';
import { runScript } from '../../../src/sandbox/shell/host.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { clients, failure } from '../clients.js';
import {
  addFlowLog,
  addInstance,
  addRule,
  GROUP,
  minute,
  type Placed,
  second,
  smallWorld,
  T0,
  testClock,
} from '../small-world.js';

let world: World;
let clock: ReturnType<typeof testClock>;
let logs: ReturnType<typeof clients>['logs'];

beforeEach(() => {
  world = smallWorld();
  clock = testClock();
  logs = clients(world, clock).logs;
});

const ARN = 'arn:aws:logs:ap-southeast-4:123456789012:log-group:';

describe('log groups', () => {
  const create = (logGroupName: string, more: object = {}) =>
    logs.send(new CreateLogGroupCommand({ logGroupName, ...more }));

  it('are made once, with tags, and found by prefix in the order of their names', async () => {
    for (const name of ['/lab/b', '/lab/a', 'other']) await create(name, { tags: { lab: name } });
    expect(await failure(create('/lab/a'))).toBe(
      '400 ResourceAlreadyExistsException: The specified log group already exists',
    );
    const first = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/lab/', limit: 1 }));
    expect(first.logGroups).toMatchObject([
      { logGroupName: '/lab/a', creationTime: T0, storedBytes: 0, arn: `${ARN}/lab/a:*`, logGroupArn: `${ARN}/lab/a` },
    ]);
    const second = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: '/lab/', limit: 1, nextToken: first.nextToken }),
    );
    expect(second.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['/lab/b']);
    expect(second.nextToken).toBeUndefined();
  });

  it('take names of letters, digits and . - _ / #', async () => {
    expect(await failure(create('a b'))).toContain('400 InvalidParameterException: 1 validation error detected');
    expect(await failure(create('aws/x'))).toBe(
      '400 InvalidParameterException: Log groups starting with AWS/ are reserved for AWS.',
    );
  });

  it('keep events for one of the periods allowed', async () => {
    await create('g');
    const put = (retentionInDays: number) =>
      logs.send(new PutRetentionPolicyCommand({ logGroupName: 'g', retentionInDays }));
    expect(await failure(put(2))).toContain(
      "400 InvalidParameterException: 1 validation error detected: Value '2' at 'retentionInDays'",
    );
    await put(1);
    expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).toMatchObject([{ retentionInDays: 1 }]);
  });

  it('are tagged by ARN and read both ways', async () => {
    await create('g', { tags: { a: '1' } });
    await logs.send(new TagResourceCommand({ resourceArn: `${ARN}g`, tags: { b: '2' } }));
    await logs.send(new UntagResourceCommand({ resourceArn: `${ARN}g`, tagKeys: ['a'] }));
    expect((await logs.send(new ListTagsForResourceCommand({ resourceArn: `${ARN}g` }))).tags).toEqual({ b: '2' });
    expect((await logs.send(new ListTagsLogGroupCommand({ logGroupName: 'g' }))).tags).toEqual({ b: '2' });
  });

  it('are gone when deleted', async () => {
    await create('g');
    const remove = () => failure(logs.send(new DeleteLogGroupCommand({ logGroupName: 'g' })));
    expect(await remove()).toBe('no error');
    expect(await remove()).toBe('400 ResourceNotFoundException: The specified log group does not exist.');
  });
});

describe('events that clients put', () => {
  beforeEach(async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'g' }));
    for (const logStreamName of ['one', 'two'])
      await logs.send(new CreateLogStreamCommand({ logGroupName: 'g', logStreamName }));
  });
  const put = (logStreamName: string, ...messages: string[]) =>
    logs.send(
      new PutLogEventsCommand({
        logGroupName: 'g',
        logStreamName,
        logEvents: messages.map((message, at) => ({ message, timestamp: T0 + at })),
      }),
    );

  it('are filtered by stream, time and pattern, and paged', async () => {
    await put('one', 'alpha ERROR', 'beta', 'gamma ERROR');
    await put('two', 'delta ERROR');
    const filter = async (input: object) => {
      const messages: string[] = [];
      for await (const { events } of paginateFilterLogEvents({ client: logs }, { logGroupName: 'g', ...input })) {
        messages.push(...(events ?? []).map(({ message }) => message ?? ''));
      }
      return messages;
    };
    expect((await filter({ filterPattern: 'ERROR' })).sort()).toEqual(['alpha ERROR', 'delta ERROR', 'gamma ERROR']);
    expect(await filter({ logStreamNames: ['one'], limit: 1 })).toEqual(['alpha ERROR', 'beta', 'gamma ERROR']);
    expect(await filter({ logStreamNamePrefix: 'tw' })).toEqual(['delta ERROR']);
    expect(await filter({ startTime: T0 + 1, endTime: T0 + 1 })).toEqual(['beta']);
    const both = logs.send(
      new FilterLogEventsCommand({ logGroupName: 'g', logStreamNames: ['one'], logStreamNamePrefix: 'o' }),
    );
    expect(await failure(both)).toContain('400 InvalidParameterException');
  });

  it('come now and then as an empty page with a token: only a missing token is the end', async () => {
    await put('one', 'alpha ERROR');
    const pages: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      clock.advance(second);
      const { events, nextToken } = await logs.send(
        new FilterLogEventsCommand({ logGroupName: 'g', filterPattern: 'ERROR' }),
      );
      pages.push(`${events?.length} ${nextToken === undefined ? 'end' : 'more'}`);
      if (nextToken === undefined) continue;
      const rest = await logs.send(
        new FilterLogEventsCommand({ logGroupName: 'g', filterPattern: 'ERROR', nextToken }),
      );
      expect([rest.events?.length, rest.nextToken]).toEqual([1, undefined]);
    }
    expect(new Set(pages)).toEqual(new Set(['1 end', '0 more']));
  });

  it('are read from a stream forwards until the token stays the same, and late ones before it are missed', async () => {
    await put('one', 'a', 'b');
    const read = (nextToken?: string) =>
      logs.send(
        new GetLogEventsCommand({
          logGroupName: 'g',
          logStreamName: 'one',
          startFromHead: true,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
    const first = await read();
    expect(first.events?.map(({ message }) => message)).toEqual(['a', 'b']);
    await logs.send(
      new PutLogEventsCommand({
        logGroupName: 'g',
        logStreamName: 'one',
        logEvents: [{ message: 'late', timestamp: T0 - 5 * second }],
      }),
    );
    const again = await read(first.nextForwardToken);
    expect(again.events).toEqual([]);
    expect(again.nextForwardToken).toBe(first.nextForwardToken);
    const latest = await logs.send(new GetLogEventsCommand({ logGroupName: 'g', logStreamName: 'one', limit: 1 }));
    expect(latest.events?.map(({ message }) => message)).toEqual(['b']);
    const before = await logs.send(
      new GetLogEventsCommand({ logGroupName: 'g', logStreamName: 'one', nextToken: latest.nextBackwardToken }),
    );
    expect(before.events?.map(({ message }) => message)).toEqual(['late', 'a']);
  });

  it('of a group or stream that is not there are an error', async () => {
    expect(await failure(logs.send(new FilterLogEventsCommand({ logGroupName: 'none' })))).toBe(
      '400 ResourceNotFoundException: The specified log group does not exist.',
    );
    expect(await failure(logs.send(new GetLogEventsCommand({ logGroupName: 'g', logStreamName: 'none' })))).toBe(
      '400 ResourceNotFoundException: The specified log stream does not exist.',
    );
  });
});

describe('flow records', () => {
  let a: Placed;
  let b: Placed;

  beforeEach(() => {
    a = addInstance(world, '172.31.16.10', { public: '3.26.1.10' });
    b = addInstance(world, '172.31.16.20', { public: '3.26.1.20' });
    addFlowLog(world);
    settle(world, T0);
    runScript(world, clock, a.instanceId, `ping -c 3 -W 1 8.8.8.8; ping -c 2 -W 1 ${b.address}`, { user: 'root' });
    clock.set(T0 + 15 * minute);
  });

  const find = async (filterPattern: string, logStreamNamePrefix?: string) => {
    const messages: string[] = [];
    for await (const { events } of paginateFilterLogEvents(
      { client: logs },
      { logGroupName: GROUP, filterPattern, logStreamNamePrefix },
    )) {
      messages.push(...(events ?? []).map(({ message }) => message ?? ''));
    }
    return messages;
  };

  it('are found as the guide does: the source stream by address, then the destination stream', async () => {
    expect((await find('"8.8.8.8"', a.eni)).map((line) => line.split(' ').slice(3, 10).join(' '))).toEqual([
      `${a.address} 8.8.8.8 0 0 1 3 252`,
      `8.8.8.8 ${a.address} 0 0 1 3 252`,
    ]);
    expect(await find(`"${b.address}"`, a.eni)).toEqual([expect.stringContaining('ACCEPT OK')]);
    expect(await find(`"${a.address}"`, b.eni)).toEqual([expect.stringContaining('REJECT OK')]);
    expect(
      await find('[v, acct, eni, src, dst, sp, dp, proto = 1, pkts, bytes, s, e, action = REJECT, status]'),
    ).toHaveLength(1);
  });

  it('are in one stream for each interface', async () => {
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: GROUP }));
    expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual([`${a.eni}-all`, `${b.eni}-all`]);
    expect(logStreams?.[0]?.firstEventTimestamp).toBe(T0);
    const latest = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName: GROUP, orderBy: 'LastEventTime', descending: true }),
    );
    expect(latest.logStreams).toHaveLength(2);
    const both = logs.send(
      new DescribeLogStreamsCommand({ logGroupName: GROUP, orderBy: 'LastEventTime', logStreamNamePrefix: 'eni' }),
    );
    expect(await failure(both)).toContain('400 InvalidParameterException');
  });

  const query = async (queryString: string, from = T0 / 1000, to = T0 / 1000 + 600) => {
    const { queryId } = await logs.send(
      new StartQueryCommand({ logGroupName: GROUP, startTime: from, endTime: to, queryString }),
    );
    const running = await logs.send(new GetQueryResultsCommand({ queryId }));
    expect(running.status).toBe('Scheduled');
    clock.advance(2 * second);
    const { status, results, statistics } = await logs.send(new GetQueryResultsCommand({ queryId }));
    expect(status).toBe('Complete');
    return {
      rows: results?.map((row) => Object.fromEntries(row.map(({ field, value }) => [field, value]))) ?? [],
      statistics,
    };
  };

  it('answer Insights queries over their discovered fields', async () => {
    const { rows, statistics } = await query(
      'fields @timestamp, interfaceId, srcAddr, dstAddr, action | filter protocol = 1 and action = "REJECT" | sort @timestamp desc | limit 50',
    );
    expect(rows).toEqual([
      {
        '@timestamp': '2027-01-01 00:00:02.000',
        interfaceId: b.eni,
        srcAddr: a.address,
        dstAddr: b.address,
        action: 'REJECT',
        '@ptr': expect.any(String),
      },
    ]);
    expect(statistics).toMatchObject({ recordsMatched: 1, logGroupsScanned: 1 });
    expect(statistics?.recordsScanned).toBeGreaterThan(4);
  });

  it('are summed and counted by Insights', async () => {
    const { rows } = await query(
      'filter logStatus = "OK" | stats sum(bytes) as total, count(*) by action | sort total desc',
    );
    expect(rows).toEqual([
      { action: 'ACCEPT', total: '672', 'count(*)': '3' },
      { action: 'REJECT', total: '168', 'count(*)': '1' },
    ]);
    expect((await query('stats count(*) as n')).rows).toHaveLength(1);
    expect(
      (await query('filter isIpv4InSubnet(dstAddr, "8.8.8.0/24") | stats count(*) as n by interfaceId')).rows,
    ).toEqual([{ interfaceId: a.eni, n: '1' }]);
    expect(
      (await query('filter srcAddr in ["8.8.8.8", "1.1.1.1"] or dstAddr like /^8\\./ | stats count(*) as n')).rows,
    ).toEqual([{ n: '2' }]);
    expect((await query('filter @message like "NODATA" | stats count(*) as n by bin(5m)')).rows.length).toBeGreaterThan(
      0,
    );
  });

  it('are not reached by a query that makes no sense', async () => {
    const start = (queryString: string) =>
      failure(logs.send(new StartQueryCommand({ logGroupName: GROUP, startTime: 0, endTime: 1, queryString })));
    expect(await start('fields @message | explode')).toBe(
      '400 MalformedQueryException: unexpected symbol found explode',
    );
    expect(await start('filter action = ')).toBe('400 MalformedQueryException: unexpected symbol found end of query');
  });

  it('stop being searched when the query is stopped', async () => {
    const { queryId } = await logs.send(
      new StartQueryCommand({ logGroupName: GROUP, startTime: 0, endTime: 1, queryString: 'limit 1' }),
    );
    await logs.send(new StopQueryCommand({ queryId }));
    clock.advance(minute);
    expect((await logs.send(new GetQueryResultsCommand({ queryId }))).status).toBe('Cancelled');
  });

  it('count into the stored bytes of the group', async () => {
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups?.[0]?.storedBytes).toBeGreaterThan(500);
  });

  it('of a new rule appear beside the old ones', async () => {
    addRule(world, { protocol: 'icmp' });
    runScript(world, clock, a.instanceId, `ping -c 1 -W 1 ${b.address}`, { user: 'root' });
    clock.advance(6 * minute);
    expect((await find(`"${b.address}"`, b.eni)).map((line) => line.split(' ')[12])).toEqual([
      'REJECT',
      'ACCEPT',
      'ACCEPT',
    ]);
  });
});
