import { GetLogGroupFieldsCommand, GetLogRecordCommand } from '@aws-sdk/client-cloudwatch-logs';
import { withoutEffect } from '../endpoint/limits.js';
import { type Call, type Operation, on } from '../endpoint/operation.js';
import type { LogGroupRow } from '../world/world.js';
import { fieldFinder, formatsOf } from './discovered-fields.js';
import { eventsIn, groupNamed, type LogEvent } from './group-events.js';
import { invalid } from './groups.js';
import { placeAt } from './query-outcome.js';

// "The search includes the 8 minutes before and 8 minutes after this time"; the last 15 minutes where no time is given.
const AROUND_MS = 480_000;
const LATEST_MS = 900_000;

/** Whole events, and what fields a group has (CloudWatch Logs API reference, GetLogRecord and GetLogGroupFields). */
export const logRecordOperations: readonly Operation[] = [
  on(GetLogRecordCommand, ({ logRecordPointer, unmask }, call) => {
    withoutEffect(unmask);
    const place = placeAt(logRecordPointer);
    if (!place) throw invalid('The specified log record pointer is not valid.');
    const group = groupNamed(call, place.group);
    const range = { from: place.timestamp, to: place.timestamp };
    for (const event of eventsIn(call, group, { range })) {
      if (event.eventId === place.eventId)
        return { logRecord: { ...fieldsIn(call, group)(event), '@ptr': logRecordPointer } };
    }
    throw invalid('The specified log record pointer is not valid.');
  }),

  on(GetLogGroupFieldsCommand, (input, call) => {
    const { time, logGroupName, logGroupIdentifier } = input;
    const group = groupNamed(call, logGroupName, logGroupIdentifier);
    const middle = time === undefined ? undefined : time * 1000;
    const range =
      middle === undefined
        ? { from: call.clock.now() - LATEST_MS, to: call.clock.now() }
        : { from: middle - AROUND_MS, to: middle + AROUND_MS };
    const counts = new Map<string, number>();
    const fields = fieldsIn(call, group);
    let events = 0;
    for (const event of eventsIn(call, group, { range })) {
      events += 1;
      for (const name of Object.keys(fields(event))) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return {
      logGroupFields: [...counts].map(([name, count]) => ({ name, percent: Math.round((count / events) * 100) })),
    };
  }),
];

/** What Insights knows of an event, as texts. */
function fieldsIn({ world }: Call, group: LogGroupRow): (event: LogEvent) => Record<string, string> {
  const discovered = fieldFinder(formatsOf(world, group), () => true);
  return (event) => ({
    '@ingestionTime': String(event.ingestionTime),
    '@log': `${world.account}:${group.logGroupName}`,
    '@logStream': event.logStreamName,
    '@message': event.message,
    '@timestamp': String(event.timestamp),
    ...Object.fromEntries(
      Object.entries(discovered(event.message)).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    ),
  });
}
