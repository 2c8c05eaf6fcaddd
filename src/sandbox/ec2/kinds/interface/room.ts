import { nthAddress } from '../../../../network/cidr.js';
import { onlyLooking } from '../../../endpoint/all-or-nothing.js';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { rowsBy } from '../../rows.js';
import { factsOf } from '../instance/instance-type-facts.js';
import type { SubnetRow } from '../subnet/kind.js';
import { type InterfaceRow, interfaceKind } from './kind.js';

export const reservedIn = ({ CidrBlock }: SubnetRow): readonly string[] =>
  [0, 1, 2, 3, -1].flatMap((n) => nthAddress(CidrBlock, n) ?? []);

/** Addresses of a subnet that nobody can be given: somebody's, of somebody's prefix, or AWS's own. */
export function takenIn(call: Call, subnet: SubnetRow): ReadonlySet<string | undefined> {
  const rows = rowsBy(onlyLooking(call), interfaceKind, 'SubnetId', subnet.SubnetId);
  return new Set([
    ...reservedIn(subnet),
    ...rows.flatMap(({ PrivateIpAddresses, Ipv4Prefixes = [] }) => [
      ...PrivateIpAddresses.map(({ PrivateIpAddress }) => PrivateIpAddress),
      ...Ipv4Prefixes.flatMap(({ Ipv4Prefix = '' }) => addressesInBlock(Ipv4Prefix)),
    ]),
  ]);
}

/** The addresses of an IPv4 prefix, which is a /28. */
export const addressesInBlock = (block: string): readonly string[] =>
  Array.from({ length: 16 }, (_, n) => nthAddress(block, n) ?? '');

/** "IP addresses per network interface": no type of instance has more (EC2 user guide). */
export const mostAddresses = 50;

/** By the type of the instance it is attached to; a prefix counts as one address (EC2 user guide, "Prefix delegation"). */
export function checkRoom({ world }: Call, row: InterfaceRow, more: number, launched?: string): void {
  const type = launched ?? world.ec2.instances[row.Attachment?.InstanceId ?? '']?.instanceType;
  const limit = factsOf(type ?? '')?.addresses ?? mostAddresses;
  if (row.PrivateIpAddresses.length + (row.Ipv4Prefixes?.length ?? 0) + more <= limit) return;
  throw new AwsError('PrivateIpAddressLimitExceeded', `Number of private addresses will exceed limit.`);
}
