import { bothSeen, type SeenFlow, type SeenWay } from '../../flow-log/seen-flow.js';
import { isIcmp } from '../../network/packet.js';
import { type AskerEvidence, askerByFlags, askersOf } from './asker.js';
import type { AddressHolder } from './holders.js';
import type { FlowSurroundings } from './surroundings.js';

/** One end of a flow. */
export interface FlowEnd extends AddressHolder {
  readonly port: number;
}

/** A 5-tuple with its answer, counted once over interfaces and windows. */
export interface Flow {
  readonly protocol: number;
  /** The one that most likely asked comes first. */
  readonly ends: readonly [FlowEnd, FlowEnd];
  /** A record says who asked. */
  readonly isAskerKnown: boolean;
  /** The ends know each other by public addresses. */
  readonly isByInternet: boolean;
  readonly request: SeenWay;
  readonly reply: SeenWay;
  /** Who saw it; null for records that do not say. */
  readonly seenAt: readonly (string | null)[];
}

/** Those of all interfaces, put together: what one interface saw of them is half the truth. */
interface Merged extends AskerEvidence {
  readonly places: readonly [AddressHolder, AddressHolder];
  readonly isByInternet: boolean;
  readonly seenAt: readonly (string | null)[];
}

/**
 * The flows between two addresses, from what each interface saw of them. `stray`: those with a NAT gateway as one end, which
 * are part of a flow between others.
 */
export function flowsBetween(
  seen: readonly SeenFlow[],
  { placeOf, interfaceOf, isService }: FlowSurroundings,
): { readonly flows: readonly Flow[]; readonly stray: readonly SeenFlow[] } {
  const stray: SeenFlow[] = [];
  const merged = new Map<string, Merged>();
  for (const one of seen) {
    const own = interfaceOf(one.interfaceId);
    const [a, b] = one.ends.map(({ address }) => placeOf(address, own));
    if (!a || !b) stray.push(one);
    else {
      const [{ port: aPort }, { port: bPort }] = one.ends;
      const key = `${one.protocol} ${a.interface?.id} ${b.interface?.id} ${aPort} ${bPort}`;
      const known = merged.get(key);
      merged.set(key, known ? together(known, one) : fresh(one, [a, b]));
    }
  }
  const all = [...merged.values()];
  const askers = askersOf(all, isService);
  const flows = all.map((one, at) => flowOf(one, askers[at] ?? 0));
  return { flows: withoutComplaints(flows), stray };
}

const fresh = (
  { protocol, ends, ways, isByInternet, began, interfaceId }: SeenFlow,
  places: Merged['places'],
): Merged => ({
  protocol,
  places,
  ports: [ends[0].port, ends[1].port],
  ways,
  isByInternet,
  began,
  seenAt: [interfaceId],
});

const together = (known: Merged, { ways, isByInternet, interfaceId }: SeenFlow): Merged => ({
  ...known,
  ways: [bothSeen(known.ways[0], ways[0]), bothSeen(known.ways[1], ways[1])],
  isByInternet: known.isByInternet || isByInternet,
  seenAt: [...known.seenAt, interfaceId],
});

function flowOf({ protocol, places, ports, ways, isByInternet, seenAt }: Merged, asker: 0 | 1): Flow {
  const first = { ...places[0], port: ports[0] };
  const second = { ...places[1], port: ports[1] };
  return {
    protocol,
    ends: asker === 0 ? [first, second] : [second, first],
    isAskerKnown: askerByFlags({ ways }) !== undefined,
    isByInternet,
    request: ways[asker],
    reply: ways[asker === 0 ? 1 : 0],
    seenAt,
  };
}

/** "Port unreachable" and the like answer packets of another protocol: they open nothing. */
function withoutComplaints(flows: readonly Flow[]): readonly Flow[] {
  if (!flows.some(({ protocol }) => isIcmp(protocol))) return flows;
  const asked = new Set(flows.filter((flow) => !isIcmp(flow.protocol)).map(({ ends: [from, to] }) => wayOf(from, to)));
  return flows.filter(({ ends: [from, to], reply, ...flow }) => {
    const isAnswered = reply.isAccepted || reply.isRefused;
    return !isIcmp(flow.protocol) || isAnswered || !asked.has(wayOf(to, from));
  });
}

const wayOf = (from: AddressHolder, to: AddressHolder): string =>
  `${from.interface?.id}/${from.address} ${to.interface?.id}/${to.address}`;

/** Was it refused at any place, either way? */
export const wasRefused = ({ request, reply }: Pick<Flow, 'request' | 'reply'>): boolean =>
  request.isRefused || reply.isRefused;
