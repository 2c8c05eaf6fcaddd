import { greatest, least } from '../../base/extremes.js';
import { type ConnectionTrace, traceConnection } from '../../network/connection.js';
import { isFilter } from '../../network/hop.js';
import type { Network } from '../../network/model.js';
import { type Packet, replyTo } from '../../network/packet.js';
import type { TraceHop } from '../../network/trace.js';
import type { Connection } from '../question.js';
import type { Leg } from '../verdict.js';
import { askedPacket } from './asked-packet.js';
import { lostBefore, type Position, refusedAt } from './consistency.js';
import type { Ends } from './ends.js';
import { type Waypoint, withWaypoints } from './waypoint.js';

/** An interface at which records of the packet are written, in one direction. */
export interface Checkpoint {
  /** Its number on the way there and back, from 0. */
  readonly at: number;
  readonly leg: 'request' | 'reply';
  readonly side: 'source' | 'destination' | 'between';
  readonly interfaceId: string | null;
  readonly direction: 'egress' | 'ingress';
  /** Of an interface in between: the address that the client has there, which a NAT gateway may have put in place of its own. */
  readonly client?: string;
}

/** A checkpoint, and what the configuration decides about what is seen there. */
export interface Ruled extends Checkpoint {
  /** Null where the configuration does not tell. */
  readonly configured: 'allow' | 'deny' | null;
  /** The filter that refuses it. */
  readonly denying: PathHop | null;
}

/** One component on the way there or back and what the configuration makes it decide; sides are those of the question. */
export interface PathHop extends Omit<TraceHop, 'at'> {
  readonly leg: 'request' | 'reply';
  readonly at: 'source' | 'destination' | 'between';
  /** Where the conversation ends if this component stops it. */
  readonly position: Position;
}

export interface Path {
  readonly packet: Packet;
  /** The request as it arrives, after every translation. */
  readonly arrived: Packet;
  readonly steps: readonly PathHop[];
  /** In the order of the way: the source's, those of gateways between, the destination's; and back. */
  readonly checkpoints: readonly Ruled[];
  /** Every component is known, there and back, and none stops anything. */
  readonly isClear: boolean;
  /** The same for the request alone. */
  readonly isClearThere: boolean;
  /** The destination is on the internet, beyond any configuration. */
  readonly isOutside: boolean;
}

/** Ports as the records show them, null where they do not: of the client, of the server, and of a NAT gateway between. */
export interface Ports {
  readonly client: number | null;
  readonly server: number | null;
  readonly nat: number | null;
}

/** What the configuration says about the question. */
export function pathOf(
  connection: Connection,
  network: Network,
  ends: Ends,
  ports: Ports,
  waypoints: readonly Waypoint[] = [],
): Path {
  const packet = askedPacket(connection, ends, ports);
  const from = ends.source.interface?.id;
  const traced = traceConnection(network, packet, {
    ...(from === undefined ? {} : { from }),
    ...(ports.nat === null ? {} : { natPort: ports.nat }),
  });
  const answer = traced.reply?.packet ?? replyTo(traced.request.arrived);
  const request = withWaypoints(traced.request.hops, 'request', waypoints, packet, network, ports.nat);
  const reply = withWaypoints(traced.reply?.hops ?? [], 'reply', waypoints, answer, network, ports.nat);
  const end = (side: 'source' | 'destination', leg: Checkpoint['leg'], direction: Checkpoint['direction']) =>
    ({ leg, side, interfaceId: ends[side].interfaceId, direction }) as const;
  const checkpoints: readonly Checkpoint[] = [
    end('source', 'request', 'egress'),
    ...betweenOf(request, 'request'),
    end('destination', 'request', 'ingress'),
    end('destination', 'reply', 'egress'),
    ...betweenOf(reply, 'reply'),
    end('source', 'reply', 'ingress'),
  ].map((one, at) => ({ ...one, at }));
  const steps = [...placed(request, 'request', checkpoints), ...placed(reply, 'reply', checkpoints)].map((step) =>
    believed(step, network),
  );
  return {
    packet,
    arrived: traced.request.arrived,
    steps,
    checkpoints: checkpoints.map((one) => ruled(one, steps)),
    isClear: isClear(traced) && steps.every(({ decision }) => decision !== 'deny' && decision !== 'unknown'),
    isClearThere: traced.request.disposition === 'delivered',
    isOutside: traced.request.outside,
  };
}

