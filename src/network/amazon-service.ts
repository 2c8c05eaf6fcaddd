import { isIpv6 } from './address.js';
import { contains, containsAny, nthAddress } from './cidr.js';
import type { Network } from './model.js';
import { type Packet, UDP } from './packet.js';

/**
 * The Amazon service that a packet goes to or comes from, in words, where it is one that neither security groups nor
 * network ACLs filter (VPC user guide, "Security groups" and "Network ACL basics").
 */
export function amazonService(
  network: Pick<Network, 'vpcs' | 'subnets'>,
  vpcId: string | null,
  packet: Packet,
): string | undefined {
  if (isDhcp(packet)) return 'DHCP';
  return serviceAt(network, vpcId, packet.destination) ?? serviceAt(network, vpcId, packet.source);
}

function serviceAt(
  network: Pick<Network, 'vpcs' | 'subnets'>,
  vpcId: string | null,
  address: string,
): string | undefined {
  const linkLocal = linkLocalServices[address];
  if (linkLocal !== undefined) return linkLocal;
  const vpc = network.vpcs.find(({ id }) => id === vpcId);
  const ipv4 = vpc?.cidrs.find((cidr) => !isIpv6(cidr));
  // "The base of the VPC IPv4 network range plus two"; with several ranges, of the primary one (VPC user guide, "Amazon DNS server").
  if (ipv4 !== undefined && nthAddress(ipv4, 2) === address) return DNS_SERVER;
  const subnet = network.subnets.find(
    ({ vpcId: owner, cidrs }) => owner === vpcId && cidrs.some((cidr) => contains(cidr, address)),
  );
  return subnet?.cidrs.some((cidr) => nthAddress(cidr, 1) === address) ? 'the router of the subnet' : undefined;
}

export const DNS_SERVER = 'the Amazon DNS server';

const linkLocalServices: Readonly<Record<string, string>> = {
  '169.254.169.253': 'the Amazon DNS server',
  'fd00:ec2::253': 'the Amazon DNS server',
  '169.254.169.254': 'the instance metadata service',
  'fd00:ec2::254': 'the instance metadata service',
  '169.254.169.123': 'the Amazon Time Sync Service',
  'fd00:ec2::123': 'the Amazon Time Sync Service',
  '169.254.170.2': 'the ECS task metadata endpoint',
  // It listens on the node itself (EKS user guide, "Set up the Amazon EKS Pod Identity Agent").
  '169.254.170.23': 'the EKS Pod Identity agent',
  'fd00:ec2::23': 'the EKS Pod Identity agent',
  '169.254.169.250': 'Windows licence activation',
  '169.254.169.251': 'Windows licence activation',
  'fd00:ec2::250': 'Windows licence activation',
  'fd00:ec2::251': 'Windows licence activation',
};

/** What VPC Lattice answers at, by a route that comes with the association (VPC Lattice guide, "VPC associations"). */
export const isLattice = (address: string): boolean => containsAny(['169.254.171.0/24', 'fd00:ec2:80::/64'], address);

/** Client and server ports of DHCP (RFC 2131) and DHCPv6 (RFC 8415). */
const isDhcp = ({ protocol, sourcePort, destinationPort }: Packet): boolean =>
  protocol === UDP && ['67 68', '68 67', '546 547', '547 546'].includes(`${sourcePort} ${destinationPort}`);
