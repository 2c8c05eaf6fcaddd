import { AwsError, type Call } from '../endpoint/operation.js';
import { type DeliveredEvent, recordsVisible } from '../flow-records/delivery.js';
import { groupNameOf } from '../flow-records/delivery-access.js';
import { settle } from '../flow-records/history.js';
import type { Range } from '../flow-records/windows.js';
import { fingerprint } from '../world/hash.js';
import { rowOf } from '../world/table.js';
import type { LogGroupRow } from '../world/world.js';

export type LogEvent = DeliveredEvent;

export const ALL_TIME: Range = { from: 0, to: Number.POSITIVE_INFINITY };

/** The group a request names, by name or ARN. */
export function groupNamed({ world, clock }: Call, name: string | undefined, identifier?: string): LogGroupRow {
  // A late delivery may have made it anew since the last request.
  settle(world, clock.now());
  const wanted = name ?? /:log-group:([^:]+)/.exec(identifier ?? '')?.[1] ?? identifier ?? '';
  const group = rowOf(world.logs.groups, wanted);
  if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

/** Everything in a group that can be read by now: what clients put and what flow logs delivered, by time, then arrival. */
export function eventsOf({ world, clock }: Call, group: LogGroupRow, range: Range = ALL_TIME): readonly LogEvent[] {
  const now = clock.now();
  const put = Object.entries(group.streams).flatMap(([logStreamName, stream]) =>
    stream.events.map((event, at) => ({
      ...event,
      logStreamName,
      eventId: putEventId(group.logGroupName, logStreamName, at),
    })),
  );
  const delivered = Object.values(world.ec2.flowLogs)
    .filter((flowLog) => groupNameOf(flowLog) === group.logGroupName)
    .flatMap((flowLog) => recordsVisible(world, flowLog, now, range));
  const oldest = group.retentionInDays === null ? 0 : now - group.retentionInDays * 86_400_000;
  const from = Math.max(range.from, oldest);
  return [...put, ...delivered].filter(({ timestamp }) => timestamp >= from && timestamp <= range.to).sort(inOrder);
}

/** "Sorted by the timestamp of the event, then ingestion time" (CloudWatch Logs API reference, FilterLogEvents). */
export function inOrder(a: LogEvent, b: LogEvent): number {
  return (
    a.timestamp - b.timestamp ||
    a.ingestionTime - b.ingestionTime ||
    (a.eventId < b.eventId ? -1 : Number(a.eventId > b.eventId))
  );
}

function putEventId(group: string, stream: string, at: number): string {
  const part = (salt: number) => String(fingerprint(salt, group, stream)).padStart(10, '0');
  return `3${String(at).padStart(15, '0')}${part(1)}${part(2)}${part(3)}${part(4)}`;
}
