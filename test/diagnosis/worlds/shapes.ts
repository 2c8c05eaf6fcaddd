import { ICMP, ICMPV6, TCP, UDP } from '../../../src/network/packet.js';
import type { Machine, Places, Subnet } from './base.js';

export type Protocol = 'icmp' | 'tcp' | 'udp';
export const protocols = ['icmp', 'tcp', 'udp'] as const;

/** How the packet goes. `hairpin`: to a machine of the same VPC by its public address. */
export type Way = 'subnet' | 'vpc' | 'internet' | 'nat' | 'peering' | 'inbound' | 'hairpin';

/** A question with everything that the faults need to know of it. */
export interface Shape {
  readonly name: string;
  readonly way: Way;
  readonly family: 4 | 6;
  readonly protocol: Protocol;
  /** Null: somewhere on the internet. */
  readonly source: Machine | null;
  readonly destination: Machine | null;
  /** The addresses asked for. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** Addresses under which the filters of each end meet the other one. */
  readonly seenFrom: string;
  readonly seenTo: string;
  readonly sourceSubnet: Subnet | null;
  readonly destinationSubnet: Subnet | null;
}

const RESOLVER = '8.8.8.8';
const RESOLVER_V6 = '2001:4860:4860::8888';
const STRANGER = '93.184.215.14';
const STRANGER_V6 = '2606:4700:4700::1111';

const ports: Readonly<Record<Protocol, number>> = { icmp: 0, tcp: 443, udp: 53 };

export const shapeNames = [
  'same subnet',
  'same subnet, IPv6',
  'two subnets',
  'two subnets, IPv6',
  'internet',
  'internet, IPv6',
  'NAT gateway',
  'peering',
  'inbound',
  'inbound, IPv6',
  'public address',
] as const;
export type ShapeName = (typeof shapeNames)[number];

export function shapeOf(name: ShapeName, protocol: Protocol, places: Places): Shape {
  const { client, neighbour, server, inner, peer } = places;
  const make = (way: Way, source: Machine | null, destination: Machine | null, from: string, to: string): Shape => ({
    name: `${name}, ${protocol}`,
    way,
    family: to.includes(':') ? 6 : 4,
    protocol,
    source,
    destination,
    from,
    to,
    port: ports[protocol],
    seenFrom: way === 'hairpin' ? (client.publicAddress ?? '') : from,
    seenTo: to,
    sourceSubnet: source?.subnet ?? null,
    destinationSubnet: destination?.subnet ?? null,
  });
  const v6 = ({ ipv6 }: Machine): string => ipv6 ?? '';
  const outside = ({ publicAddress }: Machine): string => publicAddress ?? '';
  switch (name) {
    case 'same subnet':
      return make('subnet', client, neighbour, client.ipv4, neighbour.ipv4);
    case 'same subnet, IPv6':
      return make('subnet', client, neighbour, v6(client), v6(neighbour));
    case 'two subnets':
      return make('vpc', client, server, client.ipv4, server.ipv4);
    case 'two subnets, IPv6':
      return make('vpc', client, server, v6(client), v6(server));
    case 'internet':
      return make('internet', client, null, client.ipv4, RESOLVER);
    case 'internet, IPv6':
      return make('internet', client, null, v6(client), RESOLVER_V6);
    case 'NAT gateway':
      return make('nat', inner, null, inner.ipv4, RESOLVER);
    case 'peering':
      return make('peering', client, peer, client.ipv4, peer.ipv4);
    case 'inbound':
      return make('inbound', null, client, STRANGER, outside(client));
    case 'inbound, IPv6':
      return make('inbound', null, client, STRANGER_V6, v6(client));
    case 'public address':
      return make('hairpin', client, server, client.ipv4, outside(server));
  }
}

/** IANA number. */
export function protocolNumber({ protocol, family }: Pick<Shape, 'protocol' | 'family'>): number {
  if (protocol === 'icmp') return family === 6 ? ICMPV6 : ICMP;
  return protocol === 'tcp' ? TCP : UDP;
}