export const isClear = ({ request, reply }: ConnectionTrace): boolean =>
  request.disposition === 'delivered' && reply?.disposition === 'delivered';

/** Interfaces between the two ends whose filters judge the packet: they keep records, too. */
function betweenOf(hops: readonly TraceHop[], leg: Checkpoint['leg']): readonly Omit<Checkpoint, 'at'>[] {
  const found: Omit<Checkpoint, 'at'>[] = [];
  for (const hop of hops) {
    const { at, interfaceId, direction } = hop;
    if (at !== 'between' || !isFilter(hop) || interfaceId === null || direction === null) continue;
    if (!found.some((one) => one.interfaceId === interfaceId && one.direction === direction))
      found.push({
        leg,
        side: 'between',
        interfaceId,
        direction,
        client: leg === 'request' ? hop.packet.source : hop.packet.destination,
      });
  }
  return found;
}

/** A filter at an interface is seen in its records; whatever else stops a packet leaves it unrecorded further on. */
function placed(
  hops: readonly TraceHop[],
  leg: PathHop['leg'],
  checkpoints: readonly Checkpoint[],
): readonly PathHop[] {
  const own = checkpoints.filter((one) => one.leg === leg).map(({ at }) => at);
  const [begin, last] = [least(own), greatest(own)];
  let passed = begin;
  return hops.map((hop): PathHop => {
    const side = leg === 'request' ? hop.at : opposite[hop.at];
    const one = isFilter(hop) ? checkpoints.find((each) => isOf(each, { ...hop, leg, at: side })) : undefined;
    if (one) passed = Math.max(passed, one.at);
    const isSending = hop.reason === 'source-not-running' && hop.at === 'source';
    // Behind the filters of the destination stands its host; behind those of the source nothing.
    const next = Math.min(passed + 1, leg === 'request' ? last + 1 : last);
    const position = isSending ? lostBefore(begin) : one === undefined ? lostBefore(next) : refusedAt(one.at);
    return { ...hop, leg, at: side, position };
  });
}

/** Is the filter at that interface? */
const isOf = (one: Checkpoint, { leg, at, interfaceId, direction }: Omit<PathHop, 'position'>): boolean =>
  one.leg === leg &&
  one.side === at &&
  (at !== 'between' || (one.interfaceId === interfaceId && one.direction === direction));

/** That nobody has an address is known only where somebody listed the interfaces. */
const believed = (step: PathHop, { interfaces }: Network): PathHop =>
  step.reason === 'address-not-found' && interfaces.length === 0 ? { ...step, decision: 'unknown' } : step;

const opposite = { source: 'destination', destination: 'source', between: 'between' } as const;

/** The route by which the packet leaves the end that sends it. */
export const routeOut = ({ steps }: Pick<Path, 'steps'>, leg: PathHop['leg']): PathHop | undefined =>
  steps.find((step) => step.leg === leg && step.component === 'route' && step.at === senders[leg]);

/** Who sends the packet of a leg. */
export const senders = { request: 'source', reply: 'destination' } as const;

function ruled(one: Checkpoint, steps: readonly PathHop[]): Ruled {
  const own = steps.filter(({ position }) => position === refusedAt(one.at));
  const denying = own.find(({ decision }) => decision === 'deny') ?? null;
  // An end has groups, whoever did not describe them; to answers they do not matter.
  const isLacking =
    one.leg === 'request' && one.side !== 'between' && own.every(({ component }) => component !== 'security-group');
  const isOpen = isLacking || own.length === 0 || own.some(({ decision }) => decision === 'unknown');
  return { ...one, configured: denying ? 'deny' : isOpen ? null : 'allow', denying };
}

/** The row of one of the four places at the two ends. */
export function atEnd<T extends Pick<Checkpoint, 'leg' | 'side'>>(rows: readonly T[], place: Leg): T {
  const row = rows.find(({ leg, side }) => place.startsWith(leg) && place.endsWith(side));
  if (!row) throw new Error(`no checkpoint for ${place}`);
  return row;
}
