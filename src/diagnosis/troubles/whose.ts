import { within } from '../../network/cidr.js';
import type { Network, Route } from '../../network/model.js';
import type { AddressHolder } from '../flows/holders.js';

/** Addresses of nobody in particular: multicast, broadcast, this host, link-local. Nobody answers there. */
const nobodys = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3', '::/127', 'fe80::/10', 'ff00::/8'];

// RFC 1918 and RFC 4193. Those of carriers (RFC 6598) are one's own where they are described: others send from them, too.
const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

/** Whose an address is: one's own (a machine, or somebody behind a private way), the internet's, or nobody's. */
export type Whose = 'own' | 'internet' | 'nobody';

export function whoseIn(network: Network): (place: AddressHolder) => Whose {
  const isOwn = within([...privateBlocks, ...cidrsOf(network)]);
  const isNobodys = within(nobodys);
  return ({ interface: one, address }) => {
    if (one !== null) return 'own';
    if (isOwn(address)) return 'own';
    return isNobodys(address) ? 'nobody' : 'internet';
  };
}

/** Blocks of the VPCs, of those that they are peered with, and of what routes send by private ways. */
const cidrsOf = ({ vpcs, subnets, peerings, routeTables, vpnConnections = [] }: Network): readonly string[] => [
  ...vpcs.flatMap(({ cidrs }) => cidrs),
  ...subnets.flatMap(({ cidrs }) => cidrs),
  ...peerings.flatMap(({ requester, accepter }) => [...requester.cidrs, ...accepter.cidrs]),
  ...routeTables.flatMap(({ routes }) => routes.filter(isPrivateWay).map(({ destination }) => destination)),
  ...vpnConnections.flatMap(({ routes }) => routes),
];

const privateWays: readonly Route['target']['kind'][] = ['peering', 'transit-gateway', 'virtual-private-gateway'];

const isPrivateWay = ({ destination, target }: Route): boolean =>
  privateWays.includes(target.kind) && !destination.endsWith('/0') && !destination.startsWith('pl-');
