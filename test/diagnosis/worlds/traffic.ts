import type { Probe } from '../../../src/diagnosis/verdict.js';
import { ICMP, ICMPV6, type Packet } from '../../../src/network/packet.js';
import { converse, exchange, type TrafficOutcome } from '../../../src/sandbox/packets/traffic.js';
import type { Lab } from './account.js';
import { protocolNumber, type Shape } from './shapes.js';

/** What was sent on purpose and what its sender saw. */
export interface Sent extends Probe {
  readonly outcomes: readonly TrafficOutcome[];
}

export interface Sending {
  /** Names the connection: the same name again is the same flow to a security group. */
  readonly run: string;
  /** The first source port; each attempt of TCP and UDP takes another. */
  readonly clientPort?: number;
  /** Seconds after the minute: flows may straddle two aggregation windows. */
  readonly second?: number;
}

const ATTEMPTS = 2;
const SYN = 2;

/** Two pings, two connections or two datagrams, as a person would try. Time passes. */
export function sendTraffic(lab: Lab, shape: Shape, { run, clientPort = 40_000, second = 7 }: Sending): Sent {
  const minute = 60_000;
  lab.advance(minute - (lab.now() % minute) + second * 1000);
  const from = lab.now();
  const outcomes: TrafficOutcome[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    outcomes.push(once(lab, shape, run, clientPort + attempt));
    lab.advance(shape.protocol === 'tcp' ? 3_000 : 1_000);
  }
  const sent = { from, to: lab.now(), answered: wasAnswered(shape, outcomes), outcomes };
  return shape.protocol === 'icmp' ? { ...sent, packets: ATTEMPTS, bytes: ATTEMPTS * pingBytes(shape) } : sent;
}

function once(lab: Lab, shape: Shape, run: string, sourcePort: number): TrafficOutcome {
  const connection = shape.protocol === 'icmp' ? run : `${run} ${sourcePort}`;
  const probe = { interfaceId: shape.source?.eni ?? null, packet: packetOf(shape, sourcePort), connection };
  const at = lab.now();
  if (shape.protocol === 'icmp') return exchange(lab.world, at, { ...probe, bytes: pingBytes(shape) });
  if (shape.protocol === 'udp') return exchange(lab.world, at, { ...probe, bytes: 60 });
  const syn = { ...probe, bytes: shape.family === 6 ? 80 : 60, tcpFlags: SYN };
  const first = exchange(lab.world, at, syn);
  if (first.kind === 'answered') converse(lab.world, at + 2, { ...probe, sent: 120, received: 900 });
  // The kernel repeats a SYN that nobody answers after a second.
  return first.kind === 'silent' ? exchange(lab.world, at + 1_000, syn) : first;
}

/** Of Linux's ping with 56 bytes of data. */
const pingBytes = ({ family }: Shape): number => (family === 6 ? 104 : 84);

export function packetOf(shape: Shape, sourcePort: number): Packet {
  const protocol = protocolNumber(shape);
  const isPing = protocol === ICMP || protocol === ICMPV6;
  return {
    protocol,
    source: shape.from,
    destination: shape.to,
    sourcePort: isPing ? 0 : sourcePort,
    destinationPort: isPing ? 0 : shape.port,
    ...(isPing ? { icmp: { type: protocol === ICMP ? 8 : 128, code: 0 } } : {}),
  };
}

/** As a probe tells it: UDP need not be answered, and a refusal is an answer of another kind. */
function wasAnswered({ protocol }: Shape, outcomes: readonly TrafficOutcome[]): boolean | null {
  if (protocol === 'udp') return null;
  if (outcomes.some(({ kind }) => kind === 'answered')) return true;
  return outcomes.some(({ kind }) => kind !== 'silent') ? null : false;
}

export const gotThrough = ({ outcomes }: Sent): boolean => outcomes.every(({ kind }) => kind === 'answered');
