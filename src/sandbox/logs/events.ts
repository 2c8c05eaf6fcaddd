import { FilterLogEventsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { only, withoutEffect } from '../endpoint/limits.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { chance } from '../world/hash.js';
import { waitsOf } from '../world/latency.js';
import { filterPattern } from './filter-pattern.js';
import { eventsOf, groupNamed, inOrder, type LogEvent } from './group-events.js';
import { badToken, invalid } from './groups.js';
import { streamsOf } from './streams.js';

const PAGE = 10_000;
const PAGE_BYTES = 1_048_576;

export const eventOperations: readonly Operation[] = [
  on(FilterLogEventsCommand, (input, call) => {
    const group = groupNamed(call, input.logGroupName, input.logGroupIdentifier);
    const { logStreamNames: names, logStreamNamePrefix: prefix } = input;
    if (names !== undefined && prefix !== undefined)
      throw invalid('Cannot specify both logStreamNames and logStreamNamePrefix.');
    // Events come in order of their time anyway, and nothing here is masked.
    withoutEffect(input.interleaved, input.unmask);
    only('logs', 'startFromHead', input.startFromHead, [true]);
    const matches = filterPattern(input.filterPattern ?? '');
    if (names !== undefined) {
      const known = streamsOf(call, group);
      if (!names.some((name) => known.has(name)))
        throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    }
    const cursor = input.nextToken === undefined ? null : readCursor(input.nextToken);
    const range = { from: input.startTime ?? 0, to: input.endTime ?? Number.POSITIVE_INFINITY };
    const searched = [group.logGroupName, range.from, Math.floor(call.clock.now() / 1000)] as const;
    // "This operation can return empty results while there are more log events available through the token."
    // Not where waits are shortened, for tools that read once.
    const isDelayed = waitsOf(call.world) >= 1;
    if (
      isDelayed &&
      cursor === null &&
      (input.filterPattern ?? '') !== '' &&
      chance('empty page', ...searched) < 0.25
    ) {
      return { events: [], searchedLogStreams: [], nextToken: writeCursor(START) };
    }
    const found = eventsOf(call, group, range)
      .filter(({ logStreamName: name }) => names?.includes(name) ?? name.startsWith(prefix ?? ''))
      .filter(({ message }) => matches(message))
      .filter((event) => cursor === null || inOrder(event, cursor) > 0);
    const shown = firstPage(found, input.limit ?? PAGE);
    const last = shown.at(-1);
    return {
      events: shown,
      searchedLogStreams: [],
      ...(last !== undefined && shown.length < found.length ? { nextToken: writeCursor(last) } : {}),
    };
  }),

  on(GetLogEventsCommand, (input, call) => {
    const group = groupNamed(call, input.logGroupName, input.logGroupIdentifier);
    const name = input.logStreamName ?? '';
    if (!streamsOf(call, group).has(name))
      throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    withoutEffect(input.unmask);
    // `startTime` is included, `endTime` is not.
    const range = { from: input.startTime ?? 0, to: (input.endTime ?? Number.POSITIVE_INFINITY) - 1 };
    const events = eventsOf(call, group, range).filter(({ logStreamName }) => logStreamName === name);
    const { shown, forward, backward } = readStream(events, input);
    return {
      events: shown.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
      nextForwardToken: `f/${forward}`,
      nextBackwardToken: `b/${backward}`,
    };
  }),
];

function firstPage(events: readonly LogEvent[], limit: number): readonly LogEvent[] {
  let bytes = 0;
  const full = events.slice(0, limit).findIndex(({ message }) => {
    bytes += message.length + 26;
    return bytes > PAGE_BYTES;
  });
  return events.slice(0, full < 0 ? limit : Math.max(1, full));
}

/** Tokens say after, or before, which event to go on; at the end of the stream the same token comes back. */
function readStream(
  events: readonly LogEvent[],
  input: {
    readonly limit?: number | undefined;
    readonly nextToken?: string | undefined;
    readonly startFromHead?: boolean | undefined;
  },
): { readonly shown: readonly LogEvent[]; readonly forward: string; readonly backward: string } {
  const { startFromHead = false } = input;
  const token = /^([fb])\/(.+)$/.exec(input.nextToken ?? '');
  if (input.nextToken !== undefined && !token) throw badToken();
  const limit = input.limit ?? PAGE;
  const cursor = token?.[2] === undefined ? null : readCursor(token[2]);
  const isForward = token ? token[1] === 'f' : startFromHead;
  const rest =
    cursor === null
      ? events
      : events.filter((event) => (isForward ? inOrder(event, cursor) > 0 : inOrder(event, cursor) < 0));
  const shown = isForward ? firstPage(rest, limit) : [...firstPage(rest.toReversed(), limit)].reverse();
  const stay = cursor ?? (isForward ? START : END);
  return {
    shown,
    forward: writeCursor(shown.at(-1) ?? stay),
    backward: writeCursor(shown[0] ?? stay),
  };
}

const START: LogEvent = { logStreamName: '', message: '', timestamp: 0, ingestionTime: 0, eventId: '' };
const END: LogEvent = { ...START, timestamp: Number.MAX_SAFE_INTEGER };

const writeCursor = ({ timestamp, ingestionTime, eventId }: LogEvent): string =>
  Buffer.from(`${timestamp} ${ingestionTime} ${eventId}`).toString('base64url');

function readCursor(token: string): LogEvent {
  const found = /^(\d+) (\d+) (\d*)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!found) throw badToken();
  return { ...START, timestamp: Number(found[1]), ingestionTime: Number(found[2]), eventId: found[3] ?? '' };
}
