import type { FlowRecord } from '../../flow-log/record.js';
import { canonicalAddress } from '../../network/address.js';
import { owns } from '../../network/locate.js';
import type { Interface, Network } from '../../network/model.js';
import { ICMP, ICMPV6, TCP } from '../../network/packet.js';

/** One end of a connection: the interface behind it where it is known, and the address by which its VPC knows it. */
export interface FlowEnd {
  readonly interface: Interface | null;
  readonly address: string;
  readonly port: number;
}

/** One connection: a 5-tuple with its answer, counted once over interfaces and windows. */
export interface Flow {
  readonly protocol: number;
  /** The one that most likely opened it comes first. */
  readonly ends: readonly [FlowEnd, FlowEnd];
  /** A record says who opened it. */
  readonly isOpenerKnown: boolean;
  /** The ends know each other by public addresses. */
  readonly isByInternet: boolean;
  readonly wasRefused: boolean;
  readonly wasAnswered: boolean;
}

export interface Flows {
  take(record: FlowRecord): void;
  all(): Iterable<Flow>;
  /** Unix seconds of the first start and the last end that were seen; null where none was. */
  span(): { readonly since: number | null; readonly until: number | null };
}

interface Seen {
  readonly protocol: number;
  readonly ends: readonly [FlowEnd, FlowEnd];
  /** By direction: from the first end to the second, and back. */
  readonly ways: [boolean, boolean];
  readonly accepted: [boolean, boolean];
  readonly opened: [boolean, boolean];
  refused: boolean;
  byInternet: boolean;
  first: number;
  firstFrom: 0 | 1;
}

/** Gathers connections from records in any order. What it holds grows with the connections, not with the records. */
export function gatherFlows(network: Network): Flows {
  const seen = new Map<string, Seen>();
  const endOf = endsIn(network);
  const byId = new Map(network.interfaces.map((one) => [one.id, one]));
  let [since, until]: [number | null, number | null] = [null, null];
  return {
    take(record) {
      const { action, protocol, srcport, dstport, start = null, end = null } = record;
      const [source, destination] = [record.pktSrcaddr ?? record.srcaddr, record.pktDstaddr ?? record.dstaddr];
      if (action == null || protocol == null || source == null || destination == null) return;
      const own = byId.get(record.interfaceId ?? '');
      const from = endOf(source, srcport ?? 0, own);
      const to = endOf(destination, dstport ?? 0, own);
      if (!from || !to) return;
      if (start !== null) since = Math.min(since ?? start, start);
      if (end !== null) until = Math.max(until ?? end, end);
      const [name, other] = [nameOf(from), nameOf(to)];
      const isFirst = name <= other;
      const key = `${protocol} ${isFirst ? `${name} ${other}` : `${other} ${name}`}`;
      const ends: readonly [FlowEnd, FlowEnd] = isFirst ? [from, to] : [to, from];
      const one = seen.get(key) ?? fresh(protocol, ends, start ?? 0, isFirst ? 0 : 1);
      seen.set(key, one);
      note(one, record, isFirst ? 0 : 1, isKnownByPublic(from, source) || isKnownByPublic(to, destination));
    },
    *all() {
      const asked = new Set<string>();
      for (const one of seen.values()) if (!isIcmp(one)) asked.add(pairOf(one));
      for (const one of seen.values()) if (!(isOneWay(one) && isIcmp(one) && asked.has(pairOf(one)))) yield flowOf(one);
    },
    span: () => ({ since, until }),
  };
}

const isIcmp = ({ protocol }: Seen): boolean => protocol === ICMP || protocol === ICMPV6;

/** "Port unreachable" and the like answer packets of another protocol: they open nothing. */
const isOneWay = ({ ways }: Seen): boolean => ways[0] !== ways[1];

const pairOf = ({ ends }: Seen): string =>
  ends
    .map((end) => nameOf({ ...end, port: 0 }))
    .toSorted()
    .join(' ');

