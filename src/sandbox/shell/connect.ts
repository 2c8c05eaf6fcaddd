import { SYN } from '../../flow-log/tcp-flags.js';
import { TCP, UDP } from '../../network/packet.js';
import type { VpcEndpointRow } from '../ec2/kinds/vpc-endpoint/kind.js';
import { converse, exchange } from '../packets/traffic.js';
import { complain, type Running, type ShellEffect, type ShellMachine, wait } from './machine.js';
import { lookUpName } from './names.js';
import { ephemeralPort, probe } from './probe.js';

export type Connected =
  | { readonly kind: 'connected'; readonly flow: TcpConnection; readonly elapsedMs: number }
  | { readonly kind: 'refused' | 'timed-out' | 'interrupted'; readonly elapsedMs: number };

/** One open TCP connection of this host. */
export interface TcpConnection {
  readonly address: string;
  readonly port: number;
  readonly sourcePort: number;
  /** Whose interface answered; null for the internet. */
  readonly at: string | null;
  /** The address that the other end sees. */
  readonly seenAs: string;
  /** The VPC endpoint that it goes by, to a service of AWS. */
  readonly endpoint: VpcEndpointRow | null;
}

// Linux sends a SYN again after 1, 2, 4, 8, 16 and 32 s and gives up 64 s after the last (tcp_syn_retries = 6).
const RETRY_MS = [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000];

/** Opens a TCP connection: SYNs go out until one is answered, or `limitMs` is over. */
export function* openTcp(
  machine: ShellMachine,
  address: string,
  port: number,
  limitMs = Number.POSITIVE_INFINITY,
): Generator<ShellEffect, Connected, void> {
  const begun = machine.now();
  const ends = { address, port, sourcePort: ephemeralPort(machine) };
  for (const pauseMs of RETRY_MS) {
    const at = machine.now();
    const outcome = exchange(machine.world, at, { ...probe(machine, TCP, ends), bytes: 60, tcpFlags: SYN });
    const left = begun + limitMs - at;
    if (outcome.kind === 'answered' || outcome.kind === 'refused') {
      yield wait(outcome.afterMs);
      const elapsedMs = machine.now() - begun;
      const { at: whose, seenAs, endpoint } = outcome;
      return outcome.kind === 'answered'
        ? { kind: 'connected', flow: { ...ends, at: whose, seenAs, endpoint }, elapsedMs }
        : { kind: 'refused', elapsedMs };
    }
    yield wait(Math.min(pauseMs, left));
    if (machine.interrupted()) return { kind: 'interrupted', elapsedMs: machine.now() - begun };
    if (left <= pauseMs) break;
  }
  return { kind: 'timed-out', elapsedMs: machine.now() - begun };
}

/** What follows on an open connection: the acknowledgement, `sent` and `received` bytes of data, and its end. */
export function* useTcp(
  machine: ShellMachine,
  flow: TcpConnection,
  sent: number,
  received: number,
): Generator<ShellEffect, void, void> {
  const afterMs = converse(machine.world, machine.now(), { ...probe(machine, TCP, flow), sent, received });
  yield wait(afterMs);
}

/** Sends one datagram; what came of it, as far as the sender can tell. */
export function* sendUdp(
  machine: ShellMachine,
  address: string,
  port: number,
): Generator<ShellEffect, 'answered' | 'refused' | 'silent', void> {
  const flow = { address, port, sourcePort: ephemeralPort(machine) };
  const outcome = exchange(machine.world, machine.now(), { ...probe(machine, UDP, flow), bytes: 29 });
  if (outcome.kind !== 'silent') yield wait(outcome.afterMs);
  return outcome.kind === 'answered' ? 'answered' : outcome.kind === 'silent' ? 'silent' : 'refused';
}

/** `</dev/tcp/ADDRESS/PORT` of bash: opens, and closes at once. What is written to `/dev/udp/…` goes out as one datagram. */
export function* connectByRedirection(
  machine: ShellMachine,
  path: string,
  protocol: string,
  host: string,
  port: string,
  isWriting: boolean,
): Running {
  const address = lookUpName(machine, host, null);
  const number = /^\d+$/.test(port) ? Number(port) : ({ ssh: 22, http: 80, https: 443, domain: 53 }[port] ?? null);
  if (address === null || number === null || number > 65_535) {
    yield complain(
      `bash: ${address === null ? host : port}: ${address === null ? 'Name or service not known' : 'Servname not supported for ai_socktype'}\n`,
    );
    yield complain(`bash: line 1: ${path}: Invalid argument\n`);
    return 1;
  }
  if (protocol === 'udp') {
    if (isWriting) yield* sendUdp(machine, address, number);
    return 0;
  }
  const opened = yield* openTcp(machine, address, number);
  if (opened.kind === 'connected') {
    yield* useTcp(machine, opened.flow, 0, 0);
    return 0;
  }
  if (opened.kind === 'interrupted') return 130;
  const reason = opened.kind === 'refused' ? 'Connection refused' : 'Connection timed out';
  yield complain(`bash: connect: ${reason}\nbash: line 1: ${path}: ${reason}\n`);
  return 1;
}
