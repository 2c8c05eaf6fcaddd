import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  GetLogEventsCommand,
  paginateDescribeLogStreams,
} from '@aws-sdk/client-cloudwatch-logs';
import type { RecordQuery } from './record-query.js';

/**
 * The newest event of each stream of the interfaces, whatever it says. Only with it does the absence of a record mean
 * something: it shows up to when records were delivered, where a filter pattern left out all other traffic.
 */
export async function newestEvents(
  logs: CloudWatchLogsClient,
  query: RecordQuery,
): Promise<readonly FilteredLogEvent[]> {
  const events: FilteredLogEvent[] = [];
  for (const logStreamName of await streamsOf(logs, query)) {
    query.signal?.throwIfAborted();
    const tail = await logs.send(
      new GetLogEventsCommand({
        logGroupName: query.logGroup,
        logStreamName,
        startFromHead: false,
        limit: 1,
        startTime: query.since,
        // Exclusive here, inclusive in FilterLogEvents. (CloudWatch Logs API reference)
        ...(query.until == null ? {} : { endTime: query.until + 1 }),
      }),
    );
    events.push(...(tail.events ?? []).map((event) => ({ ...event, logStreamName })));
  }
  return events;
}

async function streamsOf(
  logs: CloudWatchLogsClient,
  { logGroup, interfaceIds }: RecordQuery,
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const logStreamNamePrefix of interfaceIds) {
    const pages = paginateDescribeLogStreams({ client: logs }, { logGroupName: logGroup, logStreamNamePrefix });
    for await (const { logStreams = [] } of pages)
      names.push(...logStreams.flatMap(({ logStreamName }) => logStreamName ?? []));
  }
  return names;
}
