import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  type FilterLogEventsCommandInput,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../../base/clock.js';
import { isUnreadable } from '../../flow-log/format.js';
import { parseLine } from '../../flow-log/parse.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { byStart } from '../by-start.js';
import { patternFor, sentPattern, termsPattern } from './filter-pattern.js';
import { newestEvents } from './newest-events.js';
import type { RecordQuery, RecordsRead } from './record-query.js';

const LIMIT = 100_000;

/** Reads records with FilterLogEvents, which is free; see `chooseReading` for when there are many. */
export async function readRecords(logs: CloudWatchLogsClient, query: RecordQuery): Promise<RecordsRead> {
  const limit = query.limit ?? LIMIT;
  const pattern = query.senders
    ? sentPattern(query.format, query.senders)
    : patternFor(query.format, query.addresses ?? []);
  const events = await eventsUpTo(limit, logs, query, pattern ?? termsPattern(query.terms ?? []));
  const found = events.slice(0, limit);
  const newest = pattern === undefined || query.senders ? [] : await newestEvents(logs, query);
  const isNew = ({ logStreamName, message }: FilteredLogEvent) =>
    !found.some((event) => event.logStreamName === logStreamName && event.message === message);
  return { ...toRecords([...found, ...newest.filter(isNew)], query), truncated: events.length > limit };
}

/** Every event once; of more than `most`, no more are asked for than the first one beyond. */
export async function eventsUpTo(
  most: number,
  logs: CloudWatchLogsClient,
  query: RecordQuery,
  pattern: string | undefined,
): Promise<readonly FilteredLogEvent[]> {
  const events = new Map<string, FilteredLogEvent>();
  for (const input of inputsOf(query, query.since, pattern)) {
    for await (const event of eventsOf(logs, input, query)) {
      events.set(event.eventId ?? `${event.logStreamName} ${event.timestamp} ${event.message}`, event);
      if (events.size > most) return [...events.values()];
    }
  }
  return [...events.values()];
}

// So many events are handed on together.
const BATCH = 1_000;

/** Every record of a group, some at a time: as many as there are, free, and held by nobody. */
export async function* streamRecords(
  logs: CloudWatchLogsClient,
  query: RecordQuery,
): AsyncGenerator<Omit<RecordsRead, 'truncated'>, void, undefined> {
  for (const input of inputsOf(query, query.since, undefined)) {
    let events: FilteredLogEvent[] = [];
    for await (const event of eventsOf(logs, input, query)) {
      if (events.push(event) < BATCH) continue;
      yield toRecords(events, query);
      events = [];
    }
    yield toRecords(events, query);
  }
}

export interface Following {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly intervalMs: number;
}

// A record's event has the time of its start, and is delivered minutes later, after newer ones of other interfaces.
const LATE_MS = 15 * 60_000;

/**
 * New records, look by look, for as long as the caller asks; a look may find none. Each look goes back a quarter of an
 * hour behind the newest record, as records arrive late and out of order, and passes over those seen before.
 */
export async function* followRecords(
  logs: CloudWatchLogsClient,
  query: RecordQuery,
  { clock, signal, intervalMs }: Following,
): AsyncGenerator<readonly FlowRecord[], void, undefined> {
  const pattern = patternFor(query.format, query.addresses ?? []) ?? termsPattern(query.terms ?? []);
  const seen = new Map<string, number>();
  let newest = query.since;
  for (;;) {
    const from = Math.max(query.since, newest - LATE_MS);
    const fresh: FilteredLogEvent[] = [];
    for (const input of inputsOf(query, from, pattern)) {
      for await (const event of eventsOf(logs, input, { ...query, signal })) {
        const { eventId = '', timestamp = 0 } = event;
        if (!seen.has(eventId)) fresh.push(event);
        seen.set(eventId, timestamp);
        newest = Math.max(newest, timestamp);
      }
    }
    for (const [id, timestamp] of seen) if (timestamp < newest - LATE_MS) seen.delete(id);
    yield toRecords(fresh, query).records;
    await clock.sleep(intervalMs, signal);
  }
}

// With more interfaces than this, reading the whole group takes fewer calls than reading stream by stream.
export const MANY_INTERFACES = 10;

function inputsOf(
  query: RecordQuery,
  startTime: number,
  filterPattern: string | undefined,
): readonly FilterLogEventsCommandInput[] {
  const base: FilterLogEventsCommandInput = {
    logGroupName: query.logGroup,
    startTime,
    ...(query.until == null ? {} : { endTime: query.until }),
    ...(filterPattern === undefined ? {} : { filterPattern }),
  };
  const { interfaceIds } = query;
  if (interfaceIds.length === 0 || interfaceIds.length > MANY_INTERFACES) return [base];
  // Streams are named eni-…-all, -accept or -reject; only the beginning is documented.
  // (VPC user guide, "Flow logs published to CloudWatch Logs")
  return interfaceIds.map((logStreamNamePrefix) => ({ ...base, logStreamNamePrefix }));
}

/** Events of every page; empty pages are common, and only a page without a token is the last. */
async function* eventsOf(
  logs: CloudWatchLogsClient,
  input: FilterLogEventsCommandInput,
  { interfaceIds, signal }: RecordQuery,
): AsyncGenerator<FilteredLogEvent, void, undefined> {
  const pages = paginateFilterLogEvents({ client: logs }, input, signal === undefined ? {} : { abortSignal: signal });
  for await (const { events = [] } of pages) {
    signal?.throwIfAborted();
    for (const event of events) if (isOf(event.logStreamName, interfaceIds)) yield event;
  }
}

// A stream of another interface can begin alike: an old ID of eight digits is the beginning of newer ones.
const isOf = (stream = '', interfaceIds: readonly string[]): boolean =>
  interfaceIds.length === 0 || interfaceIds.includes(interfaceOf(stream) ?? '');

const interfaceOf = (stream: string): string | undefined => /^eni-[0-9a-z]+/.exec(stream)?.[0];

/** Events as records; what is none is counted. */
export function toRecords(
  events: readonly FilteredLogEvent[],
  { format }: RecordQuery,
): Omit<RecordsRead, 'truncated'> {
  const read = events.map((event) => {
    const record = parseLine(format, event.message ?? '');
    return isUnreadable(record) ? undefined : withInterface(record, event.logStreamName);
  });
  const records = read.filter((record) => record !== undefined).toSorted(byStart);
  return { records, unreadable: read.length - records.length };
}

// A format may lack interface-id; the stream has it in its name.
function withInterface(record: FlowRecord, stream = ''): FlowRecord {
  const interfaceId = interfaceOf(stream);
  return record.interfaceId === undefined && interfaceId !== undefined ? { ...record, interfaceId } : record;
}
