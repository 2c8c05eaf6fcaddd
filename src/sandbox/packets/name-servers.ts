import { nthAddress } from '../../network/cidr.js';
import { supportsDns } from '../ec2/kinds/vpc/dns-attributes.js';
import type { World } from '../world/world.js';

/**
 * The name servers that a VPC's hosts get by DHCP, in their order: addresses, or `amazon` for the VPC's own, which is asked
 * for by its name or by an address of it (VPC user guide, "DHCP option sets"; "Amazon DNS server": the second address of the VPC's
 * network, and 169.254.169.253). None where the VPC has no DHCP options.
 */
export function nameServersOf({ ec2 }: World, vpcId: string): readonly string[] {
  const vpc = ec2.vpcs[vpcId];
  const options = ec2.dhcpOptions[vpc?.DhcpOptionsId ?? ''];
  if (!options) return vpc?.DhcpOptionsId === 'default' ? [] : ['amazon'];
  const own = new Set(['AmazonProvidedDNS', '169.254.169.253', 'fd00:ec2::253', nthAddress(vpc?.CidrBlock ?? '', 2)]);
  return (options.options['domain-name-servers'] ?? []).map((server) => (own.has(server) ? 'amazon' : server));
}

/** Whether the VPC's own server is among them, and answers (VPC user guide, "DNS attributes for your VPC"). */
export const usesAmazonDns = (world: World, vpcId: string): boolean =>
  nameServersOf(world, vpcId).includes('amazon') && supportsDns(world.ec2.vpcs[vpcId]);
