import { parseAddress } from '../../network/address.js';
import { type Cidr, parseCidr } from '../../network/cidr.js';
import type { Network } from '../../network/model.js';

/**
 * Names the blocks of rules and routes that an address is in. Two addresses that are nobody's here, in the same blocks, are
 * the same to every component: of a million machines on the internet a handful have to be judged.
 */
export function addressClasses(networks: readonly Network[]): (address: string) => string {
  const blocks = [...new Set(networks.flatMap(blocksIn))].flatMap((cidr) => parseCidr(cidr) ?? []);
  const known = new Map<string, string>();
  return (address) => {
    const found = known.get(address) ?? classOf(blocks, address);
    if (known.size < 100_000) known.set(address, found);
    return found;
  };
}

function classOf(blocks: readonly Cidr[], address: string): string {
  const parsed = parseAddress(address);
  if (!parsed) return address;
  const bits = parsed.family === 4 ? 32 : 128;
  const inside = blocks.flatMap(({ family, first, prefix }, at) => {
    const host = BigInt(bits - prefix);
    return family === parsed.family && parsed.value >> host === first >> host ? at : [];
  });
  return `${parsed.family} ${inside.join(',')}`;
}

// What the judge itself knows by its numbers: addresses that no internet gateway carries, and Amazon's own.
const special = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', 'fc00::/7'];

const blocksIn = (network: Network): readonly string[] => [
  ...special,
  ...network.securityGroups.flatMap(({ ingress, egress }) =>
    [...ingress, ...egress].flatMap(({ peer }) => (peer.kind === 'cidr' ? peer.cidr : [])),
  ),
  ...network.networkAcls.flatMap(({ entries }) => entries.map(({ cidr }) => cidr)),
  ...network.routeTables.flatMap(({ routes }) => routes.map(({ destination }) => destination)),
  ...network.prefixLists.flatMap(({ cidrs }) => cidrs),
  ...network.vpcs.flatMap(({ cidrs }) => cidrs),
  ...network.subnets.flatMap(({ cidrs }) => cidrs),
  ...network.peerings.flatMap(({ requester, accepter }) => [...requester.cidrs, ...accepter.cidrs]),
  ...network.interfaces.flatMap(({ prefixes = [] }) => prefixes),
  ...(network.transitGatewayRouteTables ?? []).flatMap(({ routes }) =>
    (routes ?? []).map(({ destination }) => destination),
  ),
  ...(network.vpnConnections ?? []).flatMap(({ routes }) => routes),
];
