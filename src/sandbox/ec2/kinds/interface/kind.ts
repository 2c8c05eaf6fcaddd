import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed, notFound } from '../../kind.js';

const members = {
  NetworkInterfaceId: 'text',
  SubnetId: 'text',
  VpcId: 'text',
  PrivateIpAddress: 'text',
  PrivateIpAddresses: 'list',
  Ipv6Addresses: 'list',
  Groups: 'list',
  SourceDestCheck: 'boolean',
} as const;

/** An elastic network interface, its private address empty in a subnet of IPv6 alone; `goneAt` is when it ceases, or ceased, to exist (milliseconds). */
export type InterfaceRow = Row<NetworkInterface, keyof typeof members> & {
  /** When the public address was given, milliseconds: it is seen a little later. */
  publicSince?: number;
  goneAt?: number | null;
};

declare module '../../../world/world.js' {
  interface Ec2Rows {
    interfaces: InterfaceRow;
  }
}

export const interfaceKind: Kind<'interfaces'> = {
  table: 'interfaces',
  id: 'NetworkInterfaceId',
  prefix: 'eni',
  idsAlone: 'networkInterfaceIds',
  type: 'network-interface',
  notFound: notFound('InvalidNetworkInterfaceID.NotFound', 'networkInterface'),
  malformed: malformed('InvalidNetworkInterfaceId.Malformed', 'eni'),
  exists: ({ goneAt }, { clock }) => goneAt == null || clock.now() < goneAt,
  holds: ({ VpcId, SubnetId, Groups }) => [VpcId, SubnetId, ...Groups.map(({ GroupId }) => GroupId)],
  members,
};
