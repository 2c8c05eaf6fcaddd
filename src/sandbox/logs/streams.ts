import {
  CreateLogStreamCommand,
  DeleteLogStreamCommand,
  DescribeLogStreamsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { compareTexts } from '../../base/words.js';
import { withoutEffect } from '../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../endpoint/operation.js';
import { coveredBy } from '../flow-records/covered.js';
import { streamOf } from '../flow-records/delivery.js';
import { groupNameOf } from '../flow-records/delivery-access.js';
import { arn } from '../world/ids.js';
import { putRow, rowOf } from '../world/table.js';
import type { LogGroupRow } from '../world/world.js';
import { eventsIn, groupNamed } from './group-events.js';
import { invalid } from './groups.js';
import { tokenPage } from './listing.js';

export const noStream = (): AwsError =>
  new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');

export const streamOperations: readonly Operation[] = [
  on(CreateLogStreamCommand, (input, call) => {
    const group = groupNamed(call, input.logGroupName);
    const name = input.logStreamName ?? '';
    if (hasStream(call, group, name))
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    putRow(group.streams, name, { createdAt: call.clock.now(), events: [] });
    return {};
  }),

  on(DeleteLogStreamCommand, (input, call) => {
    const group = groupNamed(call, input.logGroupName);
    if (!rowOf(group.streams, input.logStreamName ?? '')) throw noStream();
    delete group.streams[input.logStreamName ?? ''];
    return {};
  }),

  on(PutLogEventsCommand, (input, call) => {
    const group = groupNamed(call, input.logGroupName);
    const stream = rowOf(group.streams, input.logStreamName ?? '');
    if (!stream) throw noStream();
    // "The sequence token is now ignored in PutLogEvents actions" (CloudWatch Logs API reference).
    withoutEffect(input.sequenceToken);
    const events = (input.logEvents ?? []).map(({ timestamp = 0, message = '' }) => ({ timestamp, message }));
    if (events.some(({ timestamp }, at) => timestamp < (events[at - 1]?.timestamp ?? 0))) {
      throw invalid('Log events in a single PutLogEvents request must be in chronological order.');
    }
    // "The maximum batch size is 1,048,576 bytes … the sum of all event messages in UTF-8, plus 26 bytes for each log event."
    const size = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0);
    if (size > 1_048_576) throw invalid(`Upload too large: ${size} bytes exceeds limit of 1048576`);
    // "A batch of log events in a single request can't span more than 24 hours" (PutLogEvents).
    if ((events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) > 86_400_000) {
      throw invalid('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
    }
    const now = call.clock.now();
    // "More than 2 hours in the future", "older than 14 days" are rejected, the rest is kept (PutLogEvents).
    const tooNew = events.findIndex(({ timestamp }) => timestamp > now + 7_200_000);
    const olderThan = (days: number) => events.filter(({ timestamp }) => timestamp < now - days * 86_400_000).length;
    const tooOld = olderThan(14);
    const { retentionInDays } = group;
    // "None of the log events in the batch can be older than … the retention period of the log group" (PutLogEvents).
    const expired = retentionInDays == null ? 0 : olderThan(retentionInDays);
    const kept = events.slice(Math.max(tooOld, expired), tooNew < 0 ? undefined : tooNew);
    stream.events.push(...kept.map((event) => ({ ...event, ingestionTime: now })));
    const rejected = {
      ...(tooNew < 0 ? {} : { tooNewLogEventStartIndex: tooNew }),
      ...(tooOld === 0 ? {} : { tooOldLogEventEndIndex: tooOld }),
      ...(expired > tooOld ? { expiredLogEventEndIndex: expired } : {}),
    };
    return {
      nextSequenceToken: sequenceToken(stream.events.length),
      ...(Object.keys(rejected).length === 0 ? {} : { rejectedLogEventsInfo: rejected }),
    };
  }),

  on(DescribeLogStreamsCommand, (input, call) => {
    if ((input.logGroupName === undefined) === (input.logGroupIdentifier === undefined)) {
      throw invalid('Either logGroupName or logGroupIdentifier must be specified, but not both.');
    }
    const group = groupNamed(call, input.logGroupName, input.logGroupIdentifier);
    if (input.orderBy === 'LastEventTime' && input.logStreamNamePrefix !== undefined) {
      throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
    }
    const { logStreamNamePrefix: prefix = '', orderBy } = input;
    const rows = [...streamsOf(call, group)].filter(({ name }) => name.startsWith(prefix));
    rows.sort((a, b) => (orderBy === 'LastEventTime' ? timeOf(a) - timeOf(b) : 0) || compareTexts(a.name, b.name));
    if (input.descending === true) rows.reverse();
    const { shown, rest } = tokenPage(rows, input);
    return { logStreams: shown.map((stream) => view(call, group, stream)), ...rest };
  }),
];

/** 56 digits, which nothing reads any more (CloudWatch Logs API reference, PutLogEvents). */
const sequenceToken = (count: number): string => `49039859656478822500134987300000${String(count).padStart(24, '0')}`;

/** A stream without events is older than all others. */
const timeOf = ({ last }: Stream): number => (Number.isNaN(last) ? -1 : last);

interface Stream {
  readonly name: string;
  readonly createdAt: number;
  readonly first: number;
  readonly last: number;
  readonly lastIngestion: number;
}

/** The streams of a group: those that clients made, and one for each interface that records were delivered of. */
function streamsOf(call: Call, group: LogGroupRow): readonly Stream[] {
  const delivered = Object.values(call.world.ec2.flowLogs)
    .filter((flowLog) => groupNameOf(flowLog) === group.logGroupName)
    .flatMap((flowLog) => coveredBy(call.world, flowLog).map(([id]) => streamOf(flowLog, id)));
  return [...new Set([...Object.keys(group.streams), ...delivered])].flatMap(
    (name) => streamNamed(call, group, name) ?? [],
  );
}

export const hasStream = (call: Call, group: LogGroupRow, name: string): boolean =>
  streamNamed(call, group, name) !== undefined;

function streamNamed(call: Call, group: LogGroupRow, name: string): Stream | undefined {
  const made = rowOf(group.streams, name);
  const isWanted = (one: string) => one === name;
  const [first] = eventsIn(call, group, { isWanted });
  if (!first)
    return made && { name, createdAt: made.createdAt, first: Number.NaN, last: Number.NaN, lastIngestion: Number.NaN };
  const [last = first] = eventsIn(call, group, { isWanted, newestFirst: true });
  return {
    name,
    createdAt: Math.min(made?.createdAt ?? first.ingestionTime, first.ingestionTime),
    first: first.timestamp,
    last: last.timestamp,
    lastIngestion: Math.max(last.ingestionTime, made?.events.at(-1)?.ingestionTime ?? 0),
  };
}

const view = ({ world }: Call, group: LogGroupRow, { name, createdAt, first, last, lastIngestion }: Stream) => ({
  logStreamName: name,
  creationTime: createdAt,
  ...(Number.isNaN(first)
    ? {}
    : { firstEventTimestamp: first, lastEventTimestamp: last, lastIngestionTime: lastIngestion }),
  uploadSequenceToken: sequenceToken(0),
  arn: arn(world, 'logs', `log-group:${group.logGroupName}:log-stream:${name}`),
  // "Always 0" since 2019 (CloudWatch Logs API reference, LogStream).
  storedBytes: 0,
});
