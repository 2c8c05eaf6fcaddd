import type { Lack } from '../coverage.js';
import type { Trace, TraceHop, TraceReason } from '../hop.js';
import type { Interface, Network } from '../model.js';
import type { Packet } from '../packet.js';

/** What stays the same during one walk. */
export interface Walk {
  readonly network: Network;
  /** The packet answers one that was let through. */
  readonly established: boolean;
  /** The trace of the packet that is answered; gateways know its translations. */
  readonly answers: Trace | null;
  /** The port that a NAT gateway gave the packet, where the records tell. */
  readonly natPort?: number | undefined;
  /** See `TraceOptions`. */
  readonly simulates?: boolean | undefined;
}

/** Where a packet is inside a VPC: the interface it left (null: an address without one) and its subnet. */
export interface PacketPlace {
  readonly at: 'source' | 'between';
  readonly interface: Interface | null;
  readonly subnetId: string | null;
  readonly vpcId: string | null;
  /** NAT gateways that translated the packet so far. */
  readonly translatedBy: readonly string[];
  /** Appliances and firewall endpoints that it came through so far: behind them no reference to a group holds. */
  readonly through?: readonly string[];
  /** The gateway by which it came into this VPC, where it did not begin here. */
  readonly enteredBy?: string;
}

/** What happens to a packet next. Each kind has one function that takes it and returns the Step after it. */
export type Next =
  | { readonly kind: 'leave'; readonly place: PacketPlace; readonly packet: Packet }
  | { readonly kind: 'route'; readonly place: PacketPlace; readonly packet: Packet }
  | { readonly kind: 'internet'; readonly packet: Packet }
  | {
      readonly kind: 'arrive';
      readonly target: Interface;
      readonly fromSubnetId: string | null;
      readonly packet: Packet;
      readonly through?: readonly string[];
    }
  | WalkEnd;

export interface WalkEnd {
  readonly kind: 'end';
  readonly to: string | null;
  /** It is on the internet now, where an answer can come from. */
  readonly outside: boolean;
  readonly packet: Packet;
  /** It left what the configuration covers by this gateway or appliance. */
  readonly beyond?: string;
}

export interface WalkStep {
  readonly hops: readonly TraceHop[];
  readonly next: Next;
}

export const end = (packet: Packet, to: string | null = null): WalkEnd => ({ kind: 'end', to, outside: false, packet });

export const endBeyond = (packet: Packet, beyond: string): WalkEnd => ({ ...end(packet), beyond });

/** What a hop says of something that is not known. */
export const asUnknown = (lacks: Lack): Pick<TraceHop, 'decision' | 'lacks'> => ({ decision: 'unknown', lacks });

/** A gateway stands between interfaces and belongs to none. */
export function gatewayHop(
  packet: Packet,
  resourceId: string | null,
  decision: 'allow' | 'deny' | 'unknown',
  rule: string,
  reason?: TraceReason,
): TraceHop {
  const hop = {
    component: 'gateway',
    at: 'between',
    direction: null,
    resourceId,
    interfaceId: null,
    decision,
    rule,
    packet,
  } as const;
  return reason === undefined ? hop : { ...hop, reason };
}

/** Where that is another state than `available` (EC2 API reference, TransitGatewayAttachment and VpcPeeringConnectionStateReason). */
const workingStates: Partial<Readonly<Record<TraceReason, readonly string[]>>> = {
  'transit-gateway': ['available', 'modifying'],
  peering: ['active'],
};

/** What its state says of a packet that needs it: nothing where it works. One that was described without it may be in any. */
export function gatewayStateHops(
  packet: Packet,
  { id, state }: { readonly id: string; readonly state: string },
  reason: TraceReason,
): readonly TraceHop[] {
  if ((workingStates[reason] ?? ['available']).includes(state)) return [];
  return state === 'unknown'
    ? [gatewayHop(packet, id, 'unknown', `the state of ${id} is not described`, reason)]
    : [{ ...gatewayHop(packet, id, 'deny', `${id} is in state ${state}`, reason), fault: 'state' }];
}
