import { greatest } from '../../base/extremes.js';
import { compareTexts } from '../../base/words.js';
import type { SeenWay } from '../../flow-log/seen-flow.js';
import { isIcmp } from '../../network/packet.js';
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
  /** An answer was refused that cannot have been late. */
  readonly isAnswerRefused: boolean;
  /** Unix seconds at which a try was seen last; null where no record says. */
  readonly last: number | null;
  /** Who asked in those tries that tell as much as all of them. */
  readonly askers: readonly FlowEnd[];
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
  const failed = tries.filter(isFailed);
  if (failed.length === 0 || failed.length === tries.length) return failed.length > 0;
  const through = tries.filter(({ standing }) => standing === 'through').map(({ flow }) => firstOf(flow) ?? 0);
  const last = greatest(failed.map(({ flow }) => lastOf(flow) ?? Number.POSITIVE_INFINITY));
  return greatest(through) <= last;
}

/** What a suspicion is ranked by, before anything else is found out about it. */
export type Ranked = Pick<Suspicion, 'between' | 'source' | 'destination' | 'protocol' | 'port' | 'tries'>;

export function rankedOf(tries: readonly ConnectionTry[], between: Between): Ranked {
  const { protocol, ends } = shownOf(tries);
  const [source, destination] = ends;
  return {
    between,
    source,
    destination,
    protocol,
    port: isIcmp(protocol) ? null : destination.port,
    tries: tries.length,
  };
}

/** The one by which a conversation is told. */
const shownOf = (tries: readonly ConnectionTry[]): Flow =>
  (tries.findLast(isFailed) ?? (tries[0] as ConnectionTry)).flow;

const isFailed = ({ standing }: ConnectionTry): boolean => standing !== 'through';

export function suspicionOf(tries: readonly ConnectionTry[], between: Between): Suspicion {
  const failed = tries.filter(isFailed);
  const samples = samplesOf(tries);
  return {
    ...rankedOf(tries, between),
    isAnyone: new Set(failed.map((one) => one.flow.ends[0].address)).size > 1,
    isByInternet: shownOf(tries).isByInternet,
    isRefused: failed.some(
      ({ standing, flow: one }) => standing === 'stopped' && (one.request.isRefused || one.reply.isRefused),
    ),
    isAnswerRefused: samples.some(isAnswerRefused),
    last: greatest(samples.map((one) => lastOf(one) ?? 0)) || null,
    askers: samples.map(({ ends }) => ends[0]),
  };
}

/** It was let out, and all that came back was refused: so late no answer is. */
const isAnswerRefused = ({ request, reply }: Flow): boolean =>
  request.isAccepted && !request.isRefused && reply.isRefused && !reply.isAccepted;

/** How many are looked at of each standing: the oldest, the newest, and some from over the range of client ports. */
interface Sampling {
  readonly oldest: number;
  readonly newest: number;
  readonly spread: number;
}

const several: Sampling = { oldest: 10, newest: 40, spread: 30 };
// The hundredth of those that all interfaces saw alike tells nothing that the fifth does not.
const alike: Sampling = { oldest: 2, newest: 2, spread: 2 };

/**
 * Those that tell as much as all of them: the oldest and the newest of each standing, as time may have changed it, and some
 * from over the range of client ports, as a network ACL may tell them apart.
 */
function samplesOf(tries: readonly ConnectionTry[]): readonly Flow[] {
  if (tries.length <= alike.newest) return tries.map(({ flow }) => flow);
  const { oldest, newest, spread } = new Set(tries.map(kindOf)).size === 1 ? alike : several;
  if (tries.length <= newest) return tries.map(({ flow }) => flow);
  const chosen = new Set<Flow>();
  for (const isThrough of [true, false]) {
    const own = tries.filter(({ standing }) => (standing === 'through') === isThrough).map(({ flow }) => flow);
    const byTime = own.toSorted((one, other) => (firstOf(one) ?? 0) - (firstOf(other) ?? 0));
    const byPort = own.toSorted((one, other) => one.ends[0].port - other.ends[0].port);
    const step = Math.max(1, byPort.length / spread);
    const over = Array.from({ length: Math.min(spread, byPort.length) }, (_, at) => byPort[Math.floor(at * step)]);
    for (const flow of [...byTime.slice(0, oldest), ...byTime.slice(-newest), ...over]) if (flow) chosen.add(flow);
  }
  return [...chosen];
}

/** What was seen of a try, whenever and from whichever port. */
const kindOf = ({ standing, flow: { request, reply, seenAt, ends } }: ConnectionTry): string =>
  [standing, ends[0].address, ends[1].address, ...[request, reply].map(marksOf), ...seenAt].join(' ');

const marksOf = ({ first, lastAccepted, lastRefused, ...marks }: SeenWay): string =>
  Object.values(marks).map(Number).join('');

const ranks: Readonly<Record<Between, number>> = { own: 0, 'to-internet': 1, 'from-internet': 2 };

/** Between own machines first, then by how many tries; names settle what is left, so that the order is always the same. */
export const compareSuspicions = (one: Ranked, other: Ranked): number =>
  ranks[one.between] - ranks[other.between] ||
  other.tries - one.tries ||
  compareTexts(one.source.address, other.source.address) ||
  compareTexts(one.destination.address, other.destination.address) ||
  compareTexts(`${one.protocol} ${one.port}`, `${other.protocol} ${other.port}`);

export const tryOf = (flow: Flow): ConnectionTry => ({ flow, standing: standingOf(flow) });
