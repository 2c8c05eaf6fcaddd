import type { FlowLogRow } from '../ec2/kinds/flow-log/kind.js';
import { mayDeliverAt } from '../s3/bucket-policy.js';
import { between, fingerprint } from '../world/hash.js';
import { latencyOf, waitsOf } from '../world/latency.js';
import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import { accessAt, deliveryAccess, groupNameOf } from './delivery-access.js';
import { type FlowWindow, flowWindows, type Range } from './windows.js';

/** A flow record as an event of its log group. */
export interface DeliveredEvent {
  readonly logStreamName: string;
  /** Milliseconds: the record's `start` (VPC user guide, "Publish flow logs to CloudWatch Logs"). */
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
  readonly eventId: string;
}

const ALWAYS: Range = { from: 0, to: Number.POSITIVE_INFINITY };

/** The records of a flow log that can be read by now: aggregated, delivered, and their log group still there. */
export function recordsVisible(
  world: World,
  flowLog: FlowLogRow,
  now: number,
  range: Range = ALWAYS,
  isWanted: (stream: string) => boolean = () => true,
): readonly DeliveredEvent[] {
  const group = rowOf(world.logs.groups, groupNameOf(flowLog) ?? '');
  if (!group) return [];
  const windows = flowWindows(world, flowLog, now, range, (id) => isWanted(streamOf(flowLog, id)));
  return windows.flatMap((window) => {
    const at = deliveredAt(world, flowLog, window);
    if (at > now || at < group.createdAt || !accessAt(world, flowLog, at).mayWrite) return [];
    return eventsOf(flowLog, window, at);
  });
}

/**
 * `eni-…-all`: the stream of an interface's records (VPC user guide, "Publish flow logs to CloudWatch Logs"). "Each transit
 * gateway has a unique log stream" (Transit Gateway guide, the same title).
 */
export const streamOf = ({ TrafficType = 'ALL', ResourceId }: FlowLogRow, coveredId: string): string =>
  `${coveredId.startsWith('tgw-') ? ResourceId : coveredId}-${TrafficType.toLowerCase()}`;

function eventsOf(flowLog: FlowLogRow, window: FlowWindow, at: number): readonly DeliveredEvent[] {
  const { interfaceId, start, records } = window;
  const logStreamName = streamOf(flowLog, interfaceId);
  const idOf = eventIds(flowLog.FlowLogId, interfaceId, start / 1000);
  return records.map(({ start: begun, line }, ordinal) => ({
    logStreamName,
    timestamp: (begun ?? start / 1000) * 1000,
    message: line,
    ingestionTime: at,
    eventId: idOf(ordinal),
  }));
}

/** What DescribeFlowLogs says of the delivery: SUCCESS until an attempt fails. */
export function deliveryStatus(
  world: World,
  flowLog: FlowLogRow,
  now: number,
): { readonly status: 'SUCCESS' | 'FAILED'; readonly error: string | null } {
  if (now < flowLog.createdAt + latencyOf(world).flowLogFirstDelivery) return { status: 'SUCCESS', error: null };
  if (flowLog.LogDestinationType === 's3')
    return mayDeliverAt(world, flowLog, now)
      ? { status: 'SUCCESS', error: null }
      : { status: 'FAILED', error: 'Access error' };
  const { mayWrite, mayCreateGroup } = deliveryAccess(world, flowLog);
  const hasGroup = rowOf(world.logs.groups, groupNameOf(flowLog) ?? '') !== undefined;
  if (mayWrite && (hasGroup || mayCreateGroup)) return { status: 'SUCCESS', error: null };
  return { status: 'FAILED', error: 'Access error' };
}

/** When a delivery made the missing log group anew; null where none has by now, or none may. */
export function recreatedAt(world: World, flowLog: FlowLogRow, now: number): number | null {
  const deletedAt = world.logs.deletedGroups[groupNameOf(flowLog) ?? ''] ?? 0;
  // What is delivered after the deletion was recorded at most a quarter of an hour before it.
  const range = { from: deletedAt - 900_000, to: now };
  const times = flowWindows(world, flowLog, now, range)
    .filter(({ records }) => records.length > 0)
    .map((window) => deliveredAt(world, flowLog, window))
    .filter((at) => at > deletedAt && at <= now)
    .filter((at) => accessAt(world, flowLog, at).mayWrite && accessAt(world, flowLog, at).mayCreateGroup);
  return times.length === 0 ? null : Math.min(...times);
}

/** Each interface takes its own time, so records come out of order; the windows of one interface come in turn. */
function deliveredAt(
  world: World,
  { FlowLogId, createdAt }: FlowLogRow,
  { interfaceId, start, end }: FlowWindow,
): number {
  const { flowLogDelivery, flowLogFirstDelivery } = latencyOf(world);
  const [least, most] = flowLogDelivery;
  // Where the waits are shortened, so are the differences between them.
  const spread = WINDOW_MS * waitsOf(world);
  const usual = between(least, most - spread, 'delivery', FlowLogId, interfaceId);
  const steady = end + usual + between(0, spread - 1, 'window', FlowLogId, interfaceId, start);
  const first = createdAt + flowLogFirstDelivery + between(0, 25_000 * waitsOf(world), 'first', FlowLogId, interfaceId);
  return Math.max(steady, first);
}

/** Nitro instances are recorded in windows of a minute, whatever the flow log says (VPC user guide, "Aggregation interval"). */
const WINDOW_MS = 60_000;

/** 56 digits, as CloudWatch Logs gives them: the same whenever the event is read, and in the order of one delivery. */
function eventIds(flowLogId: string, interfaceId: string, start: number): (ordinal: number) => string {
  const part = (salt: number) => String(fingerprint(salt, flowLogId, interfaceId, start)).padStart(10, '0');
  const [before, after] = [`3${String(start).padStart(10, '0')}${part(1)}${part(2)}${part(3)}`, part(4)];
  return (ordinal) => `${before}${String(ordinal).padStart(5, '0')}${after}`;
}
