import type { Call } from '../endpoint/operation.js';
import { fingerprint } from '../world/hash.js';
import { rowOf } from '../world/table.js';
import type { LogGroupRow, QueryRow } from '../world/world.js';
import { fieldFinder, formatsOf } from './discovered-fields.js';
import { eventsIn, type LogEvent } from './group-events.js';
import { type InsightsResult, runQuery } from './insights.js';
import { type EventRow, insightsTime } from './insights-functions.js';
import { parseQuery, type Query } from './insights-syntax.js';

interface QueryOutcome {
  readonly found: InsightsResult;
  readonly scanned: number;
  readonly bytes: number;
}

// A query sees what was there when it was started, so that its outcome stays: it is asked for again and again.
const outcomes = new WeakMap<QueryRow, QueryOutcome>();

export function queryOutcome(call: Call, row: QueryRow): QueryOutcome {
  const outcome = outcomes.get(row) ?? answered(call, row);
  outcomes.set(row, outcome);
  return outcome;
}

/** Both ends of the range are in it. Events come one by one and go again: there may be a million. */
function answered(call: Call, row: QueryRow): QueryOutcome {
  const then: Call = { ...call, clock: { ...call.clock, now: () => row.startedAt } };
  const range = { from: row.startSeconds * 1000, to: row.endSeconds * 1000 + 999 };
  const query = parseQuery(row.query);
  const read = { scanned: 0, bytes: 0 };
  const sources = row.groups.flatMap((name) => {
    const group = rowOf(call.world.logs.groups, name);
    if (!group) return [];
    const events = eventsIn(then, group, { range, newestFirst: true });
    return [{ events, discover: discovery(call, group, row.query, query) }];
  });
  const found = runQuery(query, newestOf(sources, read), row.limit);
  return { found, ...read };
}

interface Source {
  readonly events: Iterator<LogEvent, void>;
  readonly discover: (event: LogEvent) => EventRow;
}

/** The events of all groups, newest first, as rows. */
function* newestOf(sources: readonly Source[], read: { scanned: number; bytes: number }): Iterable<EventRow> {
  const heads = sources.map(({ events, discover }) => ({ events, discover, next: events.next().value }));
  for (;;) {
    let newest: (typeof heads)[number] | undefined;
    for (const head of heads) if (head.next && (!newest?.next || isNewer(head.next, newest.next))) newest = head;
    if (!newest?.next) return;
    read.scanned += 1;
    read.bytes += newest.next.message.length;
    yield newest.discover(newest.next);
    newest.next = newest.events.next().value;
  }
}

const isNewer = (one: LogEvent, other: LogEvent): boolean =>
  one.timestamp > other.timestamp || (one.timestamp === other.timestamp && one.ingestionTime > other.ingestionTime);

/** A row as results show it. */
export function resultOf(row: EventRow, { columns, isGrouped }: InsightsResult): { field: string; value: string }[] {
  const shown = columns.flatMap((field) => (row[field] === undefined ? [] : [{ field, value: textOf(row, field) }]));
  return isGrouped ? shown : [...shown, { field: '@ptr', value: textOf(row, '@ptr') }];
}

function textOf(row: EventRow, field: string): string {
  const text = String(row[field]);
  return field === '@ptr' ? pointerOf(text) : text;
}

/** When, which event and of which group. */
const pointerOf = (place: string): string => Buffer.from(`${fingerprint(place)} ${place}`).toString('base64');

/** What a pointer points to; undefined where it is not a pointer. */
export function placeAt(pointer: string) {
  const found = /^(\d+) ((\d+) (\S*) (\S+))$/.exec(Buffer.from(pointer, 'base64').toString());
  const [, sum, place = '', time, eventId = '', group = ''] = found ?? [];
  return sum === String(fingerprint(place)) ? { timestamp: Number(time), eventId, group } : undefined;
}

/** Events as rows, with the fields that the query names and those that are shown of every event. */
function discovery({ world }: Call, group: LogGroupRow, text: string, query: Query): (event: LogEvent) => EventRow {
  const isShown = !query.some(({ kind }) => kind === 'stats');
  const fields = fieldFinder(formatsOf(world, group), (name) => text.includes(name));
  const log = `${world.account}:${group.logGroupName}`;
  const always = (name: string) => isShown || text.includes(name);
  const [time, message, pointer] = [always('@timestamp') || text.includes('bin'), always('@message'), always('@ptr')];
  const [arrival, stream, source] = ['@ingestionTime', '@logStream', '@log'].map((name) => text.includes(name));
  return (event) => {
    const row = fields(event.message);
    if (time) row['@timestamp'] = insightsTime(event.timestamp);
    if (arrival) row['@ingestionTime'] = insightsTime(event.ingestionTime);
    if (message) row['@message'] = event.message;
    if (stream) row['@logStream'] = event.logStreamName;
    if (source) row['@log'] = log;
    if (pointer) row['@ptr'] = `${event.timestamp} ${event.eventId} ${group.logGroupName}`;
    return row;
  };
}
