import { ipv4Behind } from '../../network/nat64.js';
import type { InterfaceRow } from '../ec2/kinds/interface/kind.js';
import { worldsOf } from '../world/account.js';
import type { World } from '../world/world.js';

/**
 * The Regions that a packet from this one can come to, this one first: where somebody has its destination as an address on
 * the internet, and all that peerings of VPCs and of transit gateways lead to from there. No other has a say in its way.
 */
export function regionsInReach(world: World, destination: string | null): readonly World[] {
  const all = worldsOf(world);
  if (all.length === 1) return all;
  const wanted = new Set(destination === null ? [] : [destination, ipv4Behind(destination)]);
  const reached = new Set([world, ...all.filter((one) => one !== world && hasAddress(one, wanted))]);
  // A set that grows while it is walked is walked to its new end.
  for (const { region, ec2 } of reached) {
    const neighbours = new Set<string | undefined>();
    for (const { RequesterVpcInfo, AccepterVpcInfo } of Object.values(ec2.peerings)) {
      const sides = [RequesterVpcInfo.Region, AccepterVpcInfo.Region];
      if (sides.includes(region)) for (const side of sides) neighbours.add(side);
    }
    for (const { peer } of Object.values(ec2.transitAttachments)) neighbours.add(peer?.region);
    for (const one of all) if (neighbours.has(one.region)) reached.add(one);
  }
  return [...reached];
}

const hasAddress = ({ ec2 }: World, wanted: ReadonlySet<string | undefined>): boolean =>
  Object.values(ec2.interfaces).some((row) => isAt(row, wanted));

const isAt = (
  { Association, PrivateIpAddresses, Ipv6Addresses }: InterfaceRow,
  wanted: ReadonlySet<string | undefined>,
): boolean =>
  (Association?.PublicIp !== undefined && wanted.has(Association.PublicIp)) ||
  PrivateIpAddresses.some((one) => one.Association !== undefined && wanted.has(one.Association.PublicIp)) ||
  Ipv6Addresses.some(({ Ipv6Address }) => wanted.has(Ipv6Address));
