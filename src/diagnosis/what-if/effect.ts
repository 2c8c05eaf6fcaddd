import { isPrivate } from '../../network/cidr.js';
import { traceConnection } from '../../network/connection.js';
import type { Network } from '../../network/model.js';
import { ICMP, ICMPV6, type Packet } from '../../network/packet.js';
import { portClasses } from '../../network/port-classes.js';
import type { TraceHop, TraceOptions } from '../../network/trace.js';
import { isClear } from '../case/path.js';
import { type Flow, wasRefused } from '../flows/flow.js';
import { addressClasses } from './address-classes.js';
import type { WhatIfStep } from './association.js';

/** What changed rules would have done to the connections of some time. */
export interface WhatIfEffect {
  /** Connections that passed and would not any more. */
  readonly refused: number;
  /** Those that did not and would. */
  readonly pass: number;
  readonly unchanged: number;
  /** The rules changed on their way, and what they did before or would do is not known. */
  readonly unknown: number;
  /** Of those that change, the first few of each kind, with the most connections first. */
  readonly examples: readonly Example[];
}

export interface Example {
  readonly would: 'refused' | 'pass';
  readonly source: string;
  readonly destination: string;
  /** IANA number. */
  readonly protocol: number;
  readonly port: number | null;
  /** What would stop it, or what stopped it before. */
  readonly resourceId: string | null;
  readonly rule: string;
  /** How many, from different ports of the client. */
  readonly connections: number;
}

const EXAMPLES = 10;

/** The answer, as `--json` prints it under `whatIf`. Connections are counted once over interfaces and windows. */
export interface WhatIf extends WhatIfEffect {
  /** As in a verdict's fix; empty where a whole network was given instead. */
  readonly changes: readonly WhatIfStep[];
  /** From the first record to the last; null where there is none. */
  readonly window: { readonly since: string | null; readonly until: string | null };
}

/** Judges each connection by both networks. */
export function effectOf(before: Network, after: Network, flows: Iterable<Flow>): WhatIfEffect {
  const judge = judgeBy(before, after);
  const counts = { refused: 0, pass: 0, unchanged: 0, unknown: 0 };
  const examples = { refused: new Map<string, Example>(), pass: new Map<string, Example>() };
  for (const flow of flows) {
    const { would, way } = judge(flow);
    counts[would] += 1;
    if (would === 'refused') keep(examples.refused, would, way, after);
    if (would === 'pass') keep(examples.pass, would, way, before);
  }
  const most = (some: ReadonlyMap<string, Example>) =>
    [...some.values()].toSorted((one, other) => other.connections - one.connections);
  return { ...counts, examples: [...most(examples.refused), ...most(examples.pass)] };
}

/** Connections that differ in the client's port alone are one example. It is stopped in the network that is given. */
function keep(
  examples: Map<string, Example>,
  would: Example['would'],
  { packet, options }: Way,
  network: Network,
): void {
  const { source, destination, protocol } = packet;
  const port = packet.icmp ? null : packet.destinationPort;
  const key = `${source} ${destination} ${protocol} ${port}`;
  const known = examples.get(key);
  if (known) examples.set(key, { ...known, connections: known.connections + 1 });
  const stop = known || examples.size >= EXAMPLES ? null : outcomeOf(network, packet, options).stop;
  if (!stop) return;
  const { resourceId, rule } = stop;
  examples.set(key, { would, source, destination, protocol, port, resourceId, rule, connections: 1 });
}

/** A packet that opens a connection, and where it sets out. */
interface Way {
  readonly packet: Packet;
  readonly options: TraceOptions;
}

interface Judged {
  readonly would: keyof Omit<WhatIfEffect, 'examples'>;
  readonly way: Way;
}

interface Pair {
  readonly old: Outcome;
  readonly now: Outcome;
}

interface Outcome {
  readonly state: 'open' | 'shut' | 'unknown';
  readonly stop: TraceHop | null;
  /** What every component on the way decides. */
  readonly decisions: string;
  /** Components of which nobody knows what they decide. */
  readonly unknown: readonly string[];
}

