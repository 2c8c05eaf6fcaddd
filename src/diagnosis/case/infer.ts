import type { FlowRecord } from '../../flow-log/record.js';
import { isIpv6 } from '../../network/address.js';
import { contains, containsAny, isPrivate } from '../../network/cidr.js';
import { owns } from '../../network/locate.js';
import type { Interface, Network, Subnet } from '../../network/model.js';
import { anything, consistentWith, type Observed } from './consistency.js';
import type { CaseEnd, Ends } from './ends.js';
import { destinationOf, sourceOf } from './rows.js';

/** Names the interfaces of ends that nobody described, from what the records themselves show. */
export function inferEnds(
  ends: Ends,
  rows: readonly FlowRecord[],
  network: Pick<Network, 'interfaces' | 'subnets'>,
): Ends {
  const { source, destination } = ends;
  if (source.interfaceId !== null && destination.interfaceId !== null) return ends;
  const byInterface = rowsByInterface(ends, rows, network);
  // An interface has an address of each family.
  const isOfFamily = (row: FlowRecord): boolean => shownIn(row)[0]?.includes(':') === isIpv6(source.inside);
  const sure = [...byInterface].map(([id, own]) => ({
    id,
    owner: ownerOf(own.filter(isOfFamily), ends, network.subnets),
  }));
  const known = (end: CaseEnd): string | null =>
    end.interfaceId ?? sure.find(({ owner }) => owner === end.address)?.id ?? null;
  const named = { source: withId(source, known(source)), destination: withId(destination, known(destination)) };
  const doubtful = sure.filter(({ owner }) => owner === 'either').map(({ id }) => id);
  const all = [...byInterface.values()].flat();
  return settle(named, isIpv6(source.inside) ? ofMachines(doubtful, all) : doubtful, all);
}

/** Of the interfaces that have anything to do with either address, in the order of their ids. */
function rowsByInterface(
  { source, destination }: Ends,
  rows: readonly FlowRecord[],
  { interfaces }: Pick<Network, 'interfaces'>,
): ReadonlyMap<string, readonly FlowRecord[]> {
  // What passes through a NAT gateway shows both addresses, and is at neither end.
  const isOwner = (each: Interface): boolean => owns(each, source.address) || owns(each, destination.address);
  const strangers = new Set(interfaces.filter((each) => !isOwner(each)).map(({ id }) => id));
  const isKnown = (id: string): boolean =>
    id === source.interfaceId || id === destination.interfaceId || strangers.has(id);
  const [one, other] = [source.address, destination.address];
  const isNamed = (row: FlowRecord): boolean => [one, other].some((address) => shownIn(row).includes(address));
  const ids = new Set(
    rows.flatMap((row) =>
      row.interfaceId != null && row.action != null && !isKnown(row.interfaceId) && isNamed(row)
        ? [row.interfaceId]
        : [],
    ),
  );
  const found = new Map([...ids].toSorted().map((id): [string, FlowRecord[]] => [id, []]));
  for (const row of rows) if (row.action != null && row.interfaceId != null) found.get(row.interfaceId)?.push(row);
  return found;
}

/** The two addresses that a row shows; a format may have those of the packet alone. */
const shownIn = ({ srcaddr, dstaddr, pktSrcaddr, pktDstaddr }: FlowRecord) => [
  srcaddr ?? pktSrcaddr,
  dstaddr ?? pktDstaddr,
];

const withId = (end: CaseEnd, interfaceId: string | null): CaseEnd =>
  end.interfaceId === interfaceId ? end : { ...end, interfaceId };

/** Whose interface it is: the one address that every row of an interface shows is its own. */
function ownerOf(
  own: readonly FlowRecord[],
  { source, destination }: Ends,
  subnets: readonly Subnet[],
): string | 'either' | null {
  const said = own.flatMap((row) =>
    row.flowDirection === 'egress' ? [sourceOf(row)] : row.flowDirection === 'ingress' ? [destinationOf(row)] : [],
  );
  const ends = [source.address, destination.address];
  if (own.some((row) => isPassedOn(row, subnets))) return null;
  for (const told of [said, own.flatMap(ownReplaced)]) {
    const first = told[0];
    if (first != null && told.every((address) => address === first)) return ends.includes(first) ? first : null;
  }
  const inAll = ends.filter((address) => own.every((row) => shownIn(row).includes(address)));
  const hasBoth = own.some((row) => isBetween(row, source.address, destination.address));
  // A neighbour that talks with one of them shows that address in all its rows too, but shows no third one.
  if (!hasBoth && new Set(own.flatMap(shownIn)).size < 3) return null;
  // A public IPv4 address is never shown as an interface's own (VPC user guide, "Flow log records").
  const isOfSubnet = (address: string): boolean => subnets.some(({ cidrs }) => containsAny(cidrs, address));
  // IPv6 is not translated: where one of the two is of a subnet, the other may be anywhere on the internet.
  const isOwn = (address: string): boolean =>
    isOfSubnet(address) || (isIpv6(address) ? !ends.some(isOfSubnet) : isPrivate(address));
  const left = inAll.filter(isOwn);
  return left.length > 1 ? 'either' : (left[0] ?? null);
}

