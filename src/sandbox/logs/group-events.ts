import { compareTexts } from '../../base/words.js';
import type { FlowLogRow } from '../ec2/kinds/flow-log/kind.js';
import { AwsError, type Call } from '../endpoint/operation.js';
import { type DeliveredEvent, recordsVisible } from '../flow-records/delivery.js';
import { groupNameOf } from '../flow-records/delivery-access.js';
import { settle } from '../flow-records/history.js';
import type { Range } from '../flow-records/windows.js';
import { fingerprint } from '../world/hash.js';
import { rowOf } from '../world/table.js';
import type { LogGroupRow } from '../world/world.js';
import { eventRange, type PutEvents, putBetween } from './put-events.js';

export type LogEvent = DeliveredEvent;

const ALL_TIME: Range = { from: 0, to: Number.POSITIVE_INFINITY };

/** The group a request names, by name or ARN. */
export function groupNamed({ world, clock }: Call, name: string | undefined, identifier?: string): LogGroupRow {
  // A late delivery may have made it anew since the last request.
  settle(world, clock.now());
  // "You must include either logGroupIdentifier or logGroupName, but not both" (CloudWatch Logs API reference, GetLogEvents).
  if (name !== undefined && identifier !== undefined)
    throw new AwsError(
      'InvalidParameterException',
      'LogGroupName and LogGroupIdentifier are mutually exclusive parameters.',
    );
  const wanted = name ?? /:log-group:([^:]+)/.exec(identifier ?? '')?.[1] ?? identifier ?? '';
  const group = rowOf(world.logs.groups, wanted);
  if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

/** Every aggregation window lies within one of these. */
const CHUNK_MS = 600_000;

interface Reading {
  readonly range?: Range;
  readonly newestFirst?: boolean;
  readonly isWanted?: (stream: string) => boolean;
}

/**
 * What can be read of a group by now, by time, then arrival: what clients put and what flow logs delivered. Made a little at
 * a time, so that whoever wants a page of a million events has that page made.
 */
export function* eventsIn(call: Call, group: LogGroupRow, reading: Reading = {}): Generator<LogEvent, void> {
  const { range = ALL_TIME, newestFirst = false, isWanted = () => true } = reading;
  const flowLogs = Object.values(call.world.ec2.flowLogs).filter((row) => groupNameOf(row) === group.logGroupName);
  const streams = Object.entries(group.streams).filter(([name]) => isWanted(name));
  const { from, to } = spanOf(call, group, flowLogs, range);
  const [first, last] = [Math.floor(from / CHUNK_MS), Math.floor(to / CHUNK_MS)];
  for (let step = 0; step <= last - first; step += 1) {
    const start = (newestFirst ? last - step : first + step) * CHUNK_MS;
    const within = { from: Math.max(from, start), to: Math.min(to, start + CHUNK_MS - 1) };
    const put = streams.flatMap(([name, { events }]) =>
      putBetween(events, within)
        .map((at) => putEvent(group.logGroupName, name, events, at))
        // The output of a command comes when the command is done.
        .filter(({ ingestionTime }) => ingestionTime <= call.clock.now()),
    );
    const delivered = flowLogs.flatMap((row) =>
      recordsVisible(call.world, row, call.clock.now(), { from: start, to: start + CHUNK_MS - 1 }, isWanted),
    );
    const chunk = [...put, ...delivered]
      .filter(({ timestamp }) => timestamp >= within.from && timestamp <= within.to)
      .sort(inOrder);
    yield* newestFirst ? chunk.reverse() : chunk;
  }
}

/** The part of a range in which there can be events. */
function spanOf(
  { clock }: Call,
  { retentionInDays, streams }: LogGroupRow,
  flowLogs: readonly FlowLogRow[],
  range: Range,
): Range {
  const now = clock.now();
  const ends = Object.values(streams).flatMap(({ events }) => eventRange(events) ?? []);
  // A window may have begun before its flow log did.
  const begun = flowLogs.map(({ createdAt }) => createdAt - CHUNK_MS);
  const first = Math.min(now, ...begun, ...ends.map(({ from }) => from));
  const last = Math.max(now, ...ends.map(({ to }) => to));
  const oldest = retentionInDays === null ? 0 : now - retentionInDays * 86_400_000;
  return { from: Math.max(range.from, oldest, first), to: Math.min(range.to, last) };
}

const putEvent = (group: string, logStreamName: string, events: PutEvents, at: number): LogEvent => {
  const { timestamp = 0, message = '', ingestionTime = 0 } = events[at] ?? {};
  return { timestamp, message, ingestionTime, logStreamName, eventId: putEventId(group, logStreamName, at) };
};

/** CloudWatch Logs counts 26 bytes more for each event (CloudWatch Logs user guide, "quotas"). */
export const sizeOf = ({ message }: LogEvent): number => message.length + 26;

/** "Sorted by the timestamp of the event, then ingestion time" (CloudWatch Logs API reference, FilterLogEvents). */
export function inOrder(a: LogEvent, b: LogEvent): number {
  return a.timestamp - b.timestamp || a.ingestionTime - b.ingestionTime || compareTexts(a.eventId, b.eventId);
}

function putEventId(group: string, stream: string, at: number): string {
  const part = (salt: number) => String(fingerprint(salt, group, stream)).padStart(10, '0');
  return `3${String(at).padStart(15, '0')}${part(1)}${part(2)}${part(3)}${part(4)}`;
}
