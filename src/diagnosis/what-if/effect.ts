import { isPrivate } from '../../network/cidr.js';
import { type ConnectionTrace, traceConnection } from '../../network/connection.js';
import type { Network } from '../../network/model.js';
import { ICMP, ICMPV6, type Packet } from '../../network/packet.js';
import type { TraceHop, TraceOptions } from '../../network/trace.js';
import type { Change } from '../fix/change.js';
import type { Flow } from './flows.js';

/** What changed rules would have done to the connections of some time. */
export interface Effect {
  /** Connections that passed and would not any more. */
  readonly refused: number;
  /** Those that did not and would. */
  readonly pass: number;
  readonly unchanged: number;
  /** The rules changed on their way, and what they did before or would do is not known. */
  readonly unknown: number;
  /** Of those that change, the first few of each kind. */
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
export interface WhatIf extends Effect {
  /** As in a verdict's fix; empty where a whole network was given instead. */
  readonly changes: readonly Change[];
  /** From the first record to the last; null where there is none. */
  readonly window: { readonly since: string | null; readonly until: string | null };
}

/** Judges each connection by both networks; as many as there are, each by its own packet. */
export function effectOf(before: Network, after: Network, flows: Iterable<Flow>): Effect {
  const judge = judgeBy(before, after);
  const counts = { refused: 0, pass: 0, unchanged: 0, unknown: 0 };
  const examples = { refused: new Map<string, Example>(), pass: new Map<string, Example>() };
  for (const flow of flows) {
    const { would, packet, stop } = judge(flow);
    counts[would] += 1;
    if ((would === 'refused' || would === 'pass') && stop) keep(examples[would], exampleOf(would, packet, stop));
  }
  return { ...counts, examples: [...examples.refused.values(), ...examples.pass.values()] };
}

/** Connections that differ in the client's port alone are one example. */
function keep(examples: Map<string, Example>, one: Example): void {
  const { source, destination, protocol, port, resourceId, rule } = one;
  const key = JSON.stringify([source, destination, protocol, port, resourceId, rule]);
  const known = examples.get(key);
  if (known) examples.set(key, { ...known, connections: known.connections + 1 });
  else if (examples.size < EXAMPLES) examples.set(key, one);
}

const exampleOf = (would: Example['would'], packet: Packet, { resourceId, rule }: TraceHop): Example => ({
  would,
  source: packet.source,
  destination: packet.destination,
  protocol: packet.protocol,
  port: packet.icmp ? null : packet.destinationPort,
  resourceId,
  rule,
  connections: 1,
});

interface Judged {
  readonly would: keyof Omit<Effect, 'examples'>;
  readonly packet: Packet;
  /** The hop that stops it, in the network in which it is stopped. */
  readonly stop: TraceHop | null;
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
}

/** Many connections differ in their client's port alone, and only where a rule names such ports does that matter. */
function judgeBy(before: Network, after: Network): (flow: Flow) => Judged {
  const known = new Map<string, Pair>();
  const classOf = portClasses([before, after]);
  const judged = (packet: Packet, options: TraceOptions): Pair => {
    const { protocol, source, destination, sourcePort, destinationPort } = packet;
    const key = `${protocol} ${options.from} ${source} ${destination} ${destinationPort} ${classOf(sourcePort)}`;
    const pair = known.get(key) ?? { old: outcomeOf(before, packet, options), now: outcomeOf(after, packet, options) };
    known.set(key, pair);
    return pair;
  };
  return (flow) => {
    const ways = packetsOf(flow).map(({ packet, options }) => ({ packet, pair: judged(packet, options) }));
    const fitting = ways.find(({ pair }) => fits(flow, pair.old));
    const [first] = ways;
    const chosen = fitting ?? first;
    if (!chosen) throw new TypeError('A connection has two ends');
    const { old, now } = chosen.pair;
    return { packet: chosen.packet, ...change(old, now, fitting !== undefined) };
  };
}

function change(old: Outcome, now: Outcome, isAsRecorded: boolean): Omit<Judged, 'packet'> {
  if (old.decisions === now.decisions) return { would: 'unchanged', stop: null };
  if (!isAsRecorded || old.state === 'unknown' || now.state === 'unknown') return { would: 'unknown', stop: null };
  if (old.state === now.state) return { would: 'unchanged', stop: null };
  return now.state === 'shut' ? { would: 'refused', stop: now.stop } : { would: 'pass', stop: old.stop };
}

/** Do the rules of now explain what was recorded? */
function fits({ wasRefused, wasAnswered }: Flow, { state }: Outcome): boolean {
  if (state === 'unknown') return true;
  return wasRefused ? state === 'shut' : !wasAnswered || state === 'open';
}

/** The packet that opened it; where no record says which end that was, either. */
function packetsOf(flow: Flow): readonly { readonly packet: Packet; readonly options: TraceOptions }[] {
  const { protocol, ends, isByInternet, isOpenerKnown } = flow;
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
  return isOpenerKnown ? [from(one, other)] : [from(one, other), from(other, one)];
}

function outcomeOf(network: Network, packet: Packet, options: TraceOptions): Outcome {
  const traced = traceConnection(network, packet, options);
  const hops = [...traced.request.hops, ...(traced.reply?.hops ?? [])];
  const stop = hops.find(({ decision }) => decision === 'deny') ?? null;
  const decisions = hops.map(decisionOf).join(',');
  return { state: stop ? 'shut' : isOpen(traced) ? 'open' : 'unknown', stop, decisions };
}

/** Which rule of a filter decides does not matter; which gateway it leads through does. */
const decisionOf = ({ component, at, direction, decision, reason, resourceId }: TraceHop): string =>
  [component, at, direction, decision, reason, component === 'gateway' ? resourceId : ''].join(' ');

const isOpen = ({ request, reply }: ConnectionTrace): boolean =>
  request.disposition === 'delivered' && reply?.disposition === 'delivered';

/** Ports between two borders of network ACL entries are all alike to the rules. */
function portClasses(networks: readonly Network[]): (port: number) => number {
  const ranges = networks.flatMap(({ networkAcls }) =>
    networkAcls.flatMap(({ entries }) => entries.flatMap(({ ports }) => ports ?? [])),
  );
  const borders = [...new Set([1024, ...ranges.flatMap(({ from, to }) => [from, to + 1])])].toSorted((a, b) => a - b);
  return (port) => borders.filter((border) => border <= port).length;
}
