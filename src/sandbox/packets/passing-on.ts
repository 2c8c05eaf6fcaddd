import { isIpv6 } from '../../network/address.js';
import { containsAny } from '../../network/cidr.js';
import type { Packet } from '../../network/packet.js';
import { instanceAt } from '../ec2/kinds/instance/instance-at.js';
import { worldWith } from '../world/account.js';
import type { World } from '../world/world.js';

/** A packet and who sends it: an interface, or `internet`. */
export interface Sending {
  readonly packet: Packet;
  readonly from: string;
  /** The sender put its own address in place of another. */
  readonly isMasked: boolean;
}

/** What the kernel of the instance at an interface makes of a packet for somebody else; null where it drops it. */
export function passedOnBy(world: World, interfaceId: string, packet: Packet, mayMask = true): Sending | null {
  const host = instanceAt(world, interfaceId)?.host;
  const isV6 = isIpv6(packet.destination);
  if (!(isV6 ? host?.forwardsV6 : host?.forwards)) return null;
  const from = faceFor(world, interfaceId, packet);
  const own = worldWith(world, from).ec2.interfaces[from]?.PrivateIpAddress;
  const isMasked = mayMask && host?.masquerade === true && own !== undefined && !isV6;
  return { packet: isMasked ? { ...packet, source: own } : packet, from, isMasked };
}

/**
 * By which of its interfaces an instance sends: what has the address of one by that one, as Amazon Linux routes; anything
 * else by the one in whose subnet the destination is, or by the primary one, which has the default route.
 */
export function faceFor(world: World, interfaceId: string, { source, destination }: Packet): string {
  const ids = instanceAt(world, interfaceId)?.interfaceIds ?? [interfaceId];
  const there = worldWith(world, interfaceId);
  const sender = ids.find((id) => addressesAt(there, id).includes(source));
  const near = ids.find((id) => containsAny(blocksAt(there, id), destination));
  return sender ?? near ?? ids[0] ?? interfaceId;
}

function addressesAt({ ec2 }: World, id: string): readonly (string | undefined)[] {
  const { PrivateIpAddresses = [], Ipv6Addresses = [] } = ec2.interfaces[id] ?? {};
  return [
    ...PrivateIpAddresses.map(({ PrivateIpAddress }) => PrivateIpAddress),
    ...Ipv6Addresses.map(({ Ipv6Address }) => Ipv6Address),
  ];
}

function blocksAt({ ec2 }: World, id: string): readonly string[] {
  const { CidrBlock, Ipv6CidrBlockAssociationSet = [] } = ec2.subnets[ec2.interfaces[id]?.SubnetId ?? ''] ?? {};
  return [CidrBlock, ...Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock)].filter(
    (cidr) => cidr !== undefined,
  );
}
