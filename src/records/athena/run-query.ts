import { randomUUID } from 'node:crypto';
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  type Row,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { Clock } from '../../base/clock.js';
import { Problem } from '../../base/problem.js';
import { sizeInWords } from '../../base/size.js';
import { watch } from '../../base/wait.js';
import type { Person } from '../../ui.js';
import { notFinished } from './refusals.js';

export interface AthenaQuerying extends Person {
  readonly athena: AthenaClient;
  readonly clock: Clock;
  readonly workgroup: string;
  /** Null: that of the workgroup. */
  readonly output: string | null;
}

/** What a query came to. */
export interface Queried {
  readonly id: string;
  readonly bytesScanned: number;
  /** Where Athena keeps the result; null where it keeps it itself. */
  readonly location: string | null;
}

// Athena gives up on a query after as long. (Athena user guide, "Service Quotas": DML query timeout)
const LONGEST_MS = 30 * 60_000;

/** Runs one statement to its end. Ctrl-C stops it, and so does reading more than `most` bytes, as each of them is charged for. */
export async function runStatement(
  sql: string,
  text: string,
  most: number,
  querying: AthenaQuerying,
): Promise<Queried> {
  const { athena, workgroup, output, signal } = querying;
  signal.throwIfAborted();
  const { QueryExecutionId: id = '' } = await athena.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      WorkGroup: workgroup,
      // Sent again after a lost answer, it starts no second query.
      ClientRequestToken: randomUUID(),
      ...(output === null ? {} : { ResultConfiguration: { OutputLocation: output } }),
    }),
    { abortSignal: signal },
  );
  let finished: QueryExecution | undefined;
  try {
    finished = await watch(
      { ...querying, id: 'athena', text, expectedMs: 0, timeoutMs: LONGEST_MS, quietly: true },
      () => look(id, most, querying),
    );
  } catch (error) {
    // A query that nobody waits for would run on, and cost.
    await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id })).catch(() => undefined);
    throw error;
  }
  if (finished === undefined) {
    await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id })).catch(() => undefined);
    throw new Problem('timeout', `Amazon Athena did not finish the query ${id} in half an hour; it was stopped.`, [
      'Ask for a shorter time: --since 1d',
    ]);
  }
  return {
    id,
    bytesScanned: finished.Statistics?.DataScannedInBytes ?? 0,
    location: finished.ResultConfiguration?.OutputLocation ?? null,
  };
}

/** The query when it is done; undefined while it runs. A problem where it will never be, or has read too much. */
async function look(
  id: string,
  most: number,
  { athena, signal, workgroup }: AthenaQuerying,
): Promise<QueryExecution | undefined> {
  const { QueryExecution: query } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id }), {
    abortSignal: signal,
  });
  const scanned = query?.Statistics?.DataScannedInBytes ?? 0;
  switch (query?.Status?.State) {
    case 'SUCCEEDED':
      return query;
    case 'FAILED':
    case 'CANCELLED':
      throw notFinished(id, query.Status, workgroup);
  }
  if (scanned <= most) return undefined;
  throw new Problem(
    'rejected',
    `Amazon Athena had read ${sizeInWords(scanned)}, more than the ${sizeInWords(most)} that were agreed to, and was stopped.`,
    ['Ask for a shorter time: --since 1d'],
  );
}

// (Athena API reference, GetQueryResults: at most 1,000)
const ROWS_A_PAGE = 1000;

/** The rows of a finished query, page by page; null for a missing value. Its first row, which names the columns, is left out. */
export async function* rowsOf(
  id: string,
  { athena, signal }: AthenaQuerying,
): AsyncGenerator<readonly (string | null)[]> {
  let isFirst = true;
  let NextToken: string | undefined;
  do {
    const page = await athena.send(
      new GetQueryResultsCommand({
        QueryExecutionId: id,
        MaxResults: ROWS_A_PAGE,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
      { abortSignal: signal },
    );
    const rows = page.ResultSet?.Rows ?? [];
    for (const row of isFirst ? rows.slice(1) : rows) yield valuesOf(row);
    isFirst = false;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
}

const valuesOf = ({ Data = [] }: Row): readonly (string | null)[] =>
  Data.map(({ VarCharValue }) => VarCharValue ?? null);
