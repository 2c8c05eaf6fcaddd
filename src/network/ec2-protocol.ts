import { ICMP, ICMPV6, TCP, UDP } from '../packet.js';

const byName: Readonly<Record<string, number>> = { tcp: TCP, udp: UDP, icmp: ICMP, icmpv6: ICMPV6, all: -1 };

/** AWS writes a protocol as a number or as one of four names, -1 for all. Undefined for anything else. */
export function awsProtocolNumber(text: string): number | undefined {
  const named = byName[text.toLowerCase()];
  if (named !== undefined) return named;
  const number = /^-?\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return number >= -1 && number <= 255 ? number : undefined;
}
