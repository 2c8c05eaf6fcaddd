import { ICMP, ICMPV6, TCP, UDP } from './packet.js';

const numbers: Readonly<Record<string, number>> = { tcp: TCP, udp: UDP, icmp: ICMP, icmpv6: ICMPV6, all: -1 };

/** AWS writes a protocol as a number or as one of four names, -1 for all. Undefined for anything else. */
export function ec2ProtocolNumber(text: string): number | undefined {
  const named = numbers[text.toLowerCase()];
  if (named !== undefined) return named;
  const number = /^-?\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return number >= -1 && number <= 255 ? number : undefined;
}

/** The name of one of the four; any other is a number for EC2, and so is -1 (EC2 API reference, IpPermission). */
export const ec2ProtocolName = (protocol: number): string =>
  Object.keys(numbers).find((name) => name !== 'all' && numbers[name] === protocol) ?? String(protocol);
