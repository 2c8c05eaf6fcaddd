import { addressCount } from '../../../../network/cidr.js';
import { onlyLooking } from '../../../endpoint/all-or-nothing.js';
import type { Call } from '../../../endpoint/operation.js';
import { arn } from '../../../world/ids.js';
import { blockStates } from '../../block-public-access.js';
import { rowsBy } from '../../rows.js';
import { tagsIfAny } from '../../tag-set.js';
import { interfaceKind } from '../interface/kind.js';
import type { SubnetRow } from './kind.js';

/** Private IPv4 addresses that nothing of the subnet has. */
export function freeAddressCount(call: Call, row: SubnetRow): number {
  const used = rowsBy(onlyLooking(call), interfaceKind, 'SubnetId', row.SubnetId).reduce(
    (sum, { PrivateIpAddresses, Ipv4Prefixes = [] }) => sum + PrivateIpAddresses.length + 16 * Ipv4Prefixes.length,
    0,
  );
  // "The first four IP addresses and the last IP address in each subnet" are AWS's (VPC user guide, "Subnet sizing").
  return Math.max(0, Number(addressCount(row.CidrBlock) ?? 0n) - 5 - used);
}

export function subnetView(call: Call, row: SubnetRow) {
  const { CidrBlock, ...rest } = row;
  // A subnet of IPv6 alone has no IPv4 block, and none is shown.
  return {
    ...rest,
    ...(CidrBlock !== '' && { CidrBlock }),
    AvailableIpAddressCount: freeAddressCount(call, row),
    ...blockStates(call.world, [row.SubnetArn ?? '', arn(call.world, 'ec2', `vpc/${row.VpcId}`)]),
    ...tagsIfAny(call.world, row.SubnetId),
  };
}