/**
 * The address of its own in place of which an interface shows its primary one (VPC user guide, "Flow log records": pkt-srcaddr
 * and pkt-dstaddr tell it); what is not its own it shows as it is.
 */
const ownReplaced = ({ srcaddr, dstaddr, pktSrcaddr, pktDstaddr }: FlowRecord): readonly string[] => [
  ...(pktSrcaddr != null && srcaddr !== pktSrcaddr ? [pktSrcaddr] : []),
  ...(pktDstaddr != null && dstaddr !== pktDstaddr ? [pktDstaddr] : []),
];

// "The allowed block size is between a /28 netmask and /16 netmask" (VPC user guide, "Subnet CIDR blocks").
const largestSubnet = (address: string): string => `${address}/16`;

/**
 * An interface that shows a private address for a packet with a public one passes it on (VPC user guide, "Traffic through a
 * NAT gateway"), and so does one that shows an address of another subnet: all its own are of one. It shows its own in
 * place of another, so a record without a direction tells it, too (the same, "Traffic through a transit gateway").
 */
function isPassedOn(
  { flowDirection, srcaddr, dstaddr, pktSrcaddr, pktDstaddr }: FlowRecord,
  subnets: readonly Subnet[],
): boolean {
  const isEgress = flowDirection ? flowDirection === 'egress' : srcaddr !== pktSrcaddr;
  const [shown, carried] = isEgress ? [srcaddr, pktSrcaddr] : [dstaddr, pktDstaddr];
  if (shown == null || carried == null || shown === carried) return false;
  const isApart = (one: string, other: string): boolean => {
    if (!isIpv6(one) && !isIpv6(other) && !contains(largestSubnet(one), other)) return true;
    const homes = subnets.filter(({ cidrs }) => containsAny(cidrs, one));
    return homes.length > 0 && homes.every(({ cidrs }) => !containsAny(cidrs, other));
  };
  return isPrivate(shown) && (!isPrivate(carried) || isApart(shown, carried) || isApart(carried, shown));
}

const isBetween = (row: FlowRecord, one: string, other: string): boolean => {
  const pair = [sourceOf(row), destinationOf(row)];
  return pair.includes(one) && pair.includes(other);
};

/**
 * What passes IPv6 on shows the addresses of the packet, as both ends do (VPC user guide, "Flow log records", srcaddr): those that
 * rows call an instance's are ends rather than the others, and of more than two nobody knows which they are.
 */
function ofMachines(doubtful: readonly string[], rows: readonly FlowRecord[]): readonly string[] {
  const machines = new Set(rows.flatMap((row) => (row.instanceId != null ? (row.interfaceId ?? []) : [])));
  const own = doubtful.filter((id) => machines.has(id));
  const left = own.length > 0 ? own : doubtful;
  return left.length > 2 ? [] : left;
}

/** Rows of nothing but this conversation fit either end; the right way round leaves a conversation that can have happened. */
function settle(ends: Ends, doubtful: readonly string[], rows: readonly FlowRecord[]): Ends {
  const [one, other = null] = doubtful;
  if (one === undefined) return ends;
  // Where one end is known, a single one that has records of both is the other end's.
  const lone = other === null ? one : null;
  if (lone && ends.source.interfaceId !== null) return { ...ends, destination: withId(ends.destination, lone) };
  if (lone && ends.destination.interfaceId !== null) return { ...ends, source: withId(ends.source, lone) };
  const candidates: readonly (readonly [string | null, string | null])[] = [
    [one, other],
    [other, one],
    // A lone interface is rather the destination's: security groups let everything out unless somebody restricts them.
    ...(other === null ? [[null, one] as const, [one, null] as const] : []),
  ];
  const options = candidates
    .map(([source, destination]) => ({
      source: withId(ends.source, ends.source.interfaceId ?? source),
      destination: withId(ends.destination, ends.destination.interfaceId ?? destination),
    }))
    .filter(({ source, destination }) => source.interfaceId !== destination.interfaceId);
  const scored = options.map((option) => ({ option, doubt: doubtOf(option, rows) }));
  const best = Math.min(...scored.map(({ doubt }) => doubt));
  const chosen = scored.filter(({ doubt }) => doubt === best);
  const alone = other === null ? chosen.find(({ option }) => option.destination.interfaceId === one) : undefined;
  const option = (alone ?? chosen[0])?.option ?? ends;
  return alone && chosen.length > 1 ? { ...option, isGuessed: true } : option;
}

/** How badly the legs would fit: impossible ones weigh most, then a request that appears at the destination alone. */
function doubtOf({ source, destination }: Ends, rows: readonly FlowRecord[]): number {
  const seen = (id: string | null, from: string): readonly Observed[] => {
    if (id === null) return anything;
    const actions = rows
      .filter((row) => row.interfaceId === id && row.action != null && sourceOf(row) === from)
      .map(({ action }) => action);
    if (actions.length === 0) return ['none'];
    return [actions.includes('REJECT') ? 'reject' : 'accept'];
  };
  const [there, back] = [source.address, destination.address];
  const { impossible, isBeginMissed } = consistentWith([
    seen(source.interfaceId, there),
    seen(destination.interfaceId, there),
    seen(destination.interfaceId, back),
    seen(source.interfaceId, back),
  ]);
  return impossible.length * 2 + (isBeginMissed ? 1 : 0);
}
