import type { SeenWay } from '../../flow-log/seen-flow.js';
import { isIcmp } from '../../network/packet.js';
import type { AddressHolder } from './holders.js';

/** What tells who of two asked the other. */
export interface AskerEvidence {
  /** IANA number. */
  readonly protocol: number;
  readonly places: readonly [AddressHolder, AddressHolder];
  readonly ports: readonly [number, number];
  /** What the first sent, and what the second. */
  readonly ways: readonly [SeenWay, SeenWay];
  /** Whose record came first. */
  readonly began: 0 | 1;
}

type Side = 0 | 1;

/**
 * Of each flow between two addresses, the end that asked. In this order: what TCP flags say, of it or of another flow with
 * the same server; which port the rules name; which port clients take from their systems; which port many flows share; who
 * alone sent anything; who is seen first.
 */
export function askersOf(
  flows: readonly AskerEvidence[],
  isService: (place: AddressHolder, protocol: number, port: number) => boolean,
): readonly Side[] {
  const shared = new Map<string, number>();
  const servers = new Set<string>();
  // One alone shares nothing with others.
  for (const flow of flows.length === 1 ? [] : flows) {
    for (const side of [0, 1] as const) {
      const end = endOf(flow, side);
      shared.set(end, (shared.get(end) ?? 0) + 1);
    }
    const asker = askerByFlags(flow);
    if (asker !== undefined) servers.add(endOf(flow, other(asker)));
  }
  return flows.map((flow) => {
    if (isIcmp(flow.protocol)) return alone(flow) ?? first(flow) ?? last(flow) ?? flow.began;
    const serverBy = (is: (side: Side) => boolean): Side | undefined => {
      const [zero, one] = [is(0), is(1)];
      return zero === one ? undefined : zero ? 1 : 0;
    };
    const sharing = [shared.get(endOf(flow, 0)) ?? 0, shared.get(endOf(flow, 1)) ?? 0] as const;
    return (
      askerByFlags(flow) ??
      serverBy((side) => servers.has(endOf(flow, side))) ??
      serverBy((side) => isService(flow.places[side], flow.protocol, flow.ports[side])) ??
      byPorts(flow, sharing) ??
      alone(flow) ??
      serverBy((side) => sharing[side] > sharing[other(side)]) ??
      first(flow) ??
      last(flow) ??
      (flow.ports[0] < flow.ports[1] ? 1 : 0)
    );
  });
}

const other = (side: Side): Side => (side === 0 ? 1 : 0);

const endOf = ({ protocol, places, ports }: AskerEvidence, side: Side): string =>
  `${protocol} ${side} ${places[side].interface?.id} ${ports[side]}`;

export function askerByFlags({ ways: [one, two] }: Pick<AskerEvidence, 'ways'>): Side | undefined {
  const zero = one.isOpening || two.isAnswering;
  const isOther = two.isOpening || one.isAnswering;
  return zero === isOther ? undefined : zero ? 0 : 1;
}

/**
 * "Well known" ports; those that may be registered for services; and from 32768 on what Linux gives to clients, 49152 other
 * systems (RFC 6335; ip_local_port_range in the kernel's ip-sysctl).
 */
const rankOf = (port: number): number => (port < 1024 ? 0 : port < 32_768 ? 1 : 2);

// So many flows of one port, and one of the other, are no accident.
const MANY = 4;

/** A port of a lower kind is the server's; but NAT gateways take client ports from 1024 on, and NFS clients from below. */
function byPorts(flow: AskerEvidence, sharing: readonly [number, number]): Side | undefined {
  const { ports } = flow;
  const ranks = [rankOf(ports[0]), rankOf(ports[1])] as const;
  if (ranks[0] === ranks[1]) return undefined;
  const server: Side = ranks[0] < ranks[1] ? 0 : 1;
  const isDoubtful = ranks[other(server)] - ranks[server] === 1 && alone(flow) === undefined;
  const isContradicted = isDoubtful && sharing[other(server)] >= MANY && sharing[server] === 1;
  return isContradicted ? server : other(server);
}

/** Of whom alone anything was recorded: an answer would need a question. */
function alone({ ways: [one, two] }: AskerEvidence): Side | undefined {
  const [zero, isOther] = [isSeen(one), isSeen(two)];
  return zero === isOther ? undefined : zero ? 0 : 1;
}

const isSeen = ({ isAccepted, isRefused }: SeenWay): boolean => isAccepted || isRefused;

/** Whoever is seen last got no answer any more. */
function last({ ways: [one, two] }: AskerEvidence): Side | undefined {
  const [zero, other] = [lastOf(one), lastOf(two)];
  return zero === other ? undefined : zero > other ? 0 : 1;
}

const lastOf = ({ lastAccepted, lastRefused }: SeenWay): number => Math.max(lastAccepted ?? 0, lastRefused ?? 0);

function first({ ways: [one, two] }: AskerEvidence): Side | undefined {
  if (one.first === null || two.first === null || one.first === two.first) return undefined;
  return one.first < two.first ? 0 : 1;
}
