/** IANA protocol numbers that have rules of their own. */
export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;
export const SCTP = 132;

type Protocol = number | null | undefined;

export const isIcmp = (protocol: Protocol): boolean => protocol === ICMP || protocol === ICMPV6;

/** Ports that rules and records tell: those of other protocols they do not read. */
export const hasPorts = (protocol: Protocol): boolean => protocol === TCP || protocol === UDP;

/** A segment of TCP without data and options, as a reset is and an acknowledgement may be: headers of IP and TCP, bytes. */
export const bareSegment = (isWide: boolean): number => (isWide ? 60 : 40);

/** One packet as a rule sees it. Addresses are canonical text (IPv6 compressed, lower case). */
export interface Packet {
  /** IANA number, 0 to 255. */
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  /** TCP and UDP; 0 for others. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Where nobody can tell the port: all those that it may be. The port itself is then one of them. */
  readonly sourcePorts?: PortRange;
  readonly destinationPorts?: PortRange;
  /** ICMP and ICMPv6 only. */
  readonly icmp?: { readonly type: number; readonly code: number };
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** The answer to a packet: addresses and ports swapped, echo request (8, or 128 in v6) becomes echo reply (0, 129). */
export function replyTo({ sourcePorts, destinationPorts, ...packet }: Packet): Packet {
  const swapped = {
    ...packet,
    source: packet.destination,
    destination: packet.source,
    sourcePort: packet.destinationPort,
    destinationPort: packet.sourcePort,
    ...(destinationPorts ? { sourcePorts: destinationPorts } : {}),
    ...(sourcePorts ? { destinationPorts: sourcePorts } : {}),
  };
  return packet.icmp ? { ...swapped, icmp: { type: packet.protocol === ICMPV6 ? 129 : 0, code: 0 } } : swapped;
}
