import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  GetQueryResultsCommand,
  type GetQueryResultsResponse,
  type ResultField,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../../base/clock.js';
import { Problem } from '../../base/problem.js';
import { toRecords } from './read-records.js';
import type { RecordQuery, RecordsRead } from './record-query.js';

export interface Querying {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told at each look: what has been scanned so far. */
  readonly progress?: (bytesScanned: number) => void;
}

export interface RecordsQueried extends RecordsRead {
  /** What AWS charges for. */
  readonly bytesScanned: number;
}

// (CloudWatch Logs API reference, StartQuery and GetQueryResults)
const MOST_ROWS = 100_000;
const ROWS_A_PAGE = 10_000;
const POLL_MS = 1000;

/** Reads records with Logs Insights: AWS filters, and only rows that matter come over. Costs money; see `chooseReading`. */
export async function queryRecords(
  logs: CloudWatchLogsClient,
  query: RecordQuery,
  querying: Querying,
): Promise<RecordsQueried> {
  const { clock, signal } = querying;
  const limit = Math.min(query.limit ?? MOST_ROWS, MOST_ROWS);
  const { queryId } = await logs.send(
    new StartQueryCommand({
      logGroupName: query.logGroup,
      // Seconds here, milliseconds everywhere else in CloudWatch Logs.
      startTime: Math.floor(query.since / 1000),
      endTime: Math.ceil((query.until ?? clock.now()) / 1000),
      queryString: insightsQuery(query),
      limit,
    }),
    { abortSignal: signal },
  );
  try {
    const first = await finished(logs, queryId, querying);
    const rows = [...(first.results ?? []), ...(await furtherRows(logs, queryId, first.nextToken, signal))];
    return {
      ...toRecords(rows.map(toEvent), query),
      truncated: rows.length >= limit,
      bytesScanned: first.statistics?.bytesScanned ?? 0,
    };
  } catch (error) {
    // A query that nobody waits for would run on, and cost.
    if (signal.aborted) await logs.send(new StopQueryCommand({ queryId })).catch(() => undefined);
    throw error;
  }
}

/** The query in Logs Insights QL, for people to run by themselves too. */
export function insightsQuery({ interfaceIds, addresses = [], terms = [] }: RecordQuery): string {
  const streams = interfaceIds.length === 0 ? [] : [`filter @logStream like /^(${interfaceIds.join('|')})/`];
  const between = addresses.map(literally).join('|');
  const windows = '(NODATA|SKIPDATA)';
  const traffic =
    addresses.length === 0 ? [] : [`filter @message like /(^| )(${between})( |$)/ or @message like /${windows}/`];
  const words = terms.map((term) => `filter @message like /${literally(term)}/`);
  return ['fields @timestamp, @message, @logStream', ...streams, ...traffic, ...words, 'sort @timestamp asc'].join(
    ' | ',
  );
}

const literally = (address: string): string => address.replaceAll('.', '\\.');

async function finished(
  logs: CloudWatchLogsClient,
  queryId: string | undefined,
  { clock, signal, progress }: Querying,
): Promise<GetQueryResultsResponse> {
  for (;;) {
    await clock.sleep(POLL_MS, signal);
    const results = await logs.send(new GetQueryResultsCommand({ queryId, maxItems: ROWS_A_PAGE }), {
      abortSignal: signal,
    });
    progress?.(results.statistics?.bytesScanned ?? 0);
    switch (results.status) {
      case 'Complete':
        return results;
      case 'Failed':
      case 'Cancelled':
      case 'Timeout':
        throw new Problem('rejected', `CloudWatch Logs Insights did not finish the query (${results.status}).`, [
          'Ask for a shorter time: --since 15m',
        ]);
    }
  }
}

async function furtherRows(
  logs: CloudWatchLogsClient,
  queryId: string | undefined,
  firstToken: string | undefined,
  signal: AbortSignal,
): Promise<readonly ResultField[][]> {
  const rows: ResultField[][] = [];
  for (let nextToken = firstToken; nextToken !== undefined; ) {
    const page: GetQueryResultsResponse = await logs.send(
      new GetQueryResultsCommand({ queryId, maxItems: ROWS_A_PAGE, nextToken }),
      {
        abortSignal: signal,
      },
    );
    rows.push(...(page.results ?? []));
    nextToken = page.nextToken;
  }
  return rows;
}

function toEvent(row: readonly ResultField[]): FilteredLogEvent {
  const value = (name: string) => row.find(({ field }) => field === name)?.value;
  return { eventId: value('@ptr'), message: value('@message'), logStreamName: value('@logStream') };
}
