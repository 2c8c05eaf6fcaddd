import type { PortRange } from './packet.js';

/**
 * The ports from which a client of each kind asks, and to which the answer must get (VPC user guide, "Ephemeral ports";
 * "NAT gateway basics"). Linux: net.ipv4.ip_local_port_range of current kernels (ip-sysctl). Windows: since Vista and
 * Server 2008, the dynamic port range of RFC 6335.
 */
export const clientPorts = {
  linux: { from: 32_768, to: 60_999 },
  windows: { from: 49_152, to: 65_535 },
  /** Of either system, for which of them it runs nobody says. */
  instance: { from: 32_768, to: 65_535 },
  'nat-gateway': { from: 1024, to: 65_535 },
  'load-balancer': { from: 1024, to: 65_535 },
  lambda: { from: 1024, to: 65_535 },
  /** A client of which nothing is known. */
  any: { from: 1024, to: 65_535 },
} as const satisfies Readonly<Record<string, PortRange>>;