/** Connections that are the same to every rule and route are judged once. */
function judgeBy(before: Network, after: Network): (flow: Flow) => Judged {
  const known = new Map<string, Pair>();
  const portClass = (port: number): string => `${portClasses(before)(port)} ${portClasses(after)(port)}`;
  const addressClass = addressClasses([before, after]);
  const judged = ({ packet, options }: Way, { ends: [one, other] }: Flow): Pair => {
    const { protocol, source, destination, sourcePort, destinationPort } = packet;
    const nameOf = (address: string): string =>
      [one, other].some((end) => end.interface !== null && end.address === address) ? address : addressClass(address);
    const key = `${protocol} ${options.from} ${nameOf(source)} ${one.interface?.id} ${other.interface?.id} ${nameOf(destination)} ${destinationPort} ${portClass(sourcePort)}`;
    const pair = known.get(key) ?? { old: outcomeOf(before, packet, options), now: outcomeOf(after, packet, options) };
    known.set(key, pair);
    return pair;
  };
  return (flow) => {
    const ways = packetsOf(flow).map((way) => ({ way, pair: judged(way, flow) }));
    const fitting = ways.find(({ pair }) => fits(flow, pair.old));
    const chosen = fitting ?? ways[0];
    if (!chosen) throw new TypeError('A connection has two ends');
    return { way: chosen.way, would: changeOf(believed(chosen.pair, flow), fitting !== undefined) };
  };
}

/** What was answered got through whatever is not known on its way, and still does where nothing else is unknown then. */
function believed({ old, now }: Pair, flow: Flow): Pair {
  if (!isAnswered(flow) || old.state === 'shut') return { old, now };
  const isAsBefore = now.unknown.length > 0 && now.unknown.every((one) => old.unknown.includes(one));
  const open = { state: 'open' } as const;
  return { old: { ...old, ...open }, now: now.state === 'unknown' && isAsBefore ? { ...now, ...open } : now };
}

const isAnswered = (flow: Flow): boolean => flow.request.isAccepted && flow.reply.isAccepted && !wasRefused(flow);

function changeOf({ old, now }: Pair, isAsRecorded: boolean): Judged['would'] {
  if (old.decisions === now.decisions) return 'unchanged';
  if (!isAsRecorded || old.state === 'unknown' || now.state === 'unknown') return 'unknown';
  if (old.state === now.state) return 'unchanged';
  return now.state === 'shut' ? 'refused' : 'pass';
}

/** Do the current rules explain what was recorded? */
function fits(flow: Flow, { state }: Outcome): boolean {
  if (state === 'unknown') return true;
  if (wasRefused(flow)) return state === 'shut';
  return !isAnswered(flow) || state === 'open';
}

/** The packet that opened it; where no record says which end that was, either. */
function packetsOf(flow: Flow): readonly Way[] {
  const { protocol, ends, isByInternet, isAskerKnown } = flow;
  const [one, other] = ends;
  const from = (source: typeof one, destination: typeof one) => {
    const outside = isByInternet ? destination.interface?.publicAddresses[destination.address] : undefined;
    const packet = {
      protocol,
      source: source.address,
      destination: outside ?? destination.address,
      sourcePort: source.port,
      destinationPort: destination.port,
    };
    const icmp = protocol === ICMP ? { type: 8, code: 0 } : protocol === ICMPV6 ? { type: 128, code: 0 } : undefined;
    const start = source.interface?.id ?? (isPrivate(source.address) ? undefined : 'internet');
    return { packet: icmp ? { ...packet, icmp } : packet, options: start === undefined ? {} : { from: start } };
  };
  return isAskerKnown ? [from(one, other)] : [from(one, other), from(other, one)];
}

function outcomeOf(network: Network, packet: Packet, options: TraceOptions): Outcome {
  const traced = traceConnection(network, packet, options);
  const hops = [...traced.request.hops, ...(traced.reply?.hops ?? [])];
  const stop = hops.find(({ decision }) => decision === 'deny') ?? null;
  const decisions = hops.map(decisionOf).join(',');
  const unknown = hops.filter(({ decision }) => decision === 'unknown').map(decisionOf);
  return { state: stop ? 'shut' : isClear(traced) ? 'open' : 'unknown', stop, decisions, unknown };
}

/** Which rule of a filter decides does not matter; which gateway it leads through does. */
const decisionOf = ({ component, at, direction, decision, reason, resourceId }: TraceHop): string =>
  [component, at, direction, decision, reason, component === 'gateway' ? resourceId : ''].join(' ');
