import { compareTexts } from '../base/words.js';
import {
  type Covered,
  composeFlow,
  composeQuiet,
  delivered,
  type OtherSide,
  portsOf,
  reportedFlags,
  type SeenAmount,
  type WindowFlow,
} from './compose.js';
import { composeTransitFlow, composeTransitQuiet } from './compose-transit.js';
import type { Format } from './format.js';
import type { FlowRecord } from './record.js';
import { joinedCrossing, type TransitCrossing } from './transit-crossing.js';

/** A packet, or several alike, as one interface saw it in one direction. */
export interface SeenPackets extends SeenAmount {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly interfaceId: string;
  /** At an attachment of a transit gateway. */
  readonly transit?: TransitCrossing;
}

/** A flow log, as far as it decides what is written. Times are milliseconds since the Unix epoch. */
export interface Aggregation {
  readonly format: Format;
  readonly windowSeconds: number;
  readonly trafficType: 'ACCEPT' | 'REJECT' | 'ALL';
  readonly accountId: string;
  readonly region: string;
  readonly interfaces: readonly Covered[];
  /** What is known of any interface: for formats that tell of the next hop. */
  readonly about?: (interfaceId: string) => OtherSide | null;
  /** Which of AWS's services has an address: for formats that tell it. */
  readonly serviceAt?: (address: string) => string | null;
  /** Packets before `from` are not logged; only windows that are over by `to` are written. */
  readonly from: number;
  readonly to: number;
  /** True where AWS lost the records of the window that begins at `start`. */
  readonly skipped?: (interfaceId: string, start: number) => boolean;
}

/**
 * The records that a flow log writes about what its interfaces saw, window by window: one for each flow (5-tuple),
 * direction and action on an interface, NODATA for a silent window, SKIPDATA for a lost one.
 * (VPC user guide, "Flow log records", "Aggregation interval")
 * @internal its tests read records field by field; the sandbox keeps lines
 */
export function aggregate(sightings: Iterable<SeenPackets>, aggregation: Aggregation): readonly FlowRecord[] {
  return aggregated(sightings, aggregation, delivered);
}

/** The same, each record as `write` makes it of what is known. */
export function aggregated<Written>(
  sightings: Iterable<SeenPackets>,
  aggregation: Aggregation,
  write: (record: FlowRecord, format: Format) => Written,
): readonly Written[] {
  const rows = [...flowsOf(sightings, aggregation).values()].map(
    (flow): TimedRecord => ({
      start: flow.windowStart,
      id: flow.where.id,
      record: flow.transit ? composeTransitFlow(flow, flow.transit, aggregation) : composeFlow(flow, aggregation),
    }),
  );
  return [...rows, ...quietRows(rows, aggregation)]
    .sort((a, b) => a.start - b.start || compareTexts(a.id, b.id) || (a.record.start ?? 0) - (b.record.start ?? 0))
    .map(({ record }) => write(record, aggregation.format));
}

interface TimedRecord {
  readonly start: number;
  readonly id: string;
  readonly record: FlowRecord;
}

function flowsOf(sightings: Iterable<SeenPackets>, aggregation: Aggregation): ReadonlyMap<string, WindowFlow> {
  const covered = new Map(aggregation.interfaces.map((each) => [each.id, each]));
  const windowMs = aggregation.windowSeconds * 1000;
  const flows = new Map<string, WindowFlow>();
  for (const seen of sightings) {
    const where = covered.get(seen.interfaceId);
    const windowStart = Math.floor(seen.at / windowMs) * windowMs;
    if (where === undefined || !isWritten(seen, windowStart, aggregation)) continue;
    const key = flowKey(seen, windowStart);
    flows.set(key, joined(flows.get(key), seen, where, windowStart));
  }
  return flows;
}

function isWritten(seen: SeenPackets, windowStart: number, aggregation: Aggregation): boolean {
  const { trafficType, from, to, windowSeconds, skipped } = aggregation;
  const isOver = windowStart + windowSeconds * 1000 <= to;
  const isWanted = trafficType === 'ALL' || trafficType === seen.action;
  return isWanted && isOver && seen.at >= from && !skipped?.(seen.interfaceId, windowStart);
}

function flowKey({ interfaceId, direction, action, packet }: SeenPackets, windowStart: number): string {
  const { protocol, source, destination } = packet;
  const { srcport, dstport } = portsOf(packet);
  return `${windowStart} ${interfaceId} ${direction} ${action} ${protocol} ${source} ${srcport} ${destination} ${dstport}`;
}

function joined(flow: WindowFlow | undefined, seen: SeenPackets, where: Covered, windowStart: number): WindowFlow {
  const { direction, action, packet, trafficPath, rejectReason, nextHop } = flow ?? seen;
  const tcpFlags = reportedFlags(seen.tcpFlags);
  return {
    where,
    windowStart,
    first: Math.min(flow?.first ?? seen.at, seen.at),
    last: Math.max(flow?.last ?? seen.at, seen.at),
    direction,
    action,
    packet,
    packets: (flow?.packets ?? 0) + seen.packets,
    bytes: (flow?.bytes ?? 0) + seen.bytes,
    tcpFlags: (flow?.tcpFlags ?? 0) | tcpFlags,
    trafficPath,
    rejectReason,
    nextHop,
    ...(seen.transit && { transit: joinedCrossing(flow?.transit, seen.transit, seen.packets) }),
  };
}

/** A row for each whole window that an interface was there for and that has no other. */
function quietRows(rows: readonly TimedRecord[], aggregation: Aggregation): readonly TimedRecord[] {
  const { windowSeconds, interfaces, from, to, skipped } = aggregation;
  const windowMs = windowSeconds * 1000;
  const busy = new Map(interfaces.map(({ id }) => [id, new Set<number>()]));
  for (const { start, id } of rows) busy.get(id)?.add(start);
  return interfaces.flatMap((where) => {
    const first = Math.ceil(Math.max(from, where.from) / windowMs);
    const end = Math.floor(Math.min(to, where.until ?? to) / windowMs);
    const starts = Array.from({ length: Math.max(0, end - first) }, (_, at) => (first + at) * windowMs);
    return starts
      .filter((start) => !busy.get(where.id)?.has(start))
      .map((start): TimedRecord => {
        const status = skipped?.(where.id, start) ? 'SKIPDATA' : 'NODATA';
        const compose = where.transit ? composeTransitQuiet : composeQuiet;
        return { start, id: where.id, record: compose(where, start, status, aggregation) };
      });
  });
}