const fresh = (protocol: number, ends: readonly [FlowEnd, FlowEnd], first: number, firstFrom: 0 | 1): Seen => ({
  protocol,
  ends,
  ways: [false, false],
  accepted: [false, false],
  opened: [false, false],
  refused: false,
  byInternet: false,
  first,
  firstFrom,
});

const SYN = 2;
const ACK = 16;

function note(
  one: Seen,
  { action, start, tcpFlags, flowDirection }: FlowRecord,
  from: 0 | 1,
  byInternet: boolean,
): void {
  one.ways[from] = true;
  if (action === 'ACCEPT') one.accepted[from] = true;
  else one.refused = true;
  one.byInternet ||= byInternet;
  const isSyn = one.protocol === TCP && tcpFlags != null && (tcpFlags & SYN) !== 0;
  // "18" is the answer to a SYN (VPC user guide, "TCP flags").
  if (isSyn) one.opened[(tcpFlags & ACK) === 0 ? from : other(from)] = true;
  const at = start ?? 0;
  if (
    at < one.first ||
    (at === one.first && flowDirection === 'egress' && one.firstFrom !== from && !one.accepted[one.firstFrom])
  ) {
    one.first = at;
    one.firstFrom = from;
  }
}

const other = (side: 0 | 1): 0 | 1 => (side === 0 ? 1 : 0);

function flowOf(one: Seen): Flow {
  const [a, b] = one.ends;
  const isKnown = one.opened[0] !== one.opened[1];
  const opener = isKnown ? (one.opened[0] ? 0 : 1) : likelyOpener(one);
  return {
    protocol: one.protocol,
    ends: opener === 0 ? [a, b] : [b, a],
    isOpenerKnown: isKnown,
    isByInternet: one.byInternet,
    wasRefused: one.refused,
    wasAnswered: one.accepted[0] && one.accepted[1] && !one.refused,
  };
}

/** Clients take high ports, services have low ones; where that does not tell, who is seen first. */
function likelyOpener({ protocol, ends: [a, b], firstFrom }: Seen): 0 | 1 {
  return protocol === ICMP || protocol === ICMPV6 || a.port === b.port ? firstFrom : a.port > b.port ? 0 : 1;
}

const nameOf = ({ interface: one, address, port }: FlowEnd): string => `${one?.id ?? ''}/${address}:${port}`;

const isKnownByPublic = ({ interface: one, address }: FlowEnd, text: string): boolean =>
  one !== null && canonicalAddress(text) !== address;

/** Undefined for addresses of NAT gateways: what they pass on is seen under its own addresses too. */
function endsIn(network: Network) {
  const byPublic = new Map(
    network.interfaces.flatMap((one) =>
      Object.entries(one.publicAddresses).map(([inside, outside]) => [outside, { one, inside }] as const),
    ),
  );
  const byAddress = new Map<string, Interface[]>();
  for (const one of network.interfaces) {
    for (const address of [...one.privateAddresses, ...one.ipv6Addresses])
      byAddress.set(address, [...(byAddress.get(address) ?? []), one]);
  }
  const ofNat = new Set(
    network.natGateways.flatMap(({ privateAddress, publicAddress }) => [privateAddress, publicAddress]),
  );
  return (text: string, port: number, own: Interface | undefined): FlowEnd | undefined => {
    const address = canonicalAddress(text);
    if (address === undefined || ofNat.has(address)) return undefined;
    if (own && owns(own, address)) return { interface: own, address, port };
    const outside = byPublic.get(address);
    if (outside) return { interface: outside.one, address: outside.inside, port };
    const owners = byAddress.get(address) ?? [];
    const near = owners.find(({ vpcId }) => vpcId === own?.vpcId) ?? (owners.length === 1 ? owners[0] : undefined);
    return { interface: near ?? null, address, port };
  };
}
