import type { Connection, End } from '../diagnosis/verdict.js';
import { canonicalAddress } from '../network/address.js';
import { interfaceById, interfacesOf, owns } from '../network/locate.js';
import type { Interface, Network } from '../network/model.js';

/** What has to be read for a question: these interfaces' records between these addresses. */
export interface Scope {
  readonly interfaces: readonly Interface[];
  readonly interfaceIds: readonly string[];
  readonly addresses: readonly string[];
}

/**
 * Both ends with all interfaces of their machines, since an answer may leave by another than it came to, and the NAT
 * gateways of their VPCs, which may stand in between under addresses of their own.
 */
export function scopeOf({ source, destination, others: pairs = [] }: Connection, network: Network): Scope {
  const ends = [source, destination, ...pairs.flatMap((pair) => [pair.source, pair.destination])];
  const own = ends.flatMap(({ interfaceId }) => interfaceById(network, interfaceId) ?? []);
  const gateways = network.natGateways.filter(({ vpcId }) => own.some((one) => one.vpcId === vpcId));
  const others = own.flatMap((one) => interfacesOf(network, one).filter(({ id }) => id !== one.id));
  const between = gateways.flatMap(({ interfaceId }) => interfaceById(network, interfaceId) ?? []);
  const interfaces = [...own, ...others, ...between];
  const addresses = [
    ...ends.flatMap((end) => facesOf(end, network)),
    ...others.flatMap((one) => [one.privateAddresses[0], ...one.ipv6Addresses]),
    ...gateways.flatMap(({ privateAddress, publicAddress }) => [privateAddress, publicAddress]),
  ];
  return {
    interfaces,
    interfaceIds: [...new Set(interfaces.map(({ id }) => id))],
    addresses: [...new Set(addresses.flatMap((address) => address ?? []))],
  };
}

/**
 * The addresses under which records show an end: the one asked for, that of its other side where it has a public one, and
 * the primary one, which "displays the primary private IPv4 address of the network interface" (VPC user guide, srcaddr).
 */
function facesOf({ address, interfaceId }: End, network: Network): readonly (string | undefined)[] {
  const one = interfaceById(network, interfaceId);
  if (!one) return [address];
  const inside = owns(one, address)
    ? address
    : Object.keys(one.publicAddresses).find((key) => one.publicAddresses[key] === address);
  const outside = inside === undefined ? undefined : one.publicAddresses[inside];
  return [address, inside, outside, one.privateAddresses[0]].map((each) => each && canonicalAddress(each));
}
