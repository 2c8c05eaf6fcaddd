import { groupBy } from '../../base/group-by.js';
import { bitsOf, parseAddress } from '../../network/address.js';
import { type Cidr, parseCidr } from '../../network/cidr.js';
import { addressesOf, owns } from '../../network/locate.js';
import type { Interface, Network } from '../../network/model.js';

/** Who has an address: the interface where it is known, and the address by which its VPC knows it. */
export interface AddressHolder {
  readonly interface: Interface | null;
  readonly address: string;
}

/** Of a canonical address, as an interface (undefined: nobody knows which) has it in a record. */
export type HolderOf = (address: string, own: Interface | undefined) => AddressHolder | undefined;

/** Undefined for addresses of NAT gateways: what they pass on is seen under its own addresses too. */
export function holdersIn(network: Network): HolderOf {
  const byPublic = new Map(
    network.interfaces.flatMap((one) =>
      Object.entries(one.publicAddresses).map(([inside, outside]) => [outside, { one, inside }] as const),
    ),
  );
  const byAddress = groupBy(network.interfaces, addressesOf);
  const ofBlock = blockOwners(network.interfaces);
  const ofNat = new Set(
    network.natGateways.flatMap(({ privateAddress, publicAddress }) => [privateAddress, publicAddress]),
  );
  return (address, own) => {
    if (ofNat.has(address)) return undefined;
    if (own && owns(own, address)) return { interface: own, address };
    const outside = byPublic.get(address);
    if (outside) return { interface: outside.one, address: outside.inside };
    const owners = byAddress.get(address) ?? ofBlock(address);
    if (owners === undefined) return { interface: null, address };
    const near = owners.find(({ vpcId }) => vpcId === own?.vpcId) ?? (owners.length === 1 ? owners[0] : undefined);
    return { interface: near ?? null, address };
  };
}

/** Addresses of containers stand in no list: they are in a block that their machine has whole. All blocks are looked up at once. */
function blockOwners(interfaces: readonly Interface[]): (address: string) => readonly Interface[] | undefined {
  const owners = groupBy(interfaces, (one) =>
    blocksOf(one).map(({ family, first, prefix }) => blockKey(family, first, prefix)),
  );
  const lengths = [...new Set(interfaces.flatMap((one) => blocksOf(one).map(({ prefix }) => prefix)))];
  if (lengths.length === 0) return () => undefined;
  return (text) => {
    const address = parseAddress(text);
    if (!address) return undefined;
    for (const prefix of lengths) {
      const found = owners.get(blockKey(address.family, address.value, prefix));
      if (found) return found;
    }
    return undefined;
  };
}

const blocksOf = ({ prefixes = [] }: Interface): readonly Cidr[] => prefixes.flatMap((cidr) => parseCidr(cidr) ?? []);

const blockKey = (family: 4 | 6, value: bigint, prefix: number): string =>
  `${family} ${prefix} ${value >> BigInt(Math.max(0, bitsOf(family) - prefix))}`;
