import { owns } from '../../network/locate.js';
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
  const byAddress = new Map<string, Interface[]>();
  for (const one of network.interfaces) {
    for (const address of [...one.privateAddresses, ...one.ipv6Addresses])
      byAddress.set(address, [...(byAddress.get(address) ?? []), one]);
  }
  const ofNat = new Set(
    network.natGateways.flatMap(({ privateAddress, publicAddress }) => [privateAddress, publicAddress]),
  );
  return (address, own) => {
    if (ofNat.has(address)) return undefined;
    if (own && owns(own, address)) return { interface: own, address };
    const outside = byPublic.get(address);
    if (outside) return { interface: outside.one, address: outside.inside };
    const owners = byAddress.get(address);
    if (owners === undefined) return { interface: null, address };
    const near = owners.find(({ vpcId }) => vpcId === own?.vpcId) ?? (owners.length === 1 ? owners[0] : undefined);
    return { interface: near ?? null, address };
  };
}
