import { type ConnectionTrace, traceConnection } from '../../network/connection.js';
import type { Network } from '../../network/model.js';
import { ICMP, ICMPV6, type Packet, replyTo, TCP } from '../../network/packet.js';
import { type Trace, trace } from '../../network/trace.js';
import { recordSighting } from '../flow-records/sightings.js';
import type { World } from '../world/world.js';
import { networkOf } from './network-of.js';
import { reactToSelf, receiveAt, roundTrip } from './remote-host.js';
import { forget, isTracked, track } from './tracking.js';
import { follow, type Journey } from './walk.js';

/** A packet to send, from an interface of the world or (null) from somewhere on the internet. */
export interface Probe {
  readonly interfaceId: string | null;
  readonly packet: Packet;
  /** Of the IP packet, header included. */
  readonly bytes: number;
  readonly tcpFlags?: number;
  /** Tells flows apart that have no ports: each run of ping is a new ICMP identifier. */
  readonly connection: string;
  /** Marks the sightings, so that a command that is cancelled leaves none in the future. */
  readonly run?: string;
}

/** What the sender gets to know. */
export type Outcome =
  | { readonly kind: 'answered' | 'refused'; readonly afterMs: number; readonly from: string; readonly ttl: number }
  | { readonly kind: 'unreachable'; readonly afterMs: number; readonly from: string; readonly reason: string }
  | { readonly kind: 'silent' };

const SYN_ACK = 18;
const RST_ACK = 20;
const ACK = 16;
const FIN_ACK = 17;

/** One packet and what comes back: it walks the network as it is now, and every interface on the way sees it. */
export function exchange(world: World, at: number, probe: Probe): Outcome {
  const local = loopback(world, probe);
  if (local) return local;
  const network = networkOf(world, at);
  const route = traceConnection(network, probe.packet, fromOf(probe.interfaceId));
  const roundTripMs = roundTrip(network, route.request, probe, at);
  if (!carry(world, network, route.request, probe, at, probe.bytes, probe.tcpFlags ?? 0)) return { kind: 'silent' };
  const { reaction, ttl } = receiveAt(world, network, route.request);
  if (reaction === 'silence') return { kind: 'silent' };
  const backAt = at + roundTripMs / 2;
  if (reaction === 'unreachable') return portUnreachable(world, network, route, probe, backAt, roundTripMs);
  const isSyn = probe.packet.protocol === TCP && ((probe.tcpFlags ?? 0) & 2) !== 0;
  const flags = isSyn ? (reaction === 'refuse' ? RST_ACK : SYN_ACK) : 0;
  // A reset is a bare header: of IPv4 or IPv6 (20 or 40), and of TCP (20).
  const bytes = reaction === 'refuse' ? (probe.packet.destination.includes(':') ? 60 : 40) : probe.bytes;
  // An Amazon service inside the VPC answers without an interface that could record it.
  if (route.reply && !carry(world, network, route.reply, probe, backAt, bytes, flags)) return { kind: 'silent' };
  return {
    kind: reaction === 'refuse' ? 'refused' : 'answered',
    afterMs: roundTripMs,
    from: probe.packet.destination,
    ttl,
  };
}

/**
 * The rest of a TCP connection whose handshake was answered: the last ACK, data both ways, and FIN from both ends.
 * Returns how long it took.
 */
export function converse(
  world: World,
  at: number,
  probe: Omit<Probe, 'bytes' | 'tcpFlags'> & { readonly sent: number; readonly received: number },
): number {
  const ends = { ...probe, bytes: 52 };
  if (loopback(world, ends)) return 0;
  const network = networkOf(world, at);
  const route = traceConnection(network, probe.packet, fromOf(probe.interfaceId));
  const halfMs = roundTrip(network, route.request, ends, at) / 2;
  const there = segments(probe.sent);
  const back = segments(probe.received);
  const goes = (trip: Trace | null, when: number, packets: number, bytes: number, flags: number) =>
    trip !== null && carry(world, network, trip, probe, when, bytes, flags, packets);
  const complete =
    goes(route.request, at, 1 + there, 52 * (1 + there) + probe.sent, ACK) &&
    (there + back === 0 || goes(route.reply, at + halfMs, there + back, 52 * (there + back) + probe.received, ACK)) &&
    goes(route.request, at + 2 * halfMs, 1, 52, FIN_ACK) &&
    goes(route.reply, at + 3 * halfMs, 1, 52, FIN_ACK) &&
    goes(route.request, at + 4 * halfMs, 1, 52, ACK);
  if (complete)
    for (const { interfaceId, packet } of endsOf(route))
      forget(world, interfaceId, { packet, connection: probe.connection });
  return halfMs * 4;
}

