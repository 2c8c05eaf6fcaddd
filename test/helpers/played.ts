import type { FlowRecord } from '../../src/flow-log/record.js';
import { ICMP, ICMPV6, TCP } from '../../src/network/packet.js';
import { networkToward } from '../../src/sandbox/packets/network-of.js';
import { converse, exchange } from '../../src/sandbox/packets/traffic.js';
import type { World } from '../../src/sandbox/world/world.js';
import { T0 } from '../sandbox/small-world.js';

export interface PlayedCall {
  /** The interface that sends it; null on the internet. */
  readonly interfaceId: string | null;
  readonly source: string;
  readonly destination: string;
  /** ICMP for a ping, of either family; then the ports do not count. */
  readonly protocol: number;
  readonly port: number;
  readonly clientPort: number;
}

/** Sends it in that world; what its interfaces saw, and whether it got through. */
export function playedIn(world: World, call: PlayedCall) {
  const { interfaceId, source, destination, protocol, port, clientPort } = call;
  const isWide = destination.includes(':');
  const isPing = protocol === ICMP;
  const probe = {
    interfaceId,
    packet: {
      protocol: isPing && isWide ? ICMPV6 : protocol,
      source,
      destination,
      sourcePort: isPing ? 0 : clientPort,
      destinationPort: isPing ? 0 : port,
      ...(isPing ? { icmp: { type: isWide ? 128 : 8, code: 0 } } : {}),
    },
    connection: '1',
  };
  const { kind } = exchange(world, T0, { ...probe, bytes: 84, ...(protocol === TCP ? { tcpFlags: 2 } : {}) });
  // A connection that lasts, and is tracked by then.
  if (kind === 'answered' && protocol === TCP) converse(world, T0 + 90_000, { ...probe, sent: 500, received: 9_000 });
  return { records: recordsOf(world), isThrough: kind !== 'silent', network: networkToward(world, null, T0) };
}

const recordsOf = ({ sightings }: World): readonly FlowRecord[] =>
  sightings.map(({ interfaceId, direction, action, packet, tcpFlags, at }) => ({
    interfaceId,
    srcaddr: packet.source,
    dstaddr: packet.destination,
    srcport: packet.sourcePort,
    dstport: packet.destinationPort,
    protocol: packet.protocol,
    start: Math.floor(at / 1000),
    end: Math.floor(at / 1000) + 59,
    action,
    flowDirection: direction,
    tcpFlags,
    line: '',
  }));
