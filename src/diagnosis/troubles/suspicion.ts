import { greatest } from '../../base/extremes.js';
import { ICMP, ICMPV6 } from '../../network/packet.js';
import type { Flow, FlowEnd } from '../flows/flow.js';
import { firstOf, lastOf, type Standing, standingOf } from './standing.js';

/** Who asks whom: between whom trouble ranks before that with the internet, and that before what the internet asks. */
export type Between = 'own' | 'to-internet' | 'from-internet';

/** A conversation that the records raise a suspicion about: its tries, and those that are worth a closer look. */
export interface Suspicion {
  readonly between: Between;
  readonly source: FlowEnd;
  readonly destination: FlowEnd;
  /** The source is one of many on the internet. */
  readonly isAnyone: boolean;
  readonly isByInternet: boolean;
  /** IANA number. */
  readonly protocol: number;
  /** Null for protocols without ports. */
  readonly port: number | null;
  /** Distinct 5-tuples. */
  readonly tries: number;
  /** A record says REJECT. */
  readonly isRefused: boolean;
  readonly samples: readonly Flow[];
}

export interface ConnectionTry {
  readonly flow: Flow;
  readonly standing: Standing;
}

/**
 * Whether a conversation is suspect: some try failed, and it is not over. What is over is not broken: the newest try got
 * through, after the last that did not.
 */
export function isSuspect(tries: readonly ConnectionTry[]): boolean {
  const failed = tries.filter(({ standing }) => standing !== 'through');
  if (failed.length === 0) return false;
  const newest = tries.filter(({ standing }) => standing === 'through').map(({ flow }) => firstOf(flow) ?? 0);
  const last = greatest(failed.map(({ flow }) => lastOf(flow) ?? Number.POSITIVE_INFINITY));
  return newest.reduce((a, b) => Math.max(a, b), 0) <= last;
}

export function suspicionOf(tries: readonly ConnectionTry[], between: Suspicion['between']): Suspicion {
  const failed = tries.filter(({ standing }) => standing !== 'through');
  const { flow } = failed.at(-1) ?? (tries[0] as ConnectionTry);
  const [source, destination] = flow.ends;
  return {
    between,
    source,
    destination,
    isAnyone: new Set(failed.map((one) => one.flow.ends[0].address)).size > 1,
    isByInternet: flow.isByInternet,
    protocol: flow.protocol,
    port: hasPorts(flow.protocol) ? destination.port : null,
    tries: tries.length,
    isRefused: failed.some(
      ({ standing, flow: one }) => standing === 'stopped' && (one.request.isRefused || one.reply.isRefused),
    ),
    samples: samplesOf(tries),
  };
}

export const hasPorts = (protocol: number): boolean => protocol !== ICMP && protocol !== ICMPV6;

const NEWEST = 40;
const OLDEST = 10;
const SPREAD = 30;

/**
 * Those that tell as much as all of them: the oldest and the newest of each standing, as time may have changed it, and some
 * from over the range of client ports, as a network ACL may tell them apart.
 */
function samplesOf(tries: readonly ConnectionTry[]): readonly Flow[] {
  if (tries.length <= NEWEST) return tries.map(({ flow }) => flow);
  const chosen = new Set<Flow>();
  for (const isThrough of [true, false]) {
    const own = tries.filter(({ standing }) => (standing === 'through') === isThrough).map(({ flow }) => flow);
    const byTime = own.toSorted((one, other) => (firstOf(one) ?? 0) - (firstOf(other) ?? 0));
    const byPort = own.toSorted((one, other) => one.ends[0].port - other.ends[0].port);
    const step = Math.max(1, byPort.length / SPREAD);
    const spread = Array.from({ length: Math.min(SPREAD, byPort.length) }, (_, at) => byPort[Math.floor(at * step)]);
    for (const flow of [...byTime.slice(0, OLDEST), ...byTime.slice(-NEWEST), ...spread]) if (flow) chosen.add(flow);
  }
  return [...chosen];
}

const ranks: Readonly<Record<Between, number>> = { own: 0, 'to-internet': 1, 'from-internet': 2 };

/** Between own machines first, then by how many tries; names settle what is left, so that the order is always the same. */
export const compareSuspicions = (one: Suspicion, other: Suspicion): number =>
  ranks[one.between] - ranks[other.between] || other.tries - one.tries || compare(nameOf(one), nameOf(other));

const nameOf = ({ source, destination, protocol, port }: Suspicion): string =>
  `${source.address} ${destination.address} ${protocol} ${port}`;

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

export const tryOf = (flow: Flow): ConnectionTry => ({ flow, standing: standingOf(flow) });
