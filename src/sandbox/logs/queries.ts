import {
  DescribeQueriesCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { only } from '../endpoint/limits.js';
import { AwsError, type Call, type Operation, on, page } from '../endpoint/operation.js';
import { uuid } from '../world/ids.js';
import { latencyOf, waitsOf } from '../world/latency.js';
import { rowOf } from '../world/table.js';
import type { QueryRow, World } from '../world/world.js';
import { groupNamed } from './group-events.js';
import { invalid } from './groups.js';
import { runQuery } from './insights.js';
import { insightsTime } from './insights-functions.js';
import { parseQuery } from './insights-syntax.js';
import { QueryProblem } from './insights-tokens.js';
import { badToken, tokenPage } from './listing.js';
import { queryOutcome, resultOf } from './query-outcome.js';

/** The default (CloudWatch Logs API reference, StartQuery). */
const DEFAULT = 10_000;

type Status = 'Scheduled' | 'Running' | 'Complete' | 'Cancelled';

export const queryOperations: readonly Operation[] = [
  on(StartQueryCommand, (input, call) => {
    const { world, clock, random } = call;
    only('logs', 'queryLanguage', input.queryLanguage, ['CWLI']);
    const named = [input.logGroupName, ...(input.logGroupNames ?? [])].filter((name) => name !== undefined);
    const identified = input.logGroupIdentifiers ?? [];
    // "Exactly one of the following parameters" (CloudWatch Logs API reference, StartQuery). The words are the sandbox's own.
    const ways = [input.logGroupName, input.logGroupNames, input.logGroupIdentifiers].filter(
      (way) => way !== undefined,
    );
    if (ways.length > 1)
      throw invalid('LogGroupName, LogGroupNames and LogGroupIdentifiers are mutually exclusive parameters.');
    if (named.length + identified.length === 0) throw invalid('At least one log group must be specified.');
    if (named.length + identified.length > 50) throw invalid('A query can read 50 log groups at most.');
    const groups = [
      ...named.map((name) => queriedGroup(call, name)),
      ...identified.map((id) => queriedGroup(call, undefined, id)),
    ];
    const [startSeconds, endSeconds] = [input.startTime ?? 0, input.endTime ?? 0];
    if (endSeconds < startSeconds)
      throw new AwsError('MalformedQueryException', "Query's end date and time is before its start date and time.");
    const limit = input.limit ?? DEFAULT;
    const query = input.queryString ?? '';
    // A query that cannot run is refused at once.
    guarded(() => runQuery(parseQuery(query), [{ '@timestamp': insightsTime(0) }]));
    const queryId = uuid(random);
    world.logs.queries[queryId] = {
      groups: groups.map(({ logGroupName }) => logGroupName),
      query,
      startSeconds,
      endSeconds,
      limit,
      startedAt: clock.now(),
      stoppedAt: null,
    };
    return { queryId };
  }),

  on(GetQueryResultsCommand, (input, call) => {
    const { nextToken, maxItems = DEFAULT } = input;
    const row = queryNamed(call, input.queryId);
    const status = statusOf(call.world, row, call.clock.now());
    const none = {
      recordsMatched: 0,
      recordsScanned: 0,
      bytesScanned: 0,
      logGroupsScanned: 0,
      estimatedRecordsSkipped: 0,
      estimatedBytesSkipped: 0,
    };
    if (status !== 'Complete') return { status, results: [], statistics: none, queryLanguage: 'CWLI' as const };
    const { found, scanned, bytes } = queryOutcome(call, row);
    const { items, next } = page(found.rows, {
      token: nextToken,
      max: maxItems,
      limit: DEFAULT,
      badToken,
    });
    const statistics = {
      ...none,
      recordsMatched: found.matched,
      recordsScanned: scanned,
      bytesScanned: bytes,
      logGroupsScanned: row.groups.length,
    };
    return {
      status,
      statistics,
      results: items.map((each) => resultOf(each, found)),
      queryLanguage: 'CWLI' as const,
      ...(next === undefined ? {} : { nextToken: next }),
    };
  }),

  on(StopQueryCommand, (input, call) => {
    const row = queryNamed(call, input.queryId);
    const status = statusOf(call.world, row, call.clock.now());
    if (status === 'Complete' || status === 'Cancelled') {
      throw invalid('Query has already completed or been stopped.');
    }
    row.stoppedAt = call.clock.now();
    return { success: true };
  }),

  on(DescribeQueriesCommand, (input, call) => {
    const now = call.clock.now();
    const { logGroupName, status, queryLanguage } = input;
    only('logs', 'queryLanguage', queryLanguage, ['CWLI']);
    const rows = Object.entries(call.world.logs.queries)
      .filter(([, { groups }]) => logGroupName === undefined || groups.includes(logGroupName))
      .filter(([, row]) => status === undefined || statusOf(call.world, row, now) === status)
      .sort(([, a], [, b]) => b.startedAt - a.startedAt);
    const { shown, rest } = tokenPage(rows, { nextToken: input.nextToken, limit: input.maxResults });
    return {
      queries: shown.map(([queryId, row]) => ({
        queryId,
        queryString: row.query,
        status: statusOf(call.world, row, now),
        createTime: row.startedAt,
        logGroupName: row.groups[0],
      })),
      ...rest,
    };
  }),
];

/** Words of its own, as reported in lumigo-io/lumigo-CLI#79. */
function queriedGroup(call: Call, name: string | undefined, identifier?: string) {
  try {
    return groupNamed(call, name, identifier);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const text = `Log group '${name ?? identifier}' does not exist for account ID '${call.world.account}'`;
    throw new AwsError(error.code, text);
  }
}

function queryNamed({ world }: Call, id: string | undefined): QueryRow {
  const row = rowOf(world.logs.queries, id ?? '');
  if (!row) throw new AwsError('ResourceNotFoundException', `Query ${id} does not exist.`);
  return row;
}

function statusOf(world: World, { startedAt, stoppedAt }: QueryRow, now: number): Status {
  if (stoppedAt !== null) return 'Cancelled';
  if (now < startedAt + 200 * waitsOf(world)) return 'Scheduled';
  return now < startedAt + latencyOf(world).insightsQuery ? 'Running' : 'Complete';
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof QueryProblem)) throw error;
    throw new AwsError('MalformedQueryException', `unexpected symbol found ${error.message}`);
  }
}
