import { aggregate } from '../../flow-log/aggregate.js';
import { defaultFormat, type Format, isUnreadable, parseFormat } from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { FlowLogRow } from '../ec2/kinds/flow-log.js';
import type { InterfaceHistory, PacketSighting, World } from '../world/world.js';
import { backgroundSightings } from './noise.js';

/** What one flow log writes about one interface in one aggregation window. Times are milliseconds. */
export interface FlowWindow {
  readonly interfaceId: string;
  readonly start: number;
  readonly end: number;
  readonly records: readonly FlowRecord[];
}

/** Milliseconds; both ends included. Keeps the work small where a reader asks for little. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The windows of a flow log that are over by now and touch the range. */
export function flowWindows(world: World, flowLog: FlowLogRow, now: number, range: Range): readonly FlowWindow[] {
  const covered = Object.entries(world.history?.interfaces ?? {}).filter(([id, { subnetId, vpcId }]) =>
    [id, subnetId, vpcId].includes(flowLog.ResourceId),
  );
  return covered.flatMap(([interfaceId, known]) => {
    const lengthMs = windowMs(world, flowLog, known);
    const begun = Math.max(flowLog.createdAt, known.from, range.from);
    const ended = Math.min(flowLog.deletedAt ?? now, known.until ?? now, range.to, now);
    const own = byWindow(world.sightings, interfaceId, lengthMs);
    const windows: FlowWindow[] = [];
    for (
      let start = Math.floor(begun / lengthMs) * lengthMs;
      start <= ended && start + lengthMs <= now;
      start += lengthMs
    ) {
      const records = remembered(world, flowLog, { interfaceId, known, start, lengthMs, own: own.get(start) ?? [] });
      windows.push({ interfaceId, start, end: start + lengthMs, records });
    }
    return windows;
  });
}

/**
 * "When a network interface is attached to a Nitro-based instance, the aggregation interval is always 1 minute or less,
 * regardless of the specified maximum" (VPC user guide, "Flow log basics").
 */
function windowMs(world: World, flowLog: FlowLogRow, { instanceId }: InterfaceHistory): number {
  const type = world.ec2.instances[instanceId ?? '']?.instanceType;
  const isXen = type !== undefined && /^(t1|t2|m1|m2|m3|m4|c1|c3|c4|r3|r4)\./.test(type);
  return (isXen ? (flowLog.MaxAggregationInterval ?? 600) : 60) * 1000;
}

function byWindow(
  sightings: readonly PacketSighting[],
  interfaceId: string,
  lengthMs: number,
): ReadonlyMap<number, readonly PacketSighting[]> {
  const windows = new Map<number, PacketSighting[]>();
  for (const sighting of sightings) {
    if (sighting.interfaceId !== interfaceId) continue;
    const start = Math.floor(sighting.at / lengthMs) * lengthMs;
    windows.set(start, [...(windows.get(start) ?? []), sighting]);
  }
  return windows;
}

interface Scene {
  readonly interfaceId: string;
  readonly known: InterfaceHistory;
  readonly start: number;
  readonly lengthMs: number;
  readonly own: readonly PacketSighting[];
}

// What happened in a window that is over does not change, so its records are made once: a reader polls.
const memory = new WeakMap<World, Map<string, readonly FlowRecord[]>>();

function remembered(world: World, flowLog: FlowLogRow, scene: Scene): readonly FlowRecord[] {
  const known = memory.get(world) ?? new Map<string, readonly FlowRecord[]>();
  memory.set(world, known);
  const { noise, skips } = world.switches;
  const key = `${flowLog.FlowLogId} ${scene.interfaceId} ${scene.start} ${scene.own.length} ${noise} ${skips?.length ?? 0}`;
  const records = known.get(key) ?? recordsOf(world, flowLog, scene);
  known.set(key, records);
  return records;
}

function recordsOf(
  world: World,
  flowLog: FlowLogRow,
  { interfaceId, known, start, lengthMs, own }: Scene,
): readonly FlowRecord[] {
  const end = start + lengthMs;
  // A flow log that is deleted records nothing from then on; the window that was open is delivered with what it had.
  const stop = flowLog.deletedAt ?? Number.POSITIVE_INFINITY;
  const sightings = [...own, ...background(world, interfaceId, known, start, end)].filter(({ at }) => at <= stop);
  return aggregate(sightings, {
    format: formatOf(flowLog),
    windowSeconds: lengthMs / 1000,
    trafficType: flowLog.TrafficType ?? 'ALL',
    accountId: world.account,
    region: world.region,
    interfaces: [{ id: interfaceId, ...known }],
    from: Math.max(flowLog.createdAt, start),
    to: end,
    skipped: (id, at) => isSkipped(world, id, at, at + lengthMs),
  });
}

function background(
  world: World,
  interfaceId: string,
  known: InterfaceHistory,
  start: number,
  end: number,
): readonly PacketSighting[] {
  if (!world.switches.noise) return [];
  const minutes = Array.from({ length: Math.ceil((end - start) / 60_000) }, (_, at) => start + at * 60_000);
  return minutes.flatMap((minute) => backgroundSightings(world, interfaceId, known, minute));
}

/** Where a test, or a lesson, has records lost. */
const isSkipped = ({ switches }: World, id: string, start: number, end: number): boolean =>
  (switches.skips ?? []).some(({ interfaceId, from, until }) => interfaceId === id && end > from && start < until);

function formatOf({ LogFormat }: FlowLogRow): Format {
  if (LogFormat === undefined) return defaultFormat;
  const format = parseFormat(LogFormat);
  return isUnreadable(format) ? defaultFormat : format;
}
