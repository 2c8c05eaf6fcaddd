import { aggregate } from '../flow-log/aggregate.js';
import { defaultFormat, type Format, isUnreadable, parseFormat } from '../flow-log/format.js';
import type { FlowRecord } from '../flow-log/record.js';
import { between, fingerprint } from './hash.js';
import { allows, roleByArn, trusts } from './iam/access.js';
import { arn } from './ids.js';
import { latency } from './latency.js';
import { backgroundSightings } from './noise.js';
import type { FlowLogRow, InterfaceHistory, Sighting, World } from './world.js';

/** A flow record as an event of its log group. */
export interface DeliveredEvent {
  readonly logStreamName: string;
  /** Milliseconds: the record's `start` (VPC user guide, "Publish flow logs to CloudWatch Logs"). */
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
  readonly eventId: string;
}

/** Milliseconds; both ends included. Keeps the work small where a reader asks for little. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const ALWAYS: Range = { from: 0, to: Number.POSITIVE_INFINITY };

/** The records of a flow log that can be read by now: aggregated, delivered, and their log group still there. */
export function recordsVisible(world: World, flowLog: FlowLogRow, now: number, range: Range = ALWAYS): readonly DeliveredEvent[] {
  const name = groupNameOf(flowLog);
  const group = name === null ? undefined : world.logs.groups[name];
  if (!group) return [];
  return attempts(world, flowLog, now, range)
    .filter(({ at }) => at <= now && at >= group.createdAt && accessAt(world, flowLog, at).mayWrite)
    .map(({ at, interfaceId, record, ordinal }) => ({
      logStreamName: `${interfaceId}-${(flowLog.TrafficType ?? 'ALL').toLowerCase()}`,
      timestamp: (record.start ?? 0) * 1000,
      message: record.line,
      ingestionTime: at,
      eventId: eventId(flowLog.FlowLogId, interfaceId, record.start ?? 0, ordinal),
    }));
}

/** What DescribeFlowLogs says of the delivery: SUCCESS until an attempt fails. */
export function deliveryStatus(world: World, flowLog: FlowLogRow, now: number): { readonly status: 'SUCCESS' | 'FAILED'; readonly error: string | null } {
  if (now < flowLog.createdAt + latency.flowLogFirstDelivery) return { status: 'SUCCESS', error: null };
  const name = groupNameOf(flowLog);
  const { mayWrite, mayCreateGroup } = deliveryAccess(world, flowLog);
  const hasGroup = name !== null && world.logs.groups[name] !== undefined;
  if (mayWrite && (hasGroup || mayCreateGroup)) return { status: 'SUCCESS', error: null };
  return { status: 'FAILED', error: 'Access error' };
}

/** What the delivery role allows now. Without a trust in the flow logs service it allows nothing. */
export function deliveryAccess(world: World, flowLog: FlowLogRow): { readonly mayWrite: boolean; readonly mayCreateGroup: boolean } {
  const name = groupNameOf(flowLog);
  const role = flowLog.roleArn === null ? null : roleByArn(world, flowLog.roleArn);
  if (name === null || !role || !trusts(role, 'vpc-flow-logs.amazonaws.com')) return { mayWrite: false, mayCreateGroup: false };
  const group = arn(world, 'logs', `log-group:${name}`);
  const stream = `${group}:log-stream:eni`;
  return {
    mayWrite: allows(role, 'logs:CreateLogStream', stream) && allows(role, 'logs:PutLogEvents', stream),
    mayCreateGroup: allows(role, 'logs:CreateLogGroup', group) || allows(role, 'logs:CreateLogGroup', stream),
  };
}

/** `LogGroupName`, or the name inside the ARN in `LogDestination`; null for other destinations. */
export function groupNameOf({ LogGroupName, LogDestination, LogDestinationType }: FlowLogRow): string | null {
  if (LogDestinationType !== undefined && LogDestinationType !== 'cloud-watch-logs') return null;
  return LogGroupName ?? /:log-group:([^:]+)/.exec(LogDestination ?? '')?.[1] ?? null;
}

/** When a delivery made the missing log group anew; null where none has by now, or none may. */
export function recreatedAt(world: World, flowLog: FlowLogRow, now: number): number | null {
  const name = groupNameOf(flowLog);
  const deletedAt = world.logs.deletedGroups?.[name ?? ''] ?? 0;
  const range = { from: Math.max(flowLog.createdAt, deletedAt - 15 * 60_000), to: now };
  const times = attempts(world, flowLog, now, range)
    .map(({ at }) => at)
    .filter((at) => at > deletedAt && at <= now)
    .filter((at) => accessAt(world, flowLog, at).mayWrite && accessAt(world, flowLog, at).mayCreateGroup);
  return times.length === 0 ? null : Math.min(...times);
}

interface Attempt {
  readonly at: number;
  readonly interfaceId: string;
  readonly record: FlowRecord;
  readonly ordinal: number;
}

