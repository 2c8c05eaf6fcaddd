import { isFilter, type TraceHop } from '../../network/hop.js';
import { interfaceById } from '../../network/locate.js';
import type { Network } from '../../network/model.js';
import type { Packet } from '../../network/packet.js';
import type { Trace } from '../../network/trace.js';
import { trafficPathOf } from '../../network/traffic-path.js';
import { type Crossing, crossingAt } from './transit-crossings.js';

/** A packet at one interface, in one direction: what a flow log may record of it. */
export interface Passage {
  readonly interfaceId: string;
  readonly direction: 'ingress' | 'egress';
  readonly action: 'ACCEPT' | 'REJECT';
  /** As this interface saw it. */
  readonly packet: Packet;
  readonly trafficPath: number | null;
  readonly rejectReason: string | null;
  /** A security group was asked (and not only a network ACL, as at a NAT gateway). */
  readonly filtered: boolean;
  /** The interface that it was handed to, or came from, inside the VPC. */
  readonly nextHop?: string;
}

export interface WalkOptions {
  /** Whether the security group at an interface lets the packet through without a rule. */
  readonly isTracked: (interfaceId: string, direction: Passage['direction'], packet: Packet) => boolean;
  readonly recordUnroutable: boolean;
}

/** How far a traced packet really comes, and where it is seen on the way. */
export interface Journey {
  readonly passages: readonly Passage[];
  readonly crossings: readonly Crossing[];
  readonly arrived: boolean;
}

type Draft = { -readonly [K in keyof Passage]: Passage[K] };

// Where AWS's documentation does not say whether the egress is recorded at all.
const UNROUTABLE = new Set<string | undefined>([
  'no-route',
  'blackhole',
  'no-internet-gateway',
  'no-public-address',
  'private-address-over-internet-gateway',
  'address-not-found',
  'source-dest-check',
]);

/** Follows the hops of a trace up to the first that stops the packet. */
export function follow(network: Network, { hops }: Trace, options: WalkOptions): Journey {
  const passages: Draft[] = [];
  const crossings: Crossing[] = [];
  // How many passages were behind it when a gateway last let it out: what stops it after that is no matter of the sender's.
  let leftAfter = 0;
  for (const [index, hop] of hops.entries()) {
    if (hop.reason === 'amazon-service') continue;
    const crossing = crossingAt(network, hops, index);
    if (crossing) crossings.push(crossing);
    const passage = isAtInterface(hop) ? passageAt(passages, network, hops, index, hop) : undefined;
    if (hop.component === 'gateway' && hop.decision === 'allow') leftAfter = passages.length;
    if (hop.decision === 'allow' || hop.decision === 'not-applied') continue;
    const isGroup = passage && hop.component === 'security-group';
    if (isGroup && options.isTracked(passage.interfaceId, passage.direction, hop.packet)) continue;
    if (passage) passage.action = 'REJECT';
    else if (hop.reason === 'block-public-access') blockedByAccount(passages, network, hops, index);
    else if (
      UNROUTABLE.has(hop.reason) &&
      !options.recordUnroutable &&
      leftAfter < passages.length &&
      passages.at(-1)?.direction === 'egress'
    )
      passages.pop();
    return { passages: handedOn(network, passages), crossings, arrived: false };
  }
  return { passages: handedOn(network, passages), crossings, arrived: true };
}

/** Of two interfaces that a packet passes one after the other, each is the other's next hop. */
function handedOn(network: Network, passages: readonly Draft[]): readonly Passage[] {
  for (const [index, from] of passages.entries()) {
    const to = passages[index + 1];
    if (from.direction !== 'egress' || from.action === 'REJECT' || to?.direction !== 'ingress') continue;
    const vpcs = [from, to].map(({ interfaceId }) => interfaceById(network, interfaceId)?.vpcId);
    if (vpcs[0] === undefined || vpcs[0] !== vpcs[1]) continue;
    from.nextHop = to.interfaceId;
    to.nextHop = from.interfaceId;
  }
  return passages;
}

interface FilterHop extends TraceHop {
  readonly interfaceId: string;
  readonly direction: 'ingress' | 'egress';
}

const isAtInterface = (hop: TraceHop): hop is FilterHop =>
  isFilter(hop) && hop.interfaceId !== null && hop.direction !== null;

/** Security group and network ACL at one interface and direction make one passage: a record has one action for both. */
function passageAt(
  passages: Draft[],
  network: Network,
  hops: readonly TraceHop[],
  index: number,
  hop: FilterHop,
): Draft {
  const last = passages.at(-1);
  const filtered = hop.component === 'security-group' && hop.decision !== 'not-applied';
  if (last?.interfaceId === hop.interfaceId && last.direction === hop.direction) {
    last.filtered ||= filtered;
    return last;
  }
  const { interfaceId, direction, packet } = hop;
  const trafficPath = direction === 'egress' ? trafficPathOf(network, hops.slice(index)) : null;
  const passage: Draft = {
    interfaceId,
    direction,
    action: 'ACCEPT',
    packet,
    trafficPath,
    rejectReason: null,
    filtered,
  };
  passages.push(passage);
  return passage;
}

/** "BPA: VPC Block Public Access" as reject-reason (VPC user guide, "Flow log records"), at the interface the gateway serves. */
function blockedByAccount(passages: Draft[], network: Network, hops: readonly TraceHop[], index: number): void {
  const ahead = hops.findIndex((hop, at) => at > index && isAtInterface(hop) && hop.direction === 'ingress');
  const hop = hops[ahead];
  const passage = hop && isAtInterface(hop) ? passageAt(passages, network, hops, ahead, hop) : passages.at(-1);
  if (!passage) return;
  passage.action = 'REJECT';
  passage.rejectReason = 'BPA';
}
