import type { Call } from '../endpoint/operation.js';
import { fingerprint } from '../world/hash.js';
import { rowOf } from '../world/table.js';
import type { LogGroupRow, QueryRow } from '../world/world.js';
import { fieldFinder, formatsOf } from './discovered-fields.js';
import { eventsIn, type LogEvent } from './group-events.js';
import { type InsightsResult, runQuery } from './insights.js';
import { type EventRow, insightsTime } from './insights-functions.js';
import { parseQuery } from './insights-syntax.js';

interface QueryOutcome {
  readonly found: InsightsResult;
  readonly scanned: number;
  readonly bytes: number;
}

// A query sees what was there when it was started, so that its outcome stays: it is asked for again and again.
const outcomes = new WeakMap<QueryRow, QueryOutcome>();

export function outcomeOf(call: Call, row: QueryRow): QueryOutcome {
  const outcome = outcomes.get(row) ?? answered(call, row);
  outcomes.set(row, outcome);
  return outcome;
}

/** Both ends of the range are in it. */
function answered(call: Call, row: QueryRow): QueryOutcome {
  const then: Call = { ...call, clock: { ...call.clock, now: () => row.startedAt } };
  const range = { from: row.startSeconds * 1000, to: row.endSeconds * 1000 + 999 };
  const events: { readonly group: LogGroupRow; readonly event: LogEvent }[] = [];
  let bytes = 0;
  for (const name of row.groups) {
    const group = rowOf(call.world.logs.groups, name);
    if (!group) continue;
    for (const event of eventsIn(then, group, { range })) {
      events.push({ group, event });
      bytes += event.message.length;
    }
  }
  events.sort((a, b) => b.event.timestamp - a.event.timestamp || b.event.ingestionTime - a.event.ingestionTime);
  const discover = discovery(call, row.query);
  const rows = events.map(({ group, event }) => discover(group, event));
  return { found: runQuery(parseQuery(row.query), rows), scanned: events.length, bytes };
}

/** A row as results show it. */
export function resultOf(row: EventRow, { columns, isGrouped }: InsightsResult): { field: string; value: string }[] {
  const shown = columns.flatMap((field) => (row[field] === undefined ? [] : [{ field, value: textOf(row, field) }]));
  return isGrouped ? shown : [...shown, { field: '@ptr', value: textOf(row, '@ptr') }];
}

function textOf(row: EventRow, field: string): string {
  const text = String(row[field]);
  return field === '@ptr' ? pointerOf(text) : text;
}

const pointerOf = (eventId: string): string => Buffer.from(`${fingerprint(eventId)} ${eventId}`).toString('base64');

/** Events as rows, with the fields that the query names and those that are shown of every event. */
function discovery({ world }: Call, query: string): (group: LogGroupRow, event: LogEvent) => EventRow {
  const formats = new Map<LogGroupRow, (message: string) => EventRow>();
  const fieldsOf = (group: LogGroupRow) => {
    const known = formats.get(group) ?? fieldFinder(formatsOf(world, group), (name) => query.includes(name));
    formats.set(group, known);
    return known;
  };
  const isNamed = {
    ingested: query.includes('@ingestionTime'),
    stream: query.includes('@logStream'),
    log: query.includes('@log'),
  };
  return (group, event) => ({
    ...fieldsOf(group)(event.message),
    '@timestamp': insightsTime(event.timestamp),
    ...(isNamed.ingested && { '@ingestionTime': insightsTime(event.ingestionTime) }),
    '@message': event.message,
    ...(isNamed.stream && { '@logStream': event.logStreamName }),
    ...(isNamed.log && { '@log': `${world.account}:${group.logGroupName}` }),
    '@ptr': event.eventId,
  });
}