/** Every record with the time at which its delivery is tried, whether that succeeds or not. */
function attempts(world: World, flowLog: FlowLogRow, now: number, range: Range): readonly Attempt[] {
  const covered = Object.entries(world.history?.interfaces ?? {}).filter(([id, { subnetId, vpcId }]) =>
    [id, subnetId, vpcId].includes(flowLog.ResourceId),
  );
  return covered.flatMap(([interfaceId, known]) => {
    const windowMs = windowSeconds(world, flowLog, known) * 1000;
    const records = recordsOf(world, flowLog, interfaceId, known, now, range, windowMs);
    const ordinals = new Map<number, number>();
    return records.map((record) => {
      const window = Math.floor(((record.start ?? 0) * 1000) / windowMs);
      const ordinal = ordinals.get(window) ?? 0;
      ordinals.set(window, ordinal + 1);
      return { at: deliveredAt(flowLog, interfaceId, window, windowMs), interfaceId, record, ordinal };
    });
  });
}

/**
 * "When a network interface is attached to a Nitro-based instance, the aggregation interval is always 1 minute or less,
 * regardless of the specified maximum" (VPC user guide, "Flow log basics").
 */
function windowSeconds(world: World, flowLog: FlowLogRow, { instanceId }: InterfaceHistory): number {
  const type = world.ec2.instances[instanceId ?? '']?.instanceType;
  const isXen = type !== undefined && /^(t1|t2|m1|m2|m3|m4|c1|c3|c4|r3|r4)\./.test(type);
  return isXen ? (flowLog.MaxAggregationInterval ?? 600) : 60;
}

function recordsOf(
  world: World,
  flowLog: FlowLogRow,
  interfaceId: string,
  known: InterfaceHistory,
  now: number,
  range: Range,
  windowMs: number,
): readonly FlowRecord[] {
  const end = Math.min(now, flowLog.deletedAt ?? now, range.to);
  const floor = (ms: number) => Math.floor(ms / windowMs) * windowMs;
  const from = Math.max(flowLog.createdAt, floor(range.from));
  // The window that was open when the flow log was deleted is delivered with what it had by then.
  const to = Math.min(now, floor(end) + windowMs);
  if (from >= to) return [];
  const own = world.sightings.filter((sighting) => sighting.interfaceId === interfaceId && sighting.at >= from && sighting.at <= end);
  return aggregate([...own, ...noise(world, interfaceId, known, from, end)], {
    format: formatOf(flowLog),
    windowSeconds: windowMs / 1000,
    trafficType: flowLog.TrafficType ?? 'ALL',
    accountId: world.account,
    region: world.region,
    interfaces: [{ id: interfaceId, ...known }],
    from,
    to,
    skipped: isSkipped(world, windowMs),
  });
}

function noise(world: World, interfaceId: string, known: InterfaceHistory, from: number, to: number): readonly Sighting[] {
  if (!world.switches.noise) return [];
  const first = Math.floor(from / 60_000);
  const last = Math.floor(Math.min(to, known.until ?? to) / 60_000);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * 60_000)
    .flatMap((minute) => backgroundSightings(world, interfaceId, known, minute))
    .filter(({ at }) => at >= from && at <= to);
}

/** Where a test, or a lesson, has records lost. */
const isSkipped = ({ switches }: World, windowMs: number) => (id: string, start: number): boolean =>
  (switches.skips ?? []).some(({ interfaceId, from, until }) => interfaceId === id && start + windowMs > from && start < until);

/** Each interface and window takes its own time, so records come out of order. */
function deliveredAt(flowLog: FlowLogRow, interfaceId: string, window: number, windowMs: number): number {
  const words = [flowLog.FlowLogId, interfaceId, window] as const;
  const [least, most] = latency.flowLogDelivery;
  const steady = (window + 1) * windowMs + between(least, most, 'delivery', ...words);
  const first = flowLog.createdAt + latency.flowLogFirstDelivery + between(0, 25_000, 'first', ...words);
  return Math.max(steady, first);
}

function accessAt(world: World, flowLog: FlowLogRow, at: number): { readonly mayWrite: boolean; readonly mayCreateGroup: boolean } {
  const epochs = world.history?.delivery[flowLog.FlowLogId] ?? [];
  return epochs.findLast(({ since }) => since <= at) ?? { mayWrite: false, mayCreateGroup: false };
}

function formatOf({ LogFormat }: FlowLogRow): Format {
  if (LogFormat === undefined) return defaultFormat;
  const format = parseFormat(LogFormat);
  return isUnreadable(format) ? defaultFormat : format;
}

/** 56 digits, as CloudWatch Logs gives them: the same whenever the event is read, and in the order of one delivery. */
function eventId(flowLogId: string, interfaceId: string, start: number, ordinal: number): string {
  const part = (salt: number) => String(fingerprint(salt, flowLogId, interfaceId, start)).padStart(10, '0');
  return `3${String(start).padStart(10, '0')}${part(1)}${part(2)}${part(3)}${String(ordinal).padStart(5, '0')}${part(4)}`;
}
