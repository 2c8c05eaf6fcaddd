import type { Interface, Network } from '../../network/model.js';
import type { Packet } from '../../network/packet.js';
import type { TraceHop } from '../../network/trace.js';

/** What a fix is made from: the network, both ends where they are known, and every component on the way there and back. */
export interface Ground {
  readonly network: Network;
  readonly source: { readonly interface: Interface | null };
  readonly destination: { readonly interface: Interface | null };
  readonly path: { readonly packet: Packet; readonly steps: readonly BlockingHop[] };
}

/** One component on the way, and what it does with the packet it gets. */
export interface BlockingHop extends Omit<TraceHop, 'at'> {
  readonly leg: 'request' | 'reply';
}
