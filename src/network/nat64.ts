import { formatAddress, parseAddress } from './address.js';
import { contains } from './cidr.js';

/** "The well-known prefix 64:ff9b::/96" of RFC 6052, which DNS64 answers with and NAT gateways translate (VPC user guide, "DNS64 and NAT64"). */
export const NAT64 = '64:ff9b::/96';

const IPV4_BITS = 0xffffffffn;

/** The IPv4 address that such an address stands for; undefined of any other. */
export function ipv4Behind(address: string): string | undefined {
  const parsed = contains(NAT64, address) ? parseAddress(address) : undefined;
  return parsed && formatAddress({ family: 4, value: parsed.value & IPV4_BITS });
}
