import { type CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { listPrices } from '../../base/prices.js';
import type { RecordQuery } from './record-query.js';

/** How to read, how much AWS would go through, and what it charges for that. */
export interface Reading {
  readonly way: 'filter' | 'query';
  readonly bytes: number;
  readonly dollars: number;
}

/** Reads the size of the log group, and decides. Needs logs:DescribeLogGroups and nothing else. */
export async function planReading(logs: CloudWatchLogsClient, query: RecordQuery, now: number): Promise<Reading> {
  return chooseReading(await bytesInTime(logs, query, now), query, now);
}

// A page of FilterLogEvents is a megabyte, and some Regions allow five calls a second: this much takes under a minute.
const FEW_BYTES = 100_000_000;
const SHORT_MS = 3_600_000;
const FEW_INTERFACES = 10;

/** FilterLogEvents, which is free, for little or for a few streams and a short time; Logs Insights for all else. */
export function chooseReading(bytes: number, { interfaceIds, since, until }: RecordQuery, now: number): Reading {
  const isShort = (until ?? now) - since <= SHORT_MS;
  const fewStreams = interfaceIds.length > 0 && interfaceIds.length <= FEW_INTERFACES;
  if (bytes <= FEW_BYTES || (isShort && fewStreams)) return { way: 'filter', bytes, dollars: 0 };
  return { way: 'query', bytes, dollars: (bytes / 1e9) * listPrices.logsSearchedGb };
}

const DAY_MS = 86_400_000;

/** What the group holds of the time asked for, as if its records were spread evenly. */
async function bytesInTime(
  logs: CloudWatchLogsClient,
  { logGroup, since, until }: RecordQuery,
  now: number,
): Promise<number> {
  for await (const { logGroups = [] } of paginateDescribeLogGroups(
    { client: logs },
    { logGroupNamePrefix: logGroup },
  )) {
    const group = logGroups.find(({ logGroupName }) => logGroupName === logGroup);
    if (group === undefined) continue;
    const oldest = now - (group.retentionInDays ?? Number.POSITIVE_INFINITY) * DAY_MS;
    const begin = Math.max(group.creationTime ?? 0, oldest);
    const asked = Math.min(until ?? now, now) - Math.max(since, begin);
    const share = Math.min(1, Math.max(0, asked) / Math.max(1, now - begin));
    return Math.round((group.storedBytes ?? 0) * share);
  }
  return 0;
}
