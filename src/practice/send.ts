import { SYN } from '../flow-log/tcp-flags.js';
import { type Packet, TCP } from '../network/packet.js';
import { converse, exchange, type TrafficOutcome } from '../sandbox/packets/traffic.js';
import type { World } from '../sandbox/world/world.js';
import type { Attempted } from './exercise.js';

export const packetSent = ({ source, destination, port }: Attempted, sourcePort: number): Packet => ({
  protocol: TCP,
  source: source.address,
  destination: destination.address,
  sourcePort,
  destinationPort: port,
});

/**
 * Opens a connection as the program of the ticket would, and speaks a little where it is answered. A SYN that nobody
 * answers is repeated after a second, as every kernel does. `at`: milliseconds.
 */
export function attempt(world: World, at: number, attempted: Attempted, sourcePort: number): TrafficOutcome {
  const { interfaceId } = attempted.source;
  const probe = { interfaceId, packet: packetSent(attempted, sourcePort), connection: `${sourcePort}` };
  const syn = { ...probe, bytes: 60, tcpFlags: SYN };
  const first = exchange(world, at, syn);
  if (first.kind === 'silent') return exchange(world, at + 1_000, syn);
  if (first.kind === 'answered') converse(world, at + 2, { ...probe, sent: 480, received: 3_600 });
  return first;
}

/** How long a program waits for a connection, in the sandbox's time. */
export const patienceMs = 10_000;