// An Ethernet frame to the internet holds 1448 bytes of TCP data.
const segments = (bytes: number): number => Math.ceil(bytes / 1448);

const fromOf = (interfaceId: string | null): { readonly from: string } => ({ from: interfaceId ?? 'internet' });

const endsOf = ({ request }: ConnectionTrace): readonly { readonly interfaceId: string; readonly packet: Packet }[] => [
  ...(request.from === null ? [] : [{ interfaceId: request.from, packet: request.packet }]),
  ...(request.to === null ? [] : [{ interfaceId: request.to, packet: request.arrived }]),
];

/** Takes a packet along its trace; each interface sees it, each security group that let it through remembers it. */
function carry(
  world: World,
  network: Network,
  route: Trace,
  probe: Pick<Probe, 'connection' | 'run'>,
  at: number,
  bytes: number,
  tcpFlags: number,
  packets = 1,
): boolean {
  const { connection } = probe;
  const isAnswer = route.hops.some(({ reason }) => reason === 'tracked');
  const journey: Journey = follow(network, route, {
    isTracked: (interfaceId, packet) => isTracked(world, interfaceId, { packet, connection }, at),
    recordUnroutable: world.switches.recordUnroutable,
  });
  for (const { filtered, ...passage } of journey.passages) {
    recordSighting(world, {
      ...passage,
      at: Math.floor(at),
      packets,
      bytes,
      tcpFlags,
      ...(probe.run === undefined ? {} : { run: probe.run }),
    });
    if (!filtered || passage.action === 'REJECT') continue;
    const flow = { packet: passage.packet, connection };
    if (!isAnswer || isTracked(world, passage.interfaceId, flow, at))
      track(world, network, passage.interfaceId, flow, at, isAnswer);
  }
  return journey.arrived;
}

/** An ICMP error about a tracked packet is let through by security groups; network ACLs judge it as any other packet. */
function portUnreachable(
  world: World,
  network: Network,
  { request, reply }: ConnectionTrace,
  probe: Probe,
  at: number,
  roundTripMs: number,
): Outcome {
  if (request.to === null || !reply) return { kind: 'silent' };
  const v6 = probe.packet.destination.includes(':');
  const { source, destination } = replyTo(request.arrived);
  const message = {
    protocol: v6 ? ICMPV6 : ICMP,
    source,
    destination,
    sourcePort: 0,
    destinationPort: 0,
    icmp: v6 ? { type: 1, code: 4 } : { type: 3, code: 3 },
  };
  const back = trace(network, message, { from: request.to, established: true, answers: request });
  if (!carry(world, network, back, probe, at, probe.bytes + 28, 0)) return { kind: 'silent' };
  return {
    kind: 'unreachable',
    afterMs: roundTripMs,
    from: probe.packet.destination,
    reason: 'Destination Port Unreachable',
  };
}

/** A host reaches its own addresses without a network. */
function loopback(world: World, { interfaceId, packet }: Probe): Outcome | null {
  const reaction = reactToSelf(world, interfaceId, packet);
  if (reaction === null) return null;
  const from = packet.destination;
  if (reaction === 'silence') return { kind: 'silent' };
  if (reaction === 'unreachable')
    return { kind: 'unreachable', afterMs: 0.03, from, reason: 'Destination Port Unreachable' };
  return { kind: reaction === 'refuse' ? 'refused' : 'answered', afterMs: 0.03, from, ttl: 127 };
}
