import { greatest, least } from '../../base/extremes.js';
import { aggregated } from '../../flow-log/aggregate.js';
import type { OtherSide } from '../../flow-log/compose.js';
import {
  defaultFormat,
  type Format,
  formatRecord,
  hasField,
  isUnreadable,
  parseFormat,
} from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { awsServiceAt } from '../catalogue/aws-services.js';
import type { FlowLogRow } from '../ec2/kinds/flow-log/kind.js';
import { isXen } from '../ec2/kinds/instance/instance-type-facts.js';
import { original } from '../world/original.js';
import type { InterfaceHistory, PacketSighting, World } from '../world/world.js';
import { coveredBy, type Watched } from './covered.js';
import { backgroundSightings } from './noise.js';
import { sightingsBetween } from './sightings.js';

/** What one flow log writes about one interface in one aggregation window. Times are milliseconds. */
export interface FlowWindow {
  readonly interfaceId: string;
  readonly start: number;
  readonly end: number;
  readonly records: readonly WrittenRecord[];
}

/** A record as it stands in a log: its line, and the second at which it says that it starts. */
export interface WrittenRecord {
  readonly start: number | null;
  readonly line: string;
}

/** Milliseconds; both ends included. Keeps the work small where a reader asks for little. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The windows of a flow log that are over by now and touch the range, of all interfaces or of those that are wanted. */
export function flowWindows(
  world: World,
  flowLog: FlowLogRow,
  now: number,
  range: Range,
  isWanted: (interfaceId: string) => boolean = () => true,
): readonly FlowWindow[] {
  const spans = coveredBy(world, flowLog)
    .filter(([id]) => isWanted(id))
    .map(([interfaceId, known]) => {
      const lengthMs = windowMs(world, flowLog, known);
      const begun = Math.floor(Math.max(flowLog.createdAt, known.from, range.from) / lengthMs) * lengthMs;
      const ended = Math.min(flowLog.deletedAt ?? now, known.until ?? now, range.to, now - lengthMs);
      return { interfaceId, known, lengthMs, begun, ended };
    })
    .filter(({ begun, ended }) => begun <= ended);
  const seen = seenBy(world, spans);
  return spans.flatMap(({ interfaceId, known, lengthMs, begun, ended }) => {
    const own = byWindow(seen.get(interfaceId) ?? [], lengthMs);
    const windows: FlowWindow[] = [];
    for (let start = begun; start <= ended; start += lengthMs) {
      const records = remembered(world, flowLog, { interfaceId, known, start, lengthMs, own: own.get(start) ?? [] });
      windows.push({ interfaceId, start, end: start + lengthMs, records });
    }
    return windows;
  });
}

interface Span {
  readonly interfaceId: string;
  readonly lengthMs: number;
  readonly begun: number;
  readonly ended: number;
}

/** What each interface saw in its span, in time order. */
function seenBy({ sightings }: World, spans: readonly Span[]): ReadonlyMap<string, readonly PacketSighting[]> {
  const seen = new Map<string, PacketSighting[]>(spans.map(({ interfaceId }) => [interfaceId, []]));
  if (seen.size === 0) return seen;
  const from = least(spans.map(({ begun }) => begun));
  const to = greatest(spans.map(({ ended, lengthMs }) => ended + lengthMs));
  for (const sighting of sightingsBetween(sightings, from, to)) seen.get(sighting.interfaceId)?.push(sighting);
  return seen;
}

/**
 * "When a network interface is attached to a Nitro-based instance, the aggregation interval is always 1 minute or less,
 * regardless of the specified maximum" (VPC user guide, "Flow log basics").
 */
function windowMs(world: World, flowLog: FlowLogRow, { instanceId }: InterfaceHistory): number {
  const type = world.ec2.instances[instanceId ?? '']?.instanceType;
  return (isXen(type) ? (flowLog.MaxAggregationInterval ?? 600) : 60) * 1000;
}

