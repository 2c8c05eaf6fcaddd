import { ACK, FIN, RST, SYN, SYN_ACK } from '../../flow-log/tcp-flags.js';
import { isIpv6 } from '../../network/address.js';
import { nthAddress } from '../../network/cidr.js';
import type { Trace } from '../../network/hop.js';
import type { Network } from '../../network/model.js';
import { bareSegment, ICMP, ICMPV6, type Packet, replyTo, TCP } from '../../network/packet.js';
import type { VpcEndpointRow } from '../ec2/kinds/vpc-endpoint/kind.js';
import { worldWith } from '../world/account.js';
import type { World } from '../world/world.js';
import { carry, type PacketAmount } from './carry.js';
import { endpointReached } from './endpoint-reached.js';
import { answerLegs, lastTrace, legsOf, type PacketLeg, type PacketLegs } from './legs.js';
import { networkToward } from './network-of.js';
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
      /** The VPC endpoint by which it came to a service of AWS. */
      readonly endpoint: VpcEndpointRow | null;
    }
  | { readonly kind: 'unreachable'; readonly afterMs: number; readonly from: string; readonly reason: string }
  | { readonly kind: 'silent' };

/** One packet and what comes back: it walks the network as it is now, and every interface on the way sees it. */
export function exchange(world: World, at: number, probe: SentPacket): TrafficOutcome {
  const local = loopback(world, probe);
  if (local) return local;
  const network = networkToward(world, probe.packet.destination, at);
  const legs = legsOf(world, network, probe.packet, probe.interfaceId ?? 'internet');
  const mtu = mtuOfPath(network, legs);
  if (probe.whole && probe.bytes > mtu) return tooBig(world, probe, mtu);
  const request = lastTrace(legs);
  const roundTripMs = roundTrip(network, request, probe, at);
  const { bytes, tcpFlags = 0 } = probe;
  if (!goes(world, network, legs, probe, { at, bytes, tcpFlags }) || probe.expires) return { kind: 'silent' };
  const { reaction, ttl } = receiveAt(world, request);
  if (reaction === 'silence') return { kind: 'silent' };
  const backAt = at + roundTripMs / 2;
  if (reaction === 'unreachable') return portUnreachable(world, network, legs, probe, backAt, roundTripMs);
  const isSyn = probe.packet.protocol === TCP && (tcpFlags & SYN) !== 0;
  const answer = {
    at: backAt,
    bytes: reaction === 'refuse' ? bareSegment(isIpv6(probe.packet.destination)) : bytes,
    tcpFlags: isSyn ? (reaction === 'refuse' ? RST | ACK : SYN_ACK) : 0,
  };
  const back = answerLegs(world, network, legs, replyTo);
  if (!goes(world, network, back, probe, answer)) return { kind: 'silent' };
  return {
    kind: reaction === 'refuse' ? 'refused' : 'answered',
    afterMs: roundTripMs,
    from: probe.packet.destination,
    ttl: ttl - Math.max(0, back.length - 1),
    at: request.to,
    seenAs: request.arrived.source,
    endpoint: endpointReached(world, request),
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
  const network = networkToward(world, probe.packet.destination, at);
  const legs = legsOf(world, network, probe.packet, probe.interfaceId ?? 'internet');
  const back = answerLegs(world, network, legs, replyTo);
  const halfMs = roundTrip(network, lastTrace(legs), ends, at) / 2;
  const [asked, given] = [segments(probe.sent), segments(probe.received)];
  const sends = (ways: readonly PacketLeg[], when: number, packets: number, bytes: number, tcpFlags: number) =>
    ways.length > 0 && goes(world, network, ways, probe, { at: when, packets, bytes, tcpFlags });
  const complete =
    sends(legs, at, 1 + asked, 52 * (1 + asked) + probe.sent, ACK) &&
    (asked + given === 0 || sends(back, at + halfMs, asked + given, 52 * (asked + given) + probe.received, ACK)) &&
    sends(legs, at + 2 * halfMs, 1, 52, FIN | ACK) &&
    sends(back, at + 3 * halfMs, 1, 52, FIN | ACK) &&
    sends(legs, at + 4 * halfMs, 1, 52, ACK);
  if (complete)
    for (const { interfaceId, ...flow } of [...legs, ...back].flatMap(({ trace }) => endsOf(trace)))
      forget(worldWith(world, interfaceId), interfaceId, { ...flow, connection: probe.connection });
  return halfMs * 4;
}

/** Takes a packet, or several alike, along its legs as far as it comes; false where that is not to the end. */
const goes = (
  world: World,
  network: Network,
  legs: readonly PacketLeg[],
  probe: Pick<SentPacket, 'connection' | 'run'>,
  amount: PacketAmount,
): boolean => legs.every((leg) => carry(world, network, leg.trace, { ...probe, ...amount }) && !leg.isLost);

// An Ethernet frame to the internet holds 1448 bytes of TCP data.
const segments = (bytes: number): number => Math.ceil(bytes / 1448);

const endsOf = ({ from, packet, to, arrived }: Trace) => [
  ...(from === null ? [] : [{ interfaceId: from, direction: 'egress' as const, packet }]),
  ...(to === null ? [] : [{ interfaceId: to, direction: 'ingress' as const, packet: arrived }]),
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
  legs: PacketLegs,
  probe: SentPacket,
  at: number,
  roundTripMs: number,
): TrafficOutcome {
  const isV6 = isIpv6(probe.packet.destination);
  const back = answerLegs(world, network, legs, (arrived) => {
    const { source, destination } = replyTo(arrived);
    const kind = isV6
      ? { protocol: ICMPV6, icmp: { type: 1, code: 4 } }
      : { protocol: ICMP, icmp: { type: 3, code: 3 } };
    return { ...kind, source, destination, sourcePort: 0, destinationPort: 0 };
  });
  const isHeard = goes(world, network, back, probe, { at, bytes: probe.bytes + 28, tcpFlags: 0 });
  if (back.length === 0 || !isHeard) return { kind: 'silent' };
  const reason = 'Destination Port Unreachable';
  return { kind: 'unreachable', afterMs: roundTripMs, from: probe.packet.destination, reason };
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
  return { kind, afterMs: 0.03, from, ttl: 127, at: interfaceId, seenAs: packet.source, endpoint: null };
}
