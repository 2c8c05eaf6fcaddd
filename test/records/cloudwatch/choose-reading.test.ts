import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { defaultFormat } from '../../../src/flow-log/format.js';
import { chooseReading, planReading } from '../../../src/records/cloudwatch/choose-reading.js';
import type { RecordQuery } from '../../../src/records/cloudwatch/record-query.js';

const NOW = Date.UTC(2026, 0, 5, 9, 0, 0);
const HOUR = 3_600_000;
const query = (change: Partial<RecordQuery> = {}): RecordQuery => ({
  logGroup: '/vpc',
  interfaceIds: ['eni-1'],
  since: NOW - HOUR / 4,
  format: defaultFormat,
  ...change,
});

describe('how to read', () => {
  it.each([
    ['little', 50_000_000, query({ since: 0, interfaceIds: [] }), 'filter', 0],
    ['one interface for a quarter of an hour, in any group', 1e12, query(), 'filter', 0],
    ['one interface for a day in a big group', 2e10, query({ since: NOW - 24 * HOUR }), 'query', 0.1],
    [
      'many interfaces in a big group',
      1e9,
      query({ interfaceIds: Array.from({ length: 11 }, (_, at) => `eni-${at}`) }),
      'query',
      0.005,
    ],
    ['a whole big group', 1e9, query({ interfaceIds: [] }), 'query', 0.005],
    ['an hour long ago', 1e9, query({ since: NOW - 48 * HOUR, until: NOW - 47 * HOUR }), 'filter', 0],
  ] as const)('%s', (_, bytes, asked, way, dollars) => {
    expect(chooseReading(bytes, asked, NOW)).toEqual({ way, bytes, dollars });
  });
});

describe('the size of what would be read', () => {
  async function bytes(asked: RecordQuery, group: object): Promise<number> {
    const client = new CloudWatchLogsClient({ region: 'us-east-1', maxAttempts: 1 });
    mockClient(client)
      .on(DescribeLogGroupsCommand)
      .resolvesOnce({ logGroups: [{ logGroupName: '/vpc-other', storedBytes: 1e15 }], nextToken: 'more' })
      .resolvesOnce({ logGroups: [{ logGroupName: '/vpc', ...group }] });
    return (await planReading(client, asked, NOW)).bytes;
  }

  it('is the group’s, by the share of the time', async () => {
    const group = { storedBytes: 1_000_000, creationTime: NOW - 100 * HOUR };
    expect(await bytes(query({ since: NOW - 25 * HOUR }), group)).toBe(250_000);
    expect(await bytes(query({ since: NOW - 50 * HOUR, until: NOW - 25 * HOUR }), group)).toBe(250_000);
    expect(await bytes(query({ since: 0 }), group)).toBe(1_000_000);
  });

  it('counts from what retention has left', async () => {
    expect(
      await bytes(query({ since: NOW - 24 * HOUR }), { storedBytes: 1_000_000, creationTime: 0, retentionInDays: 1 }),
    ).toBe(1_000_000);
  });

  it('is nothing for a group that is not there or has no bytes yet', async () => {
    expect(await bytes(query(), { creationTime: NOW })).toBe(0);
    expect(await bytes({ ...query(), logGroup: '/none' }, {})).toBe(0);
  });
});
