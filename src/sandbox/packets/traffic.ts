import { ACK, FIN, RST, SYN, SYN_ACK } from '../../flow-log/tcp-flags.js';
import { nthAddress } from '../../network/cidr.js';
import type { Network } from '../../network/model.js';
import { ICMP, ICMPV6, type Packet, replyTo, TCP } from '../../network/packet.js';
import { type Trace, trace } from '../../network/trace.js';
import type { World } from '../world/world.js';
import { carry } from './carry.js';
import { legsOf, type PacketLeg } from './legs.js';
import { networkOf } from './network-of.js';
import { mtuOfPath } from './path-mtu.js';
import { reactToSelf, receiveAt, roundTrip } from './remote-host.js';
import { forget } from './tracking.js';

/** A packet to send, from an interface of the world or (null) from somewhere on the internet. */
export interface SentPacket {
  readonly interfaceId: string | null;
  readonly packet: Packet;
  /** Of the IP packet, header included. */
  readonly bytes: number;
  readonly tcpFlags?: number;
  /** Tells flows apart that have no ports: each run of ping is a new ICMP identifier. */
  readonly connection: string;
  /** Marks the sightings, so that a command that is cancelled leaves none in the future. */
  readonly run?: string;
  /** Where it goes out with a time to live that ends before it arrives, so that nobody answers it. */
  readonly expires?: boolean;
  /** It may not be taken apart on the way. */
  readonly whole?: boolean;
}

/** What the sender gets to know. */
export type TrafficOutcome =
  | {
      readonly kind: 'answered' | 'refused';
      readonly afterMs: number;
      readonly from: string;
      readonly ttl: number;
      /** The interface that answered; null for the internet and for Amazon's own. */
      readonly at: string | null;
      /** From which address the other end saw it come. */
      readonly seenAs: string;
    }
  | { readonly kind: 'unreachable'; readonly afterMs: number; readonly from: string; readonly reason: string }
  | { readonly kind: 'silent' };

/** One packet and what comes back: it walks the network as it is now, and every interface on the way sees it. */
export function exchange(world: World, at: number, probe: SentPacket): TrafficOutcome {
  const local = loopback(world, probe);
  if (local) return local;
  const network = networkOf(world, at);
  const { legs, isWhole } = legsOf(world, network, probe.packet, probe.interfaceId ?? 'internet');
  const mtu = mtuOfPath(network, legs);
  if (probe.whole && probe.bytes > mtu) return tooBig(world, probe, mtu);
  const { request } = legs.at(-1) ?? legs[0];
  const roundTripMs = roundTrip(network, request, probe, at);
  const sent = legs.every((leg) => carry(world, network, leg.request, probe, at, probe.bytes, probe.tcpFlags ?? 0));
  if (!sent || !isWhole || probe.expires) return { kind: 'silent' };
  const { reaction, ttl } = receiveAt(world, network, request);
  if (reaction === 'silence') return { kind: 'silent' };
  const backAt = at + roundTripMs / 2;
  if (reaction === 'unreachable') return portUnreachable(world, network, legs, probe, backAt, roundTripMs);
  const isSyn = probe.packet.protocol === TCP && ((probe.tcpFlags ?? 0) & SYN) !== 0;
  const flags = isSyn ? (reaction === 'refuse' ? RST | ACK : SYN_ACK) : 0;
  // A reset is a bare header: of IPv4 or IPv6 (20 or 40), and of TCP (20).
  const bytes = reaction === 'refuse' ? (probe.packet.destination.includes(':') ? 60 : 40) : probe.bytes;
  const answered = [...legs]
    .reverse()
    // An Amazon service inside the VPC answers without an interface that could record it.
    .every(({ reply }) => !reply || carry(world, network, reply, probe, backAt, bytes, flags));
  if (!answered) return { kind: 'silent' };
  return {
    kind: reaction === 'refuse' ? 'refused' : 'answered',
    afterMs: roundTripMs,
    from: probe.packet.destination,
    ttl: ttl - (legs.length - 1),
    at: request.to,
    seenAs: request.arrived.source,
  };
}

