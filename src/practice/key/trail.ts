import { clientPorts } from '../../network/client-ports.js';
import { traceConnection } from '../../network/connection.js';
import type { TraceHop } from '../../network/hop.js';
import type { Network } from '../../network/model.js';
import { ICMP, ICMPV6, type Packet, TCP } from '../../network/packet.js';
import type { Trace } from '../../network/trace.js';
import { follow, type Passage } from '../../sandbox/packets/walk.js';
import type { Attempted } from '../exercise.js';

/** A component that the packet or its answer meets. */
export interface Met extends TraceHop {
  readonly leg: 'request' | 'reply';
}

/** What an interface on the way sees of it. */
export interface SeenPassage extends Passage {
  readonly leg: 'request' | 'reply';
}

/** Where a connection goes by the rules and routes of a network, how far it comes, and who sees it. */
export interface Trail {
  readonly met: readonly Met[];
  readonly seen: readonly SeenPassage[];
  /** The first component that stops it; null: rules and routes let it through, there and back. */
  readonly stop: Met | null;
  readonly request: Trace;
}

/** From whichever port a Linux asks: a way that only some of them have is no way. */
export function trailOf(network: Network, attempted: Attempted): Trail {
  const { source } = attempted;
  const { request, reply } = traceConnection(network, packetOf(network, attempted), {
    from: source.interfaceId ?? 'internet',
  });
  const legs = [
    { leg: 'request', trace: request },
    ...(reply ? [{ leg: 'reply', trace: reply } as const] : []),
  ] as const;
  const met = legs.flatMap(({ leg, trace }) => trace.hops.map((hop) => ({ ...hop, leg })));
  const seen: SeenPassage[] = [];
  for (const { leg, trace } of legs) {
    const { passages, arrived } = follow(network, trace, { isTracked: () => false, recordUnroutable: false });
    seen.push(...passages.map((passage) => ({ ...passage, leg })));
    if (!arrived) break;
  }
  const stop = met.find(({ decision, reason }) => decision === 'deny' || reason === 'some-ports') ?? null;
  return { met, seen, stop, request };
}

/** Public addresses come and go with a repair: what counts is the machine. */
function packetOf(network: Network, { source, destination, port, protocol = TCP }: Attempted): Packet {
  const { linux } = clientPorts;
  const target = network.interfaces.find(({ id }) => id === destination.interfaceId);
  const own = target?.privateAddresses[0];
  const outside = own === undefined ? undefined : target?.publicAddresses[own];
  const isOutside = source.interfaceId === null && outside !== undefined;
  const addresses = { protocol, source: source.address, destination: isOutside ? outside : destination.address };
  const echo = { [ICMP]: 8, [ICMPV6]: 128 }[protocol];
  if (echo !== undefined) return { ...addresses, sourcePort: 0, destinationPort: 0, icmp: { type: echo, code: 0 } };
  return {
    ...addresses,
    sourcePort: 49_152,
    sourcePorts: linux,
    destinationPort: port,
  };
}
