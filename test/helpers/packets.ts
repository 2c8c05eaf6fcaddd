import { ICMP, ICMPV6, type Packet, TCP, UDP } from '../../src/network/packet.js';

/** One echo request, of the family of its addresses. */
export const ping = (source: string, destination: string): Packet => {
  const isIpv6 = source.includes(':');
  const [protocol, type] = isIpv6 ? [ICMPV6, 128] : [ICMP, 8];
  return { protocol, source, destination, sourcePort: 0, destinationPort: 0, icmp: { type, code: 0 } };
};

export const tcp = (source: string, destination: string, destinationPort: number, sourcePort = 40_000): Packet => ({
  protocol: TCP,
  source,
  destination,
  sourcePort,
  destinationPort,
});

export const udp = (source: string, destination: string, destinationPort: number, sourcePort = 40_000): Packet => ({
  ...tcp(source, destination, destinationPort, sourcePort),
  protocol: UDP,
});
