import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { type AwsStub, mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultFormat, formatText } from '../../../src/flow-log/format.js';
import { transitGatewayFormat } from '../../../src/flow-log/known-formats.js';
import type { Network } from '../../../src/network/model.js';
import type { Reading } from '../../../src/records/cloudwatch/choose-reading.js';
import {
  deliveredElsewhere,
  placesIn,
  type RecordPlace,
  recordPlaces,
} from '../../../src/records/cloudwatch/places.js';
import { type EvidenceReader, readEvidence } from '../../../src/records/cloudwatch/read-evidence.js';
import { network } from '../../helpers/network.js';
import { transitGateway } from '../../helpers/transit.js';

const SHORT = '${version} ${srcaddr} ${dstaddr} ${action}';

const world = (): Network =>
  network()
    .vpc('vpc-1', '10.0.0.0/16')
    .subnet('subnet-1')
    .instance('a', { address: '10.0.0.11' })
    .subnet('subnet-2')
    .instance('b', { address: '10.0.16.11' })
    .flowLog('vpc-1', { logGroup: 'all', format: formatText(defaultFormat) })
    .flowLog('subnet-2', { logGroup: 'all', format: SHORT, aggregationSeconds: 600 })
    .flowLog('eni-a', { logGroup: 'one' })
    .flowLog('eni-b', { logGroup: null })
    .flowLog('eni-other', { logGroup: 'other' })
    .build();

describe('the places of records', () => {
  it('are those of every flow log that covers an interface, on VPC, subnet or interface, each format by itself', () => {
    const now = world();
    const places = recordPlaces(now, now.interfaces).map(({ logGroup, format, interfaceIds }) => [
      logGroup,
      format.fields.length,
      interfaceIds,
    ]);
    expect(places).toEqual([
      ['all', 14, ['eni-a', 'eni-b']],
      ['all', 4, ['eni-b']],
      ['one', 14, ['eni-a']],
    ]);
  });

  it('are those of a transit gateway that their VPC is attached to, which tell of no interface', () => {
    const crossed = world();
    const attached = transitGateway({ attached: { 'vpc-1': ['subnet-1'] } })(crossed);
    const [log] = crossed.flowLogs;
    if (!log) throw new TypeError('no flow log');
    const flowLogs = ['tgw-1', 'tgw-attach-vpc-1', 'tgw-other'].map((resourceId) => ({
      ...log,
      resourceId,
      logGroup: resourceId,
      format: formatText(transitGatewayFormat),
    }));
    const places = recordPlaces({ ...attached, flowLogs }, crossed.interfaces);
    expect(places.map(({ logGroup, interfaceIds }) => [logGroup, interfaceIds])).toEqual([
      ['tgw-1', []],
      ['tgw-attach-vpc-1', []],
    ]);
    const toBucket = flowLogs.map((one) => ({ ...one, logGroup: null }));
    expect(deliveredElsewhere({ ...attached, flowLogs: toBucket }, crossed.interfaces)).toHaveLength(2);
  });

  it('leave out what does not go to CloudWatch Logs, which is named instead', () => {
    const now = world();
    expect(deliveredElsewhere(now, now.interfaces).map(({ resourceId }) => resourceId)).toEqual(['eni-b']);
  });

  it('in a log group that is named have the formats of those who write there, or the one given', () => {
    const now = world();
    const count = (places: readonly RecordPlace[]) => places.map(({ format }) => format.fields.length);
    expect(count(placesIn(now, 'all', ['eni-a']))).toEqual([14, 4]);
    expect(count(placesIn(now, 'unheard-of', ['eni-a']))).toEqual([14]);
    expect(count(placesIn(now, 'all', ['eni-a'], { fields: defaultFormat.fields.slice(0, 3) }))).toEqual([3]);
  });
});

