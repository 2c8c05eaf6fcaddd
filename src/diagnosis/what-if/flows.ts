import type { FlowRecord } from '../../flow-log/record.js';
import { canonicalAddress } from '../../network/address.js';
import type { Network } from '../../network/model.js';
import { ICMP, ICMPV6, TCP } from '../../network/packet.js';
import { type Place, placesIn } from './places.js';

/** One end of a connection. */
export interface FlowEnd extends Place {
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

/** All connections of a protocol between two ends, each a number made of its two ports, with what was seen of it as bits. */
interface Pair {
  readonly protocol: number;
  readonly places: readonly [Place, Place];
  readonly connections: Map<number, number>;
  first: number;
  firstFrom: 0 | 1;
}

const ACCEPTED = [1, 2] as const;
const OPENED = [4, 8] as const;
const SEEN = [16, 32] as const;
const REFUSED = 64;
const BY_INTERNET = 128;
const PORTS = 65_536;

/** Gathers connections from records in any order. What it holds grows with the connections, not with the records. */
export function gatherFlows(network: Network): Flows {
  const pairs = new Map<string, Pair>();
  const placeOf = placesIn(network);
  const byId = new Map(network.interfaces.map((one) => [one.id, one]));
  let [since, until]: [number | null, number | null] = [null, null];
  return {
    take(record) {
      const { action, protocol, srcport, dstport, start = null, end = null } = record;
      const [source, destination] = [record.pktSrcaddr ?? record.srcaddr, record.pktDstaddr ?? record.dstaddr];
      if (action == null || protocol == null || source == null || destination == null) return;
      const own = byId.get(record.interfaceId ?? '');
      const [from, to] = [placeOf(source, own), placeOf(destination, own)];
      if (!from || !to) return;
      if (start !== null) since = Math.min(since ?? start, start);
      if (end !== null) until = Math.max(until ?? end, end);
      const [name, other] = [nameOf(from), nameOf(to)];
      const side = name < other || (name === other && (srcport ?? 0) <= (dstport ?? 0)) ? 0 : 1;
      const key = `${protocol} ${side === 0 ? `${name} ${other}` : `${other} ${name}`}`;
      const pair = pairs.get(key) ?? freshPair(protocol, side === 0 ? [from, to] : [to, from], start ?? 0, side);
      pairs.set(key, pair);
      note(pair, record, side, isKnownByPublic(from, source) || isKnownByPublic(to, destination));
    },
    *all() {
      const asked = new Set<string>();
      for (const pair of pairs.values()) if (!isIcmp(pair)) for (const way of askersOf(pair)) asked.add(way);
      for (const pair of pairs.values()) {
        for (const [ports, bits] of pair.connections) {
          if (!isComplaint(pair, bits, asked)) yield flowOf(pair, ports, bits);
        }
      }
    },
    span: () => ({ since, until }),
  };
}

const freshPair = (protocol: number, places: readonly [Place, Place], first: number, firstFrom: 0 | 1): Pair => ({
  protocol,
  places,
  connections: new Map(),
  first,
  firstFrom,
});

const SYN = 2;
const ACK = 16;

function note(
  pair: Pair,
  { action, start, tcpFlags, srcport, dstport }: FlowRecord,
  from: 0 | 1,
  byInternet: boolean,
): void {
  const [source, destination] = [srcport ?? 0, dstport ?? 0];
  const ports = from === 0 ? source * PORTS + destination : destination * PORTS + source;
  const isSyn = pair.protocol === TCP && tcpFlags != null && (tcpFlags & SYN) !== 0;
  // "18" is the answer to a SYN (VPC user guide, "TCP flags").
  const opener = (tcpFlags ?? 0) & ACK ? other(from) : from;
  const bits =
    SEEN[from] |
    (action === 'ACCEPT' ? ACCEPTED[from] : REFUSED) |
    (isSyn ? OPENED[opener] : 0) |
    (byInternet ? BY_INTERNET : 0);
  pair.connections.set(ports, (pair.connections.get(ports) ?? 0) | bits);
  if ((start ?? 0) < pair.first) {
    pair.first = start ?? 0;
    pair.firstFrom = from;
  }
}

const other = (side: 0 | 1): 0 | 1 => (side === 0 ? 1 : 0);

const isIcmp = ({ protocol }: Pair): boolean => protocol === ICMP || protocol === ICMPV6;

/** Who asked whom, by connections of a protocol that has ports. */
function askersOf(pair: Pair): ReadonlySet<string> {
  const ways = new Set<string>();
  for (const [ports, bits] of pair.connections) ways.add(wayOf(pair, openerOf(pair, ports, bits)));
  return ways;
}

const wayOf = ({ places }: Pair, from: 0 | 1): string => `${nameOf(places[from])} ${nameOf(places[other(from)])}`;

/** "Port unreachable" and the like answer packets of another protocol: they open nothing. */
function isComplaint(pair: Pair, bits: number, asked: ReadonlySet<string>): boolean {
  if (!isIcmp(pair) || (bits & SEEN[0] && bits & SEEN[1])) return false;
  return asked.has(wayOf(pair, bits & SEEN[0] ? 1 : 0));
}

function flowOf(pair: Pair, ports: number, bits: number): Flow {
  const [a, b] = pair.places;
  const first = { ...a, port: Math.floor(ports / PORTS) };
  const second = { ...b, port: ports % PORTS };
  return {
    protocol: pair.protocol,
    ends: openerOf(pair, ports, bits) === 0 ? [first, second] : [second, first],
    isOpenerKnown: isOpenerKnown(bits),
    isByInternet: (bits & BY_INTERNET) !== 0,
    wasRefused: (bits & REFUSED) !== 0,
    wasAnswered: (bits & (ACCEPTED[0] | ACCEPTED[1] | REFUSED)) === (ACCEPTED[0] | ACCEPTED[1]),
  };
}

const isOpenerKnown = (bits: number): boolean => ((bits & OPENED[0]) !== 0) !== ((bits & OPENED[1]) !== 0);

/** Clients take high ports, services have low ones; where that does not tell, who is seen first. */
function openerOf(pair: Pair, ports: number, bits: number): 0 | 1 {
  if (isOpenerKnown(bits)) return bits & OPENED[0] ? 0 : 1;
  const [a, b] = [Math.floor(ports / PORTS), ports % PORTS];
  return isIcmp(pair) || a === b ? pair.firstFrom : a > b ? 0 : 1;
}

const nameOf = ({ interface: one, address }: Place): string => `${one?.id ?? ''}/${address}`;

const isKnownByPublic = ({ interface: one, address }: Place, text: string): boolean =>
  one !== null && text !== address && canonicalAddress(text) !== address;
