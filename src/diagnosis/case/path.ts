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
  readonly leg: 'request' | 'reply';
  readonly side: 'source' | 'destination' | 'between';
  readonly interfaceId: string | null;
  readonly direction: 'egress' | 'ingress';
  /** Of an interface in between: the address that the client has there, which a NAT gateway may have put in place of its own. */
  readonly client?: string;
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
  readonly checkpoints: readonly Checkpoint[];
  /** Which of them are those of the two ends. */
  readonly ends: Readonly<Record<Leg, number>>;
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
  const request = withWaypoints(traced.request.hops, 'request', waypoints, packet, network);
  const reply = withWaypoints(traced.reply?.hops ?? [], 'reply', waypoints, answer, network);
  const there = betweenOf(request, 'request');
  const back = betweenOf(reply, 'reply');
  const at = (side: 'source' | 'destination', leg: Checkpoint['leg'], direction: Checkpoint['direction']) =>
    ({ leg, side, interfaceId: ends[side].interfaceId, direction }) as const;
  const checkpoints: readonly Checkpoint[] = [
    at('source', 'request', 'egress'),
    ...there,
    at('destination', 'request', 'ingress'),
    at('destination', 'reply', 'egress'),
    ...back,
    at('source', 'reply', 'ingress'),
  ];
  const steps = [...placed(request, 'request', there, 0), ...placed(reply, 'reply', back, there.length + 2)].map(
    (step) => believed(step, network),
  );
  return {
    packet,
    arrived: traced.request.arrived,
    steps,
    checkpoints,
    ends: {
      'request-at-source': 0,
      'request-at-destination': there.length + 1,
      'reply-at-destination': there.length + 2,
      'reply-at-source': checkpoints.length - 1,
    },
    isClear: isClear(traced) && steps.every(({ decision }) => decision !== 'deny' && decision !== 'unknown'),
    isClearThere: traced.request.disposition === 'delivered',
    isOutside: traced.request.outside,
  };
}

export const isClear = ({ request, reply }: ConnectionTrace): boolean =>
  request.disposition === 'delivered' && reply?.disposition === 'delivered';

/** Interfaces between the two ends whose filters judge the packet: they keep records, too. */
function betweenOf(hops: readonly TraceHop[], leg: Checkpoint['leg']): readonly Checkpoint[] {
  const found: Checkpoint[] = [];
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
  between: readonly Checkpoint[],
  begin: number,
): readonly PathHop[] {
  const last = begin + between.length + 1;
  let passed = begin;
  return hops.map((hop): PathHop => {
    const at = leg === 'request' ? hop.at : opposite[hop.at];
    const own = checkpointOf(hop, between, begin, last);
    if (own !== undefined) passed = Math.max(passed, own);
    const isSending = hop.reason === 'source-not-running' && hop.at === 'source';
    // Behind the filters of the destination stands its host; behind those of the source nothing.
    const next = Math.min(passed + 1, leg === 'request' ? last + 1 : last);
    const position = isSending ? lostBefore(begin) : own === undefined ? lostBefore(next) : refusedAt(own);
    return { ...hop, leg, at, position };
  });
}

function checkpointOf(hop: TraceHop, between: readonly Checkpoint[], begin: number, last: number): number | undefined {
  if (!isFilter(hop)) return undefined;
  if (hop.at === 'source') return begin;
  if (hop.at === 'destination') return last;
  const { interfaceId, direction } = hop;
  const index = between.findIndex((one) => one.interfaceId === interfaceId && one.direction === direction);
  return index === -1 ? undefined : begin + 1 + index;
}

/** That nobody has an address is known only where somebody listed the interfaces. */
const believed = (step: PathHop, { interfaces }: Network): PathHop =>
  step.reason === 'address-not-found' && interfaces.length === 0 ? { ...step, decision: 'unknown' } : step;

const opposite = { source: 'destination', destination: 'source', between: 'between' } as const;

/** The filter that refuses, by the configuration, what is seen at this checkpoint. */
export const denyingAt = ({ steps }: Pick<Path, 'steps'>, checkpoint: number): PathHop | undefined =>
  steps.find(({ decision, position }) => decision === 'deny' && position === refusedAt(checkpoint));

/** The route by which the packet leaves the end that sends it. */
export const routeOut = ({ steps }: Pick<Path, 'steps'>, leg: PathHop['leg']): PathHop | undefined =>
  steps.find((step) => step.leg === leg && step.component === 'route' && step.at === senders[leg]);

/** Who sends the packet of a leg. */
export const senders = { request: 'source', reply: 'destination' } as const;

/** Does the configuration refuse what is seen at this checkpoint? Null where it does not tell. */
export function configuredAt({ steps, checkpoints }: Path, checkpoint: number): 'allow' | 'deny' | null {
  const own = steps.filter(({ position }) => position === refusedAt(checkpoint));
  const decisions = own.map(({ decision }) => decision);
  if (decisions.includes('deny')) return 'deny';
  const { leg, side } = checkpoints[checkpoint] ?? {};
  // An end has groups, whoever did not describe them; to answers they do not matter.
  const isLacking =
    leg === 'request' && side !== 'between' && own.every(({ component }) => component !== 'security-group');
  return isLacking || decisions.length === 0 || decisions.includes('unknown') ? null : 'allow';
}