const NOW = Date.UTC(2026, 10, 23, 12);
const line = (from: number, to: number, action: string, way = '10.0.0.11 10.0.16.11') =>
  `2 123456789012 eni-a ${way} 0 0 1 3 252 ${NOW / 1000 + from} ${NOW / 1000 + to} ${action} OK`;

const client = new CloudWatchLogsClient({ region: 'eu-west-1' });

describe('evidence', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the stub's own type parameters are not exported
  let logs: AwsStub<any, any, any>;
  beforeEach(() => {
    logs = mockClient(client);
    logs.on(DescribeLogGroupsCommand).resolves({});
    logs.on(DescribeLogStreamsCommand).resolves({});
    logs.on(FilterLogEventsCommand).resolves({});
  });

  const place = (logGroup = 'all'): RecordPlace => ({
    logGroup,
    format: defaultFormat,
    interfaceIds: ['eni-a'],
    aggregationSeconds: 60,
  });
  const query = (places: readonly RecordPlace[]) => ({
    places,
    addresses: ['10.0.0.11', '10.0.16.11'],
    since: NOW - 900_000,
    until: null,
  });
  const told: Reading[] = [];
  const reader = (way: Reading['way']): EvidenceReader => ({
    logs: client,
    clock: { now: () => NOW, sleep: async () => undefined },
    signal: new AbortController().signal,
    choose: async (_, reading) => {
      told.push(reading);
      return way;
    },
    progress: () => undefined,
  });

  it('goes back an aggregation interval before the time in question, and comes in the order of time', async () => {
    logs.on(FilterLogEventsCommand).resolves({
      events: [line(-60, -10, 'REJECT'), line(-300, -250, 'ACCEPT')].map((message, at) => ({
        eventId: `${at}`,
        message,
        logStreamName: 'eni-a-all',
      })),
    });
    const { records } = await readEvidence(reader('filter'), query([place()]));
    expect(records.map(({ action }) => action)).toEqual(['ACCEPT', 'REJECT']);
    expect(logs.commandCalls(FilterLogEventsCommand)[0]?.args[0].input.startTime).toBe(NOW - 960_000);
  });

  it('reads a little past the time in question, for the proof that everything before it was delivered', async () => {
    await readEvidence(reader('filter'), { ...query([place()]), since: NOW - 7_200_000, until: NOW - 3_600_000 });
    expect(logs.commandCalls(FilterLogEventsCommand)[0]?.args[0].input.endTime).toBe(NOW - 3_600_000 + 900_000);
  });

  it('is read the way that was chosen, after the size was told', async () => {
    const events = [{ message: line(-30, -1, 'ACCEPT', '10.0.0.11 10.9.9.9') }];
    logs
      .on(DescribeLogGroupsCommand)
      .resolves({ logGroups: [{ logGroupName: 'all', creationTime: NOW - 900_000, storedBytes: 5e9 }] });
    logs.on(StartQueryCommand).resolves({ queryId: 'q' });
    logs.on(GetQueryResultsCommand).resolves({
      status: 'Complete',
      results: [
        [
          { field: '@message', value: line(-300, -250, 'REJECT') },
          { field: '@logStream', value: 'eni-a-all' },
        ],
      ],
    });
    logs.on(DescribeLogStreamsCommand).resolves({ logStreams: [{ logStreamName: 'eni-a-all' }] });
    logs.on(GetLogEventsCommand).resolves({ events });
    told.length = 0;
    const { records } = await readEvidence(reader('query'), query([place()]));
    expect(told).toEqual([{ way: expect.any(String), bytes: expect.any(Number), dollars: expect.any(Number) }]);
    // The newest event says how far the records reach, which the query alone would not.
    expect(records.map(({ dstaddr }) => dstaddr)).toEqual(['10.0.16.11', '10.9.9.9']);
    expect(logs.commandCalls(FilterLogEventsCommand)).toHaveLength(0);
  });

  const event = (message: string, at: number) => ({ eventId: `${at}`, message, logStreamName: 'eni-a-all' });
  const others = (from: number) => line(from, from + 50, 'ACCEPT', '10.0.0.11 10.9.9.9');

  it('knows of which minutes there is no record at all, where the streams hold so little that all is read', async () => {
    const lines = [others(-600), line(-540, -490, 'ACCEPT'), others(-480), others(-300), others(-240)];
    logs.on(FilterLogEventsCommand).resolves({ events: lines.map(event) });
    const { holdings } = await readEvidence(reader('filter'), query([place()]));
    const [first, second, ...more] = holdings?.['eni-a'] ?? [];
    expect([first, second, more.length]).toEqual([
      [NOW / 1000 - 609, NOW / 1000 - 421],
      [NOW / 1000 - 309, NOW / 1000 - 181],
      0,
    ]);
    expect(logs.commandCalls(FilterLogEventsCommand).map(({ args }) => args[0].input.filterPattern)).toEqual([
      undefined,
    ]);
  });

  it('asks for what matters alone where they hold more, and then does not know it', async () => {
    const busy = Array.from({ length: 30_001 }, (_, at) => event(others(-600 + (at % 500)), at));
    logs.on(FilterLogEventsCommand).callsFake(({ filterPattern }) => ({
      events: filterPattern === undefined ? busy : [event(line(-540, -490, 'ACCEPT'), 0)],
    }));
    const { records, holdings } = await readEvidence(reader('filter'), query([place()]));
    expect(records).toHaveLength(1);
    expect(holdings).toBeUndefined();
  });

  it('does not know it either where another group was asked for a part: what one lacks, the other may have', async () => {
    const busy = Array.from({ length: 30_001 }, (_, at) => event(others(-600 + (at % 500)), at));
    logs.on(FilterLogEventsCommand).callsFake(({ logGroupName, filterPattern }) => ({
      events: logGroupName === 'all' && filterPattern === undefined ? busy : [event(line(-540, -490, 'ACCEPT'), 0)],
    }));
    expect((await readEvidence(reader('filter'), query([place('little')]))).holdings).toBeDefined();
    expect((await readEvidence(reader('filter'), query([place('little'), place()]))).holdings).toBeUndefined();
  });

  it('goes on past a log group that is gone, and says which', async () => {
    const gone = Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' });
    logs.on(FilterLogEventsCommand, { logGroupName: 'gone' }).rejects(gone);
    logs
      .on(FilterLogEventsCommand, { logGroupName: 'all' })
      .resolves({ events: [{ eventId: '1', message: line(-60, -1, 'ACCEPT'), logStreamName: 'eni-a-all' }] });
    const read = await readEvidence(reader('filter'), query([place('gone'), place()]));
    expect(read.missing).toEqual(['gone']);
    expect(read.records).toHaveLength(1);
  });

  it('does not need to know how large a log group is', async () => {
    logs.on(DescribeLogGroupsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    told.length = 0;
    await readEvidence(reader('filter'), query([place()]));
    expect(told).toEqual([{ way: 'filter', bytes: 0, dollars: 0 }]);
    expect(logs.commandCalls(FilterLogEventsCommand)).toHaveLength(1);
  });

  it('stops at a missing permission: no record would look like no traffic', async () => {
    logs.on(FilterLogEventsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    await expect(readEvidence(reader('filter'), query([place()]))).rejects.toThrow('no');
  });

  it('counts lines of another format only where nobody else writes into the group', async () => {
    logs
      .on(FilterLogEventsCommand)
      .resolves({ events: [{ eventId: '1', message: 'not a record', logStreamName: 'eni-a-all' }] });
    expect((await readEvidence(reader('filter'), query([place()]))).unreadable).toBe(1);
    const two = { ...place(), format: { fields: defaultFormat.fields.slice(0, 4) } };
    expect((await readEvidence(reader('filter'), query([place(), two]))).unreadable).toBe(0);
  });
});
