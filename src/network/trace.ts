import type { Disposition, Trace, TraceHop } from './hop.js';
import type { Network } from './model.js';
import type { Packet } from './packet.js';
import { arrive } from './path/arrive.js';
import { arriveFromInternet } from './path/from-internet.js';
import { leave, route } from './path/leave.js';
import { start } from './path/start.js';
import type { End, Next, Step, Walk } from './path/step.js';

export type { Trace, TraceHop } from './hop.js';

export interface TraceOptions {
  /** The packet answers one that was let through: security groups pass it without a rule (they are stateful). */
  readonly established?: boolean;
  /** Where it starts, when the address alone does not tell: an interface id (a forwarding host), or `internet`. */
  readonly from?: string;
  /** The trace of the packet that this one answers, so that gateways undo what they translated. Implies `established`. */
  readonly answers?: Trace;
}

/** Where a packet goes and what each component on its way decides, by the configuration alone. */
export function trace(network: Network, packet: Packet, options: TraceOptions = {}): Trace {
  const answers = options.answers ?? null;
  const walk = { network, established: options.established ?? answers !== null, answers };
  const first = start(network, packet, options.from);
  const hops = [...first.hops];
  let next = first.next;
  while (next.kind !== 'end') {
    const step = take(walk, next);
    hops.push(...step.hops);
    next = step.next;
  }
  return {
    packet,
    disposition: dispositionOf(hops),
    hops,
    from: first.from,
    to: next.to,
    arrived: next.packet,
    outside: next.outside,
  };
}

function take(walk: Walk, next: Exclude<Next, End>): Step {
  switch (next.kind) {
    case 'leave':
      return leave(walk, next.place, next.packet);
    case 'route':
      return route(walk, next.place, next.packet);
    case 'internet':
      return arriveFromInternet(walk, next.packet);
    case 'arrive':
      return arrive(walk, next.target, next.fromSubnetId, next.packet);
  }
}

/** The first that stops the packet for certain decides how it ends; an open question does only where nothing stops it. */
function dispositionOf(hops: readonly TraceHop[]): Disposition {
  const fatal = hops.find(({ decision }) => decision === 'deny');
  if (fatal) return isRule(fatal) ? 'denied' : 'dropped';
  const isOpen = hops.some(({ decision }) => decision === 'unknown');
  return isOpen ? 'insufficient' : 'delivered';
}

const isRule = ({ component, reason }: TraceHop): boolean =>
  component === 'security-group' || component === 'network-acl' || reason === 'block-public-access';
