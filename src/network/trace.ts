import { type Disposition, isFilter, type Trace, type TraceHop } from './hop.js';
import { interfacesAt, soleVpcAt } from './locate.js';
import type { Network } from './model.js';
import type { Packet } from './packet.js';
import { arrive } from './path/arrive.js';
import { arriveFromInternet } from './path/from-internet.js';
import { unseenReceiver } from './path/interface.js';
import { followRoute, leave } from './path/leave.js';
import { startWalk } from './path/start.js';
import { end, gatewayHop, type Next, type Walk, type WalkEnd, type WalkStep } from './path/step.js';

export type { Trace, TraceHop } from './hop.js';

export interface TraceOptions {
  /** The packet answers one that was let through: security groups pass it without a rule (they are stateful). */
  readonly established?: boolean;
  /**
   * Where it starts, when the address alone does not tell: an interface id (a forwarding host), `internet`, or the gateway
   * or endpoint by which it comes in.
   */
  readonly from?: string;
  /** The trace of the packet that this one answers, so that gateways undo what they translated. Implies `established`. */
  readonly answers?: Trace;
  /** The port that a NAT gateway on the way gave the packet, where the records tell; else it may be any of 1024 to 65535. */
  readonly natPort?: number;
  /**
   * For the simulated network, which sends packets on and does not explain a loss. Where AWS does not say through which of several
   * subnets a packet comes out of a transit gateway, it is the first; an answer that will be dropped goes as far as its routes lead.
   */
  readonly simulates?: boolean;
}

// A packet that is still on its way after so many steps goes round in circles.
const LONGEST = 64;

/** Where a packet goes and what each component on its way decides, by the configuration alone. */
export function trace(network: Network, packet: Packet, options: TraceOptions = {}): Trace {
  const answers = options.answers ?? null;
  const { natPort, simulates } = options;
  const walk = { network, established: options.established ?? answers !== null, answers, natPort, simulates };
  const first = startWalk(walk, packet, options.from);
  const hops = [...first.hops];
  let next = first.next;
  for (let steps = 0; next.kind !== 'end'; steps++) {
    const step: WalkStep = steps < LONGEST ? take(walk, next) : lostInCircles(next);
    hops.push(...step.hops);
    next = step.next;
    const far = next.kind === 'end' && next.to === null ? atFarEnd(walk, next, hops) : undefined;
    hops.push(...(far?.hops ?? []));
    next = far?.next ?? next;
  }
  return {
    packet,
    disposition: dispositionOf(hops),
    hops,
    from: first.from,
    to: next.to,
    arrived: next.packet,
    outside: next.outside,
    ...(next.beyond === undefined ? {} : { beyond: next.beyond }),
  };
}

/**
 * Whatever the packet meets where nobody can tell its way, a destination that is known judges by its own rules what comes to it:
 * the interface that has the address, or else the subnet that it is in, where it is of one VPC alone.
 */
function atFarEnd(walk: Walk, { packet, outside, beyond }: WalkEnd, hops: readonly TraceHop[]): WalkStep | undefined {
  const { network, answers } = walk;
  const isOpen =
    hops.some(({ decision }) => decision === 'unknown') && hops.every(({ decision }) => decision !== 'deny');
  // Behind a NAT gateway it has an address that nobody here knows.
  if (outside || (beyond === undefined && !isOpen) || beyond?.startsWith('nat-')) return undefined;
  const [target, ...others] = interfacesAt(network, packet.destination);
  if (target) {
    const isMeant = beyond !== undefined && others.length === 0 && answers === null;
    return isMeant ? { hops: [], next: { kind: 'arrive', target, fromSubnetId: null, packet } } : undefined;
  }
  const isTold = ({ at, reason }: TraceHop): boolean =>
    at === 'destination' || (at === 'between' && reason === 'address-not-found');
  if (hops.some(isTold)) return undefined;
  const vpc = soleVpcAt(network, packet.destination);
  return vpc && unseenReceiver(walk, null, vpc.id, packet);
}

const lostInCircles = ({ packet }: Exclude<Next, WalkEnd>): WalkStep => ({
  hops: [gatewayHop(packet, null, 'deny', `the routes lead ${packet.destination} round in circles`, 'route-diverts')],
  next: end(packet),
});

function take(walk: Walk, next: Exclude<Next, WalkEnd>): WalkStep {
  switch (next.kind) {
    case 'leave':
      return leave(walk, next.place, next.packet);
    case 'route':
      return followRoute(walk, next.place, next.packet);
    case 'internet':
      return arriveFromInternet(walk, next.packet);
    case 'arrive':
      return arrive(walk, next);
  }
}

/** The first that stops the packet for certain decides how it ends; an open question does only where nothing stops it. */
function dispositionOf(hops: readonly TraceHop[]): Disposition {
  const fatal = hops.find(({ decision }) => decision === 'deny');
  if (fatal) return isRule(fatal) ? 'denied' : 'dropped';
  const isOpen = hops.some(({ decision }) => decision === 'unknown');
  return isOpen ? 'insufficient' : 'delivered';
}

const isRule = (hop: TraceHop): boolean => isFilter(hop) || hop.reason === 'block-public-access';
