import type { Direction, RuledTraffic } from './decision.js';
import { hasPorts, ICMP, ICMPV6, type Packet, TCP, UDP } from './packet.js';

const names: Readonly<Record<number, string>> = {
  [-1]: 'all traffic',
  [ICMP]: 'icmp',
  [TCP]: 'tcp',
  [UDP]: 'udp',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  [ICMPV6]: 'icmpv6',
  132: 'sctp',
};

/** `tcp`, `icmp`, `all traffic` for -1, else `protocol 89`. */
export const protocolWord = (protocol: number): string => names[protocol] ?? `protocol ${protocol}`;

/** What a packet is: `tcp 443`, `icmp`, `icmp type 3 code 4`. An echo request is plain `icmp`, as people say it. */
export function packetInWords(packet: Packet): string {
  const name = protocolWord(packet.protocol);
  if (hasPorts(packet.protocol)) return `${name} ${packet.destinationPort}`;
  if (!packet.icmp || isEchoRequest(packet)) return name;
  return `${name} type ${packet.icmp.type} code ${packet.icmp.code}`;
}

/** `icmp from 172.31.16.10` on the way in, `icmp to 172.31.32.10` on the way out. */
export const trafficInWords = (packet: Packet, direction: Direction): string =>
  direction === 'ingress'
    ? `${packetInWords(packet)} from ${packet.source}`
    : `${packetInWords(packet)} to ${packet.destination}`;

/** What a rule covers: `tcp 22`, `udp 1024-65535`, `icmp type 8`, `tcp` where all ports are meant. */
export function coverageInWords({ protocol, ports, icmp }: RuledTraffic): string {
  const name = protocolWord(protocol);
  if (hasPorts(protocol) && ports && !(ports.from <= 0 && ports.to >= 65535)) {
    return ports.from === ports.to ? `${name} ${ports.from}` : `${name} ${ports.from}-${ports.to}`;
  }
  if (!icmp || icmp.type === -1) return name;
  return icmp.code === -1 ? `${name} type ${icmp.type}` : `${name} type ${icmp.type} code ${icmp.code}`;
}

export const preposition = (direction: Direction): 'from' | 'to' => (direction === 'ingress' ? 'from' : 'to');

const isEchoRequest = ({ protocol, icmp }: Packet): boolean => icmp?.type === (protocol === ICMPV6 ? 128 : 8);
