import type { Hop, Verdict, VerdictEnd } from '../../../diagnosis/verdict.js';
import { type HopWords, hopWords, isDestinationHost } from '../hop-words.js';

/** What the way leads through, from the source down to the destination. */
export interface Station {
  /** A machine and a gateway are boxes; a check is a line of them. */
  readonly kind: 'end' | 'gateway' | 'check';
  readonly title: string;
  readonly id: string;
  /** The subnet that it is in or guards, where that is known. */
  readonly subnet: string | null;
  /** What became of the request here, and of the answer; undefined where it does not come by. */
  readonly request: HopWords | undefined;
  readonly reply: HopWords | undefined;
}

/** Stations of one network, or of what lies between networks. */
export interface StationZone {
  readonly kind: 'vpc' | 'between' | 'outside';
  readonly title: string;
  readonly stations: readonly Station[];
}

/** The network as the way goes through it: each VPC with what is in it, and the gateways that lead from one to the next. */
export function stationZones({ hops, question }: Verdict): readonly StationZone[] {
  const { source, destination } = question;
  const walked = merged(hops);
  const host = walked.find(({ hop }) => isDestinationHost(hop));
  const inside = walked.filter(({ hop }) => !isDestinationHost(hop));
  // A load balancer that was asked for itself is no way through.
  const placeOf = ({ at, resourceId }: Hop) =>
    at === 'between' && resourceId !== null && resourceId === destination.eniId ? 'destination' : at;
  const at = (place: Hop['at'], subnet: string | null) =>
    inside.filter(({ hop }) => placeOf(hop) === place).map((one) => stationOf(one, subnet));
  const between = at('between', null);
  const first = between.findIndex(isBorder);
  const last = between.findLastIndex(isBorder);
  const start = [endStation(source, 'source'), ...at('source', source.subnetId)];
  const end = [
    ...at('destination', destination.subnetId),
    { ...endStation(destination, 'destination'), request: host?.request },
  ];
  if (first === -1) {
    if (source.vpcId === destination.vpcId || destination.vpcId === null || source.vpcId === null)
      return joined(source, destination, start, between, end);
    return [zoneOf(source, start), ...(between.length === 0 ? [] : [borders(between)]), zoneOf(destination, end)];
  }
  return [
    zoneOf(source, [...start, ...between.slice(0, first)]),
    borders(between.slice(first, last + 1)),
    zoneOf(destination, [...between.slice(last + 1), ...end]),
  ];
}

/** Nothing leads out: whatever is between lies in the network of the end that has one. */
function joined(
  source: VerdictEnd,
  destination: VerdictEnd,
  start: readonly Station[],
  between: readonly Station[],
  end: readonly Station[],
): readonly StationZone[] {
  if (source.vpcId === destination.vpcId) return [zoneOf(source, [...start, ...between, ...end])];
  return source.vpcId === null
    ? [zoneOf(source, start), zoneOf(destination, [...between, ...end])]
    : [zoneOf(source, [...start, ...between]), zoneOf(destination, end)];
}

const zoneOf = ({ vpcId }: VerdictEnd, stations: readonly Station[]): StationZone =>
  vpcId === null
    ? { kind: 'outside', title: 'Outside of what is described', stations }
    : { kind: 'vpc', title: `VPC ${vpcId}`, stations };

const borders = (stations: readonly Station[]): StationZone => ({ kind: 'between', title: '', stations });

function endStation({ address, instanceId, eniId, subnetId }: VerdictEnd, role: string): Station {
  const id = instanceId ?? eniId ?? '';
  return { kind: 'end', title: `${role} ${address}`, id, subnet: subnetId, request: undefined, reply: undefined };
}

interface Walked {
  readonly hop: Hop;
  readonly request?: HopWords;
  readonly reply?: HopWords;
}

/** Checks of both legs in the order of the request; those of the answer beside their twins, or after the one before them. */
function merged(hops: readonly Hop[]): readonly Walked[] {
  const words = hopWords(hops);
  const rows: Walked[] = [];
  for (const [at, hop] of hops.entries()) {
    const told = words[at];
    if (hop.leg === 'request' && told) rows.push({ hop, request: told });
  }
  const back = hops.flatMap((hop, at) => (hop.leg === 'reply' && words[at] ? [{ hop, reply: words[at] }] : []));
  let place = rows.length;
  for (const one of back) {
    const twin = rows.findLastIndex(({ hop, reply }, at) => at < place && !reply && isSame(hop, one.hop));
    if (twin === -1) {
      const before = rows.findLastIndex(({ hop }, at) => at < place && rank(hop) <= rank(one.hop) && hop !== one.hop);
      rows.splice(before + 1, 0, one);
      place = before + 1;
    } else {
      rows[twin] = { ...rows[twin], hop: rows[twin]?.hop ?? one.hop, reply: one.reply };
      // Both legs ask for the interface first, so it says nothing of where the checks behind it stand.
      if (one.hop.component !== 'host') place = twin;
    }
  }
  return rows;
}

const isSame = (one: Hop, other: Hop): boolean =>
  one.component === other.component &&
  one.at === other.at &&
  one.resourceId === other.resourceId &&
  !isDestinationHost(one);

const rank = ({ at }: Hop): number => ({ source: 0, between: 1, destination: 2 })[at];

function stationOf({ hop, request, reply }: Walked, subnet: string | null): Station {
  const id = hop.resourceId ?? '';
  const kind = hop.component === 'gateway' ? 'gateway' : 'check';
  const title = kind === 'gateway' ? gatewayName(id) : hop.component.replace('-', ' ').replace('acl', 'ACL');
  return { kind, title, id, subnet, request, reply };
}

/** By the prefixes of AWS's ids. */
const gateways: readonly (readonly [RegExp, string])[] = [
  [/^igw-/, 'internet gateway'],
  [/^eigw-/, 'egress-only internet gateway'],
  [/^nat-/, 'NAT gateway'],
  [/^pcx-/, 'peering connection'],
  [/^tgw-/, 'transit gateway'],
  [/^vgw-/, 'virtual private gateway'],
  [/^lgw-/, 'local gateway'],
  [/^vpce-/, 'endpoint'],
  [/^eni-/, 'appliance or load balancer'],
];

const gatewayName = (id: string): string => gateways.find(([form]) => form.test(id))?.[1] ?? 'gateway';

/** It leads out of a VPC. */
const isBorder = ({ kind, id }: Station): boolean => kind === 'gateway' && /^(igw|eigw|pcx|tgw|vgw|lgw)-/.test(id);
