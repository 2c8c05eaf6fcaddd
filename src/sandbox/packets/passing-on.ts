import { isIpv6 } from '../../network/address.js';
import { contains } from '../../network/cidr.js';
import type { Packet } from '../../network/packet.js';
import type { World } from '../world/world.js';

/** A packet and who sends it: an interface, or `internet`. */
export interface Sending {
  readonly packet: Packet;
  readonly from: string;
  /** The sender put its own address in place of another. */
  readonly isMasked: boolean;
}

/** What the kernel of the instance at an interface makes of a packet for somebody else; null where it drops it. */
export function passedOn({ ec2 }: World, interfaceId: string, packet: Packet, mayMask = true): Sending | null {
  const host = ec2.instances[ec2.interfaces[interfaceId]?.Attachment?.InstanceId ?? '']?.host;
  const isV6 = isIpv6(packet.destination);
  if (!(isV6 ? host?.forwardsV6 : host?.forwards)) return null;
  const from = faceFor({ ec2 }, interfaceId, packet);
  const own = ec2.interfaces[from]?.PrivateIpAddress;
  const isMasked = mayMask && host?.masquerade === true && own !== undefined && !isV6;
  return { packet: isMasked ? { ...packet, source: own } : packet, from, isMasked };
}

/**
 * By which of its interfaces an instance sends: what has the address of one by that one, as Amazon Linux routes; anything
 * else by the one in whose subnet the destination is, or by the primary one, which has the default route.
 */
export function faceFor({ ec2 }: Pick<World, 'ec2'>, interfaceId: string, { source, destination }: Packet): string {
  const instance = ec2.instances[ec2.interfaces[interfaceId]?.Attachment?.InstanceId ?? ''];
  const ids = instance?.interfaceIds ?? [interfaceId];
  const sender = ids.find((id) => addressesAt({ ec2 }, id).includes(source));
  const near = ids.find((id) => blocksAt({ ec2 }, id).some((cidr) => contains(cidr, destination)));
  return sender ?? near ?? ids[0] ?? interfaceId;
}

function addressesAt({ ec2 }: Pick<World, 'ec2'>, id: string): readonly (string | undefined)[] {
  const { PrivateIpAddresses = [], Ipv6Addresses = [] } = ec2.interfaces[id] ?? {};
  return [
    ...PrivateIpAddresses.map(({ PrivateIpAddress }) => PrivateIpAddress),
    ...Ipv6Addresses.map(({ Ipv6Address }) => Ipv6Address),
  ];
}

function blocksAt({ ec2 }: Pick<World, 'ec2'>, id: string): readonly string[] {
  const { CidrBlock, Ipv6CidrBlockAssociationSet = [] } = ec2.subnets[ec2.interfaces[id]?.SubnetId ?? ''] ?? {};
  return [CidrBlock, ...Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock)].filter(
    (cidr) => cidr !== undefined,
  );
}
