import { type ConnectionTrace, traceConnection } from '../network/connection.js';
import type { Network } from '../network/model.js';
import { ICMP, ICMPV6, type Packet, TCP, UDP } from '../network/packet.js';
import type { TraceHop } from '../network/trace.js';
import type { Ends } from './ends.js';
import type { Place } from './signature.js';
import type { Connection } from './verdict.js';

/** One component on the way there or back and what the configuration makes it decide; sides are those of the question. */
export interface Step extends Omit<TraceHop, 'at'> {
  readonly leg: 'request' | 'reply';
  readonly at: 'source' | 'destination' | 'between';
  /** Where the conversation ends if this component stops it. */
  readonly place: Place;
}

export interface Path {
  readonly packet: Packet;
  /** The request as it arrives, after every translation. */
  readonly arrived: Packet;
  readonly steps: readonly Step[];
  /** Every component is known, there and back, and none stops anything. */
  readonly isClear: boolean;
  /** The same for the request alone. */
  readonly isClearThere: boolean;
  /** The destination is on the internet, beyond any configuration. */
  readonly isOutside: boolean;
  readonly reachesInterface: string | null;
}

/** What the configuration says about the question. `clientPort` and `port` are those of the records, where there are any. */
export function pathOf(
  connection: Connection,
  network: Network,
  ends: Ends,
  ports: { readonly client: number | null; readonly server: number | null },
): Path {
  const packet = packetOf(connection, ends, ports);
  const from = ends.source.interface?.id;
  const traced = traceConnection(network, packet, from === undefined ? {} : { from });
  const steps = [...stepsOf(traced.request.hops, 'request'), ...stepsOf(traced.reply?.hops ?? [], 'reply')].map(
    (step) => believed(step, network),
  );
  return {
    packet,
    arrived: traced.request.arrived,
    steps,
    isClear: isClear(traced),
    isClearThere: traced.request.disposition === 'delivered',
    isOutside: traced.request.outside,
    reachesInterface: traced.request.to,
  };
}

const isClear = ({ request, reply }: ConnectionTrace): boolean =>
  request.disposition === 'delivered' && reply?.disposition === 'delivered';

// In the range of Linux, of Windows and of NAT gateways alike (VPC user guide, "Ephemeral ports").
const EPHEMERAL_PORT = 49_152;

function packetOf(
  { protocol, port }: Connection,
  { source, destination }: Ends,
  ports: { readonly client: number | null; readonly server: number | null },
): Packet {
  const hasPorts = protocol === TCP || protocol === UDP;
  const packet = {
    protocol,
    source: source.inside,
    destination: destination.address,
    sourcePort: hasPorts ? (ports.client ?? EPHEMERAL_PORT) : 0,
    destinationPort: hasPorts ? (port ?? ports.server ?? 0) : 0,
  };
  if (protocol === ICMP) return { ...packet, icmp: { type: 8, code: 0 } };
  return protocol === ICMPV6 ? { ...packet, icmp: { type: 128, code: 0 } } : packet;
}

const stepsOf = (hops: readonly TraceHop[], leg: Step['leg']): readonly Step[] =>
  hops.map((hop) => {
    const at = leg === 'request' ? hop.at : opposite[hop.at];
    return { ...hop, leg, at, place: placeOf(hop, leg) };
  });

/** That nobody has an address is known only where somebody listed the interfaces. */
const believed = (step: Step, { interfaces }: Network): Step =>
  step.reason === 'address-not-found' && interfaces.length === 0 ? { ...step, decision: 'unknown' } : step;

const opposite = { source: 'destination', destination: 'source', between: 'between' } as const;

/** A filter at an interface is seen in its records; whatever else stops a packet leaves it unrecorded further on. */
function placeOf({ component, at, reason }: TraceHop, leg: Step['leg']): Place {
  const isFilter = component === 'security-group' || component === 'network-acl';
  if (isFilter && at === 'source') return leg === 'request' ? 'leaving-source' : 'leaving-destination';
  if (isFilter && at === 'destination') return leg === 'request' ? 'entering-destination' : 'entering-source';
  if (reason === 'source-not-running') return leg === 'request' ? 'before-source' : 'destination-host';
  return leg === 'request' ? 'request-way' : 'reply-way';
}