function byWindow(seen: readonly PacketSighting[], lengthMs: number): ReadonlyMap<number, readonly PacketSighting[]> {
  const windows = new Map<number, PacketSighting[]>();
  for (const sighting of seen) {
    const start = Math.floor(sighting.at / lengthMs) * lengthMs;
    const window = windows.get(start);
    if (window) window.push(sighting);
    else windows.set(start, [sighting]);
  }
  return windows;
}

interface Scene {
  readonly interfaceId: string;
  readonly known: Watched;
  readonly start: number;
  readonly lengthMs: number;
  readonly own: readonly PacketSighting[];
}

// What happened in a window that is over does not change, so its records are made once: a reader polls. Of long histories
// the windows made last are remembered.
const memory = new WeakMap<World, { readonly windows: Map<string, readonly WrittenRecord[]>; lines: number }>();
const MOST_LINES = 200_000;

function remembered(world: World, flowLog: FlowLogRow, scene: Scene): readonly WrittenRecord[] {
  const known = memory.get(original(world)) ?? { windows: new Map<string, readonly WrittenRecord[]>(), lines: 0 };
  memory.set(original(world), known);
  const { noise, skips } = world.switches;
  const key = `${flowLog.FlowLogId} ${scene.interfaceId} ${scene.start} ${scene.own.length} ${noise} ${skips?.length ?? 0}`;
  const found = known.windows.get(key);
  if (found) return found;
  const records = recordsOf(world, flowLog, scene);
  known.windows.set(key, records);
  known.lines += records.length;
  for (const [oldest, { length }] of known.windows) {
    if (known.lines <= MOST_LINES || oldest === key) break;
    known.windows.delete(oldest);
    known.lines -= length;
  }
  return records;
}

function recordsOf(
  world: World,
  flowLog: FlowLogRow,
  { interfaceId, known, start, lengthMs, own }: Scene,
): readonly WrittenRecord[] {
  const end = start + lengthMs;
  // A flow log that is deleted records nothing from then on; the window that was open is delivered with what it had.
  const stop = flowLog.deletedAt ?? Number.POSITIVE_INFINITY;
  const sightings = [...own, ...background(world, interfaceId, known, start, end)].filter(({ at }) => at <= stop);
  const aggregation = {
    format: formatOfFlowLog(flowLog),
    windowSeconds: lengthMs / 1000,
    trafficType: flowLog.TrafficType ?? 'ALL',
    accountId: world.account,
    region: world.region,
    interfaces: [{ id: interfaceId, ...known }],
    about: (id: string) => otherSide(world, id),
    serviceAt: awsServiceAt,
    from: Math.max(flowLog.createdAt, start),
    to: end,
    skipped: (id: string, at: number) => isSkipped(world, id, at, at + lengthMs),
  };
  return aggregated(sightings, aggregation, written);
}

/** What tells of an interface's own kind, `interface` aside. (VPC user guide, "Flow log records", interface-type) */
function otherSide({ ec2 }: World, id: string): OtherSide | null {
  const row = ec2.interfaces[id];
  if (!row) return null;
  const { VpcId, SubnetId, AvailabilityZoneId, InterfaceType = 'interface' } = row;
  const type = InterfaceType === 'interface' ? null : InterfaceType;
  return { vpcId: VpcId, subnetId: SubnetId, azId: AvailabilityZoneId ?? null, type };
}

const written = (record: FlowRecord, format: Format): WrittenRecord => ({
  start: hasField(format, 'start') ? (record.start ?? null) : null,
  line: formatRecord(record, format),
});

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

/** The format that a flow log writes; the default one where it names none. */
export function formatOfFlowLog({ LogFormat }: FlowLogRow): Format {
  if (LogFormat === undefined) return defaultFormat;
  const format = parseFormat(LogFormat);
  return isUnreadable(format) ? defaultFormat : format;
}
