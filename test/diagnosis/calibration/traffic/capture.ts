import { isV6 } from '../cloud/addresses.js';
import type { Cloud, Eni, FlowLog } from '../cloud/cloud.js';
import { HAS_PORTS } from '../cloud/filters.js';
import { must, type Random } from '../random.js';
import type { Sighting } from './fate.js';
import { versionOf } from './formats.js';
import type { Row } from './row.js';

/** How this world's records are timed. */
export interface Timing {
  /** Every row of a window has the window's own bounds. */
  readonly equalWindows: boolean;
  /** "might be up to 60 seconds after the packet was transmitted or received", by interface. */
  readonly lag: (eniId: string) => number;
  readonly offset: (eniId: string) => number;
}

export function timing(random: Random): Timing {
  const drawn = new Map<string, number>();
  const once = (key: string, draw: () => number): number => {
    const value = drawn.get(key) ?? draw();
    drawn.set(key, value);
    return value;
  };
  const equalWindows = random.chance(0.4);
  const lags = random.chance(0.3);
  return {
    equalWindows,
    lag: (eniId) => (lags ? once(`lag ${eniId}`, () => random.between(0, 40)) : 0),
    offset: (eniId) => once(`offset ${eniId}`, () => random.between(0, 59)),
  };
}

/** What every flow log writes of what its interfaces saw, between two times. */
export function capture(
  cloud: Cloud,
  sightings: readonly Sighting[],
  { equalWindows, lag, offset }: Timing,
  [from, to]: readonly [number, number],
): readonly Row[] {
  const rows: Row[] = [];
  for (const eni of cloud.enis) {
    const seen = sightings.filter(({ eniId }) => eniId === eni.id);
    for (const log of logsOf(cloud, eni)) {
      // Nitro: one minute at most, whatever is set (VPC user guide, "Flow logs basics").
      const length = log.interval === 600 && (eni.kind === 'nat' || eni.old) ? 600 : 60;
      const first = from - (from % length) + offset(eni.id) - length;
      for (let opens = first; opens < to; opens += length) {
        const closes = opens + length;
        if (closes <= log.createdAt) continue;
        const within = seen.filter(({ at }) => at >= Math.max(opens, log.createdAt) && at < closes);
        const bounds = { opens, closes, shift: lag(eni.id), equalWindows };
        const here =
          within.length === 0 ? [empty(eni, log, bounds, cloud, 'NODATA')] : flows(cloud, eni, log, within, bounds);
        rows.push(...here);
      }
    }
  }
  return rows;
}

const logsOf = (cloud: Cloud, eni: Eni): readonly FlowLog[] =>
  cloud.flowLogs.filter(({ resourceId }) => [eni.id, eni.subnetId, eni.vpcId].includes(resourceId));

interface Bounds {
  readonly opens: number;
  readonly closes: number;
  readonly shift: number;
  readonly equalWindows: boolean;
}

export const empty = (
  eni: Eni,
  log: FlowLog,
  { opens, closes }: Pick<Bounds, 'opens' | 'closes'>,
  cloud: Cloud,
  status: 'NODATA' | 'SKIPDATA',
): Row => ({
  eniId: eni.id,
  logId: log.id,
  status,
  action: null,
  start: opens,
  end: closes - 1,
  closes,
  length: closes - opens,
  fields: {
    ...placeOf(cloud, eni, log),
    start: `${Math.floor(opens)}`,
    end: `${Math.floor(closes - 1)}`,
    'log-status': status,
  },
  of: [],
});

/** One row a 5-tuple, direction and action; flags are OR-ed. */
function flows(cloud: Cloud, eni: Eni, log: FlowLog, seen: readonly Sighting[], bounds: Bounds): readonly Row[] {
  const groups = new Map<string, Sighting[]>();
  for (const one of seen) {
    if (log.trafficType !== 'ALL' && (log.trafficType === 'ACCEPT') !== one.accepted) continue;
    const { src, dst, sport, dport, protocol } = one.packet;
    const key = [src, dst, sport, dport, protocol, one.egress, one.accepted].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => rowOf(cloud, eni, log, group, bounds));
}

function rowOf(cloud: Cloud, eni: Eni, log: FlowLog, group: readonly Sighting[], bounds: Bounds): Row {
  const { packet, egress, accepted, reason, path } = must(group[0], 'sighting');
  const times = group.map(({ at }) => at);
  const start = Math.floor(bounds.equalWindows ? bounds.opens : Math.min(...times)) + bounds.shift;
  const end = Math.floor(bounds.equalWindows ? bounds.closes - 1 : Math.max(...times)) + bounds.shift;
  const v6 = isV6(packet.src);
  // What leads out by an interface without an address of the family, as a route may, is shown as it is.
  const carried = egress ? packet.src : packet.dst;
  const own = v6 ? (eni.v6[0] ?? carried) : must(eni.addresses[0], 'address');
  const mine = v6 && eni.v6.includes(carried) ? carried : own;
  const hasPorts = HAS_PORTS.includes(packet.protocol);
  const action = accepted ? 'ACCEPT' : 'REJECT';
  return {
    eniId: eni.id,
    logId: log.id,
    status: 'OK',
    action,
    start,
    end,
    closes: bounds.closes,
    length: bounds.closes - bounds.opens,
    of: group,
    fields: {
      ...placeOf(cloud, eni, log),
      srcaddr: egress ? mine : packet.src,
      dstaddr: egress ? packet.dst : mine,
      srcport: `${hasPorts ? packet.sport : 0}`,
      dstport: `${hasPorts ? packet.dport : 0}`,
      protocol: `${packet.protocol}`,
      packets: `${group.length}`,
      bytes: `${group.reduce((sum, one) => sum + one.packet.bytes, 0)}`,
      start: `${start}`,
      end: `${Math.max(start, end)}`,
      action,
      'log-status': 'OK',
      'tcp-flags': packet.protocol === 6 ? `${group.reduce((all, one) => all | shownFlags(one.packet.flags), 0)}` : '0',
      type: v6 ? 'IPv6' : 'IPv4',
      'pkt-srcaddr': packet.src,
      'pkt-dstaddr': packet.dst,
      'flow-direction': egress ? 'egress' : 'ingress',
      'traffic-path': egress && path !== null ? `${path}` : '-',
      'reject-reason': reason ?? '-',
    },
  };
}

/** An ACK shows beside a SYN alone (VPC user guide, "Flow log records", tcp-flags). */
const shownFlags = (flags: number): number => (flags & 2 ? flags & 0b1_0111 : flags & 0b111);

function placeOf(cloud: Cloud, eni: Eni, { fields }: FlowLog): Record<string, string> {
  const subnet = must(
    cloud.subnets.find(({ id }) => id === eni.subnetId),
    'subnet',
  );
  return {
    version: `${versionOf(fields)}`,
    'account-id': must(
      cloud.vpcs.find(({ id }) => id === eni.vpcId),
      'VPC',
    ).owner,
    'interface-id': eni.id,
    'vpc-id': eni.vpcId,
    'subnet-id': eni.subnetId,
    'instance-id': eni.kind === 'instance' ? (eni.instanceId ?? '-') : '-',
    region: 'eu-central-1',
    'az-id': subnet.az,
  };
}