/**
 * The rest of a TCP connection whose handshake was answered: the last ACK, data both ways, and FIN from both ends.
 * Returns how long it took.
 */
export function converse(
  world: World,
  at: number,
  probe: Omit<SentPacket, 'bytes' | 'tcpFlags'> & { readonly sent: number; readonly received: number },
): number {
  const ends = { ...probe, bytes: 52 };
  if (loopback(world, ends)) return 0;
  const network = networkOf(world, at);
  const { legs } = legsOf(world, network, probe.packet, probe.interfaceId ?? 'internet');
  const requests = legs.map(({ request }) => request);
  const replies = [...legs].reverse().map(({ reply }) => reply);
  const halfMs = roundTrip(network, requests.at(-1) ?? legs[0].request, ends, at) / 2;
  const there = segments(probe.sent);
  const back = segments(probe.received);
  const goes = (trips: readonly (Trace | null)[], when: number, packets: number, bytes: number, flags: number) =>
    trips.every((trip) => trip !== null && carry(world, network, trip, probe, when, bytes, flags, packets));
  const complete =
    goes(requests, at, 1 + there, 52 * (1 + there) + probe.sent, ACK) &&
    (there + back === 0 || goes(replies, at + halfMs, there + back, 52 * (there + back) + probe.received, ACK)) &&
    goes(requests, at + 2 * halfMs, 1, 52, FIN | ACK) &&
    goes(replies, at + 3 * halfMs, 1, 52, FIN | ACK) &&
    goes(requests, at + 4 * halfMs, 1, 52, ACK);
  if (complete)
    for (const { interfaceId, packet } of legs.flatMap(endsOf))
      forget(world, interfaceId, { packet, connection: probe.connection });
  return halfMs * 4;
}

// An Ethernet frame to the internet holds 1448 bytes of TCP data.
const segments = (bytes: number): number => Math.ceil(bytes / 1448);

const endsOf = ({ request }: PacketLeg): readonly { readonly interfaceId: string; readonly packet: Packet }[] => [
  ...(request.from === null ? [] : [{ interfaceId: request.from, packet: request.packet }]),
  ...(request.to === null ? [] : [{ interfaceId: request.to, packet: request.arrived }]),
];

/** The router of the sender's subnet says so, which no flow log sees. */
function tooBig({ ec2 }: World, { interfaceId }: SentPacket, mtu: number): TrafficOutcome {
  const subnet = ec2.subnets[ec2.interfaces[interfaceId ?? '']?.SubnetId ?? ''];
  const from = nthAddress(subnet?.CidrBlock ?? '', 1) ?? '';
  return { kind: 'unreachable', afterMs: 0.2, from, reason: `Frag needed and DF set (mtu = ${mtu})` };
}

/** An ICMP error about a tracked packet is let through by security groups; network ACLs judge it as any other packet. */
function portUnreachable(
  world: World,
  network: Network,
  legs: readonly PacketLeg[],
  probe: SentPacket,
  at: number,
  roundTripMs: number,
): TrafficOutcome {
  const v6 = probe.packet.destination.includes(':');
  for (const { request, reply } of [...legs].reverse()) {
    if (request.to === null || !reply) return { kind: 'silent' };
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
  }
  return {
    kind: 'unreachable',
    afterMs: roundTripMs,
    from: probe.packet.destination,
    reason: 'Destination Port Unreachable',
  };
}

/** A host reaches its own addresses without a network. */
function loopback(world: World, { interfaceId, packet }: SentPacket): TrafficOutcome | null {
  const reaction = reactToSelf(world, interfaceId, packet);
  if (reaction === null) return null;
  const from = packet.destination;
  if (reaction === 'silence') return { kind: 'silent' };
  if (reaction === 'unreachable')
    return { kind: 'unreachable', afterMs: 0.03, from, reason: 'Destination Port Unreachable' };
  const kind = reaction === 'refuse' ? 'refused' : 'answered';
  return { kind, afterMs: 0.03, from, ttl: 127, at: interfaceId, seenAs: packet.source };
}
