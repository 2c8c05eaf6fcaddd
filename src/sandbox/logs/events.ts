import { FilterLogEventsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { only, withoutEffect } from '../endpoint/limits.js';
import { type Call, type Operation, on } from '../endpoint/operation.js';
import type { Range } from '../flow-records/windows.js';
import { chance } from '../world/hash.js';
import { waitsOf } from '../world/latency.js';
import type { LogGroupRow } from '../world/world.js';
import { filterPattern } from './filter-pattern.js';
import { eventsIn, groupNamed, inOrder, type LogEvent, sizeOf } from './group-events.js';
import { invalid } from './groups.js';
import { badToken } from './listing.js';
import { hasStream, noStream } from './streams.js';

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
    if (names !== undefined && !names.some((name) => hasStream(call, group, name))) throw noStream();
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
    const isWanted = (name: string) => names?.includes(name) ?? name.startsWith(prefix ?? '');
    const after = { ...range, from: Math.max(range.from, cursor?.timestamp ?? 0) };
    const found = pageOf(
      eventsIn(call, group, { range: after, isWanted }),
      input.limit ?? PAGE,
      (event) => matches(event.message) && (cursor === null || inOrder(event, cursor) > 0),
    );
    const { shown } = found;
    const last = shown.at(-1);
    return {
      events: shown,
      searchedLogStreams: [],
      ...(last !== undefined && found.isCut ? { nextToken: writeCursor(last) } : {}),
    };
  }),

  on(GetLogEventsCommand, (input, call) => {
    const group = groupNamed(call, input.logGroupName, input.logGroupIdentifier);
    const name = input.logStreamName ?? '';
    if (!hasStream(call, group, name)) throw noStream();
    withoutEffect(input.unmask);
    // `startTime` is included, `endTime` is not.
    const range = { from: input.startTime ?? 0, to: (input.endTime ?? Number.POSITIVE_INFINITY) - 1 };
    const { shown, forward, backward } = readStream(call, group, range, input);
    return {
      events: shown.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
      nextForwardToken: `f/${forward}`,
      nextBackwardToken: `b/${backward}`,
    };
  }),
];

interface EventPage {
  readonly shown: readonly LogEvent[];
  /** Whether there are more. */
  readonly isCut: boolean;
}

/** So many events as fit into one answer; no more of them is made than that, and one. */
function pageOf(events: Iterable<LogEvent>, limit: number, isWanted: (event: LogEvent) => boolean): EventPage {
  const shown: LogEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    if (!isWanted(event)) continue;
    bytes += sizeOf(event);
    if (shown.length === limit || (bytes > PAGE_BYTES && shown.length > 0)) return { shown, isCut: true };
    shown.push(event);
  }
  return { shown, isCut: false };
}

/** Tokens say after, or before, which event to go on; at the end of the stream the same token comes back. */
function readStream(
  call: Call,
  group: LogGroupRow,
  range: Range,
  input: {
    readonly logStreamName?: string | undefined;
    readonly limit?: number | undefined;
    readonly nextToken?: string | undefined;
    readonly startFromHead?: boolean | undefined;
  },
): { readonly shown: readonly LogEvent[]; readonly forward: string; readonly backward: string } {
  const { startFromHead = false, logStreamName: stream = '' } = input;
  const token = /^([fb])\/(.+)$/.exec(input.nextToken ?? '');
  if (input.nextToken !== undefined && !token) throw badToken();
  const cursor = token?.[2] === undefined ? null : readCursor(token[2]);
  const isForward = token ? token[1] === 'f' : startFromHead;
  const rest =
    cursor === null
      ? range
      : isForward
        ? { from: Math.max(range.from, cursor.timestamp), to: range.to }
        : { from: range.from, to: Math.min(range.to, cursor.timestamp) };
  const reading = { range: rest, newestFirst: !isForward, isWanted: (name: string) => name === stream };
  const page = pageOf(
    eventsIn(call, group, reading),
    input.limit ?? PAGE,
    (event) => cursor === null || (isForward ? inOrder(event, cursor) > 0 : inOrder(event, cursor) < 0),
  );
  const shown = isForward ? page.shown : page.shown.toReversed();
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
