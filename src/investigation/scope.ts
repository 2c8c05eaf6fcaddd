import { eachOf } from '../diagnosis/names/named.js';
import type { Connection, End } from '../diagnosis/verdict.js';
import { canonicalAddress } from '../network/address.js';
import { traceConnection } from '../network/connection.js';
import { insideOf, interfaceById, interfacesOf, owns } from '../network/locate.js';
import type { Interface, Network } from '../network/model.js';

/** What has to be read for a question: these interfaces' records between these addresses. */
export interface Scope {
  readonly interfaces: readonly Interface[];
  readonly interfaceIds: readonly string[];
  readonly addresses: readonly string[];
}

/**
 * Both ends with all interfaces of their machines, since an answer may leave by another than it came to, the NAT gateways
 * of their VPCs, which may stand in between under addresses of their own, and whatever the configuration leads through:
 * attachments of transit gateways, appliances, a NAT gateway in another VPC.
 */
export function scopeOf(connection: Connection, network: Network): Scope {
  const { source, destination, others: pairs = [] } = connection;
  const ends = [source, destination, ...pairs.flatMap((pair) => [pair.source, pair.destination])];
  const own = ends.flatMap(({ interfaceId }) => interfaceById(network, interfaceId) ?? []);
  const gateways = network.natGateways.filter(({ vpcId }) => own.some((one) => one.vpcId === vpcId));
  const others = own.flatMap((one) => interfacesOf(network, one).filter(({ id }) => id !== one.id));
  const between = gateways.flatMap(({ interfaceId }) => interfaceById(network, interfaceId) ?? []);
  const known = [...own, ...others, ...between];
  const passed = eachOf(connection)
    .flatMap((one) => interfacesPassed(one, network))
    .filter((one, at, all) => all.indexOf(one) === at && !known.includes(one));
  const interfaces = [...known, ...passed];
  const addresses = [
    ...ends.flatMap((end) => addressesInRecords(end, network)),
    ...others.flatMap((one) => [one.privateAddresses[0], ...one.ipv6Addresses]),
    ...gateways.flatMap(({ privateAddress, publicAddress }) => [privateAddress, publicAddress]),
    ...passed.flatMap((one) => [one.privateAddresses[0], ...Object.values(one.publicAddresses)]),
  ];
  return {
    interfaces,
    interfaceIds: [...new Set(interfaces.map(({ id }) => id))],
    addresses: [...new Set(addresses.flatMap((address) => address ?? []))],
  };
}

/** On the way there and back, as the rules lead it. */
function interfacesPassed({ source, destination, protocol, port }: Connection, network: Network): readonly Interface[] {
  const packet = {
    protocol,
    source: source.address,
    destination: destination.address,
    sourcePort: port === null ? 0 : SOME_CLIENT_PORT,
    destinationPort: port ?? 0,
  };
  const from = source.interfaceId === null ? {} : { from: source.interfaceId };
  const { request, reply } = traceConnection(network, packet, from);
  const ids = [...request.hops, ...(reply?.hops ?? [])].map(({ interfaceId }) => interfaceId);
  return [...new Set(ids)].flatMap((id) => interfaceById(network, id) ?? []);
}

// Any would do: which interfaces are passed does not depend on it.
const SOME_CLIENT_PORT = 49_152;

/**
 * The addresses under which records show an end: the one asked for, that of its other side where it has a public one, and
 * the primary one, which "displays the primary private IPv4 address of the network interface" (VPC user guide, srcaddr).
 */
function addressesInRecords({ address, interfaceId }: End, network: Network): readonly (string | undefined)[] {
  const one = interfaceById(network, interfaceId);
  if (!one) return [address];
  const inside = owns(one, address) ? address : insideOf(one, address);
  const outside = inside === undefined ? undefined : one.publicAddresses[inside];
  return [address, inside, outside, one.privateAddresses[0]].map((each) => each && canonicalAddress(each));
}
