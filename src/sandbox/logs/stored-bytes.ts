import type { Call } from '../endpoint/operation.js';
import type { LogGroupRow } from '../world/world.js';
import { eventsIn, sizeOf } from './group-events.js';

const HOUR_MS = 3_600_000;

interface CountedHours {
  /** What the counts hang on besides the time: they hold as long as it is the same. */
  readonly basis: string;
  readonly bytes: Map<number, number>;
}

const counted = new WeakMap<LogGroupRow, CountedHours>();

/** What a group holds, counted hour by hour, and only once where nothing more is delivered to an hour. */
export function storedBytesOf(call: Call, group: LogGroupRow): number {
  const now = call.clock.now();
  const { bytes } = countedHours(call, group);
  const oldest = group.retentionInDays === null ? 0 : now - group.retentionInDays * 24 * HOUR_MS;
  const [first] = eventsIn(call, group);
  let sum = 0;
  for (let hour = hourOf(first?.timestamp ?? now); hour <= now + 2 * HOUR_MS; hour += HOUR_MS) {
    const isWhole = hour >= oldest;
    const known = isWhole ? bytes.get(hour) : undefined;
    const found = known ?? bytesBetween(call, group, hour, hour + HOUR_MS - 1);
    if (isWhole && hour + 2 * HOUR_MS < now) bytes.set(hour, found);
    sum += found;
  }
  return sum;
}

const hourOf = (time: number): number => Math.floor(time / HOUR_MS) * HOUR_MS;

function countedHours({ world }: Call, group: LogGroupRow): CountedHours {
  const puts = Object.values(group.streams).map(({ events }) => events.length);
  const { noise, skips } = world.switches;
  const basis = JSON.stringify([group.createdAt, puts, noise, skips?.length, Object.keys(world.ec2.flowLogs)]);
  const known = counted.get(group);
  if (known?.basis === basis) return known;
  const fresh = { basis, bytes: new Map<number, number>() };
  counted.set(group, fresh);
  return fresh;
}

function bytesBetween(call: Call, group: LogGroupRow, from: number, to: number): number {
  let bytes = 0;
  for (const event of eventsIn(call, group, { range: { from, to } })) bytes += sizeOf(event);
  return bytes;
}
