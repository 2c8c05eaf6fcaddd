import { AssignIpv6AddressesCommand, UnassignIpv6AddressesCommand } from '@aws-sdk/client-ec2';
import { formatAddress, parseAddress } from '../../../../network/address.js';
import { addressCount, contains, nthAddress, within } from '../../../../network/cidr.js';
import { onlyLooking } from '../../../endpoint/all-or-nothing.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { hex } from '../../../world/ids.js';
import { existing, find } from '../../lookup.js';
import { rowsBy } from '../../rows.js';
import { addressKind } from '../address/kind.js';
import { reservedBlocks } from '../subnet/cidr-reservations.js';
import type { SubnetRow } from '../subnet/kind.js';
import { type InterfaceRow, interfaceKind } from './kind.js';
import { giveIpv6Prefixes, takePrefixes } from './prefixes.js';
import { mostAddresses, reservedIn, takenIn } from './room.js';

/** The first three after the network address, and the last, are AWS's own (VPC user guide, "Subnet sizing for IPv4"). */
const reservedAtStart = 4;

/** The address asked for, if it is free, else a free one from anywhere in the subnet, as AWS picks them. */
export function freePrivateAddress(call: Call, subnet: SubnetRow, wanted: string | undefined): string {
  const taken = takenIn(call, subnet);
  const size = Number(addressCount(subnet.CidrBlock) ?? 0n);
  if (wanted !== undefined) return checked(wanted, subnet, taken);
  const room = size - reservedAtStart - 1;
  const start = Math.floor(call.random() * room);
  const isReserved = within(reservedBlocks(call, subnet));
  for (let step = 0; step < room; step++) {
    const address = nthAddress(subnet.CidrBlock, reservedAtStart + ((start + step) % room));
    if (address !== undefined && !taken.has(address) && !isReserved(address)) return address;
  }
  // As load balancers and users of aws-vpc-cni report it (github.com/aws/amazon-vpc-cni-k8s, "InsufficientFreeAddressesInSubnet").
  const text = 'The specified subnet does not have enough free addresses to satisfy the request.';
  throw new AwsError('InsufficientFreeAddressesInSubnet', text);
}

function checked(wanted: string, subnet: SubnetRow, taken: ReadonlySet<string | undefined>): string {
  const address = parseAddress(wanted);
  if (!address || !contains(subnet.CidrBlock, wanted)) {
    throw new AwsError('InvalidParameterValue', `Address ${wanted} does not fall within the subnet's address range`);
  }
  const canonical = formatAddress(address);
  if (reservedIn(subnet).includes(canonical))
    throw new AwsError('InvalidParameterValue', `Address ${wanted} is in subnet's reserved address range`);
  if (taken.has(canonical)) throw new AwsError('InvalidIPAddress.InUse', `Address ${wanted} is in use.`);
  return canonical;
}

// Blocks of Amazon's EC2 range for us-east-1 and of documentation's test network look alike to the lab; these are Amazon's.
const publicBlock = '54.144.0.0/12';

/** A public address nobody has. */
export function freePublicAddress(call: Call): string {
  const taken = new Set([
    ...existing(onlyLooking(call), interfaceKind).map(({ Association }) => Association?.PublicIp),
    ...existing(onlyLooking(call), addressKind).map(({ PublicIp }) => PublicIp),
  ]);
  for (;;) {
    const address = nthAddress(publicBlock, Math.floor(call.random() * 2 ** 20)) ?? '';
    if (!taken.has(address) && !/\.(0|255)$/.test(address)) return address;
  }
}

/** `ec2-54-144-1-2.compute-1.amazonaws.com` (VPC user guide, "DNS hostnames"). */
export function publicDnsName(region: string, address: string): string {
  const domain = region === 'us-east-1' ? 'compute-1' : `${region}.compute`;
  return `ec2-${address.replaceAll('.', '-')}.${domain}.amazonaws.com`;
}

/** Gives an interface IPv6 addresses: those asked for, or so many of the subnet's block. */
export function giveIpv6(
  call: Call,
  row: InterfaceRow,
  subnet: SubnetRow,
  count: number,
  wanted: readonly { readonly Ipv6Address?: string | undefined }[] | undefined,
): string[] {
  const block = subnet.Ipv6CidrBlockAssociationSet[0]?.Ipv6CidrBlock;
  const asked = (wanted ?? []).flatMap(({ Ipv6Address }) => (Ipv6Address === undefined ? [] : [Ipv6Address]));
  if (count === 0 && asked.length === 0) return [];
  if (block === undefined) {
    throw new AwsError(
      'InvalidParameterValue',
      `Subnet ${subnet.SubnetId} does not have an IPv6 CIDR block associated with it.`,
    );
  }
  if (row.Ipv6Addresses.length + asked.length + count > mostAddresses) {
    throw new AwsError('PrivateIpAddressLimitExceeded', 'Number of IPv6 addresses will exceed limit.');
  }
  const addresses = [
    ...asked.map((text) => freeIpv6(call, row, block, text)),
    ...Array.from({ length: count }, () => anyIn(call, block)),
  ];
  row.Ipv6Addresses.push(...addresses.map((Ipv6Address) => ({ Ipv6Address, IsPrimaryIpv6: false })));
  return addresses;
}

function freeIpv6(call: Call, { SubnetId }: InterfaceRow, block: string, text: string): string {
  const address = inside(block, text);
  const others = rowsBy(onlyLooking(call), interfaceKind, 'SubnetId', SubnetId).flatMap(
    ({ Ipv6Addresses }) => Ipv6Addresses,
  );
  if (others.every(({ Ipv6Address }) => Ipv6Address !== address)) return address;
  throw new AwsError('InvalidIPAddress.InUse', `Address ${text} is in use.`);
}

function inside(block: string, text: string): string {
  const address = parseAddress(text);
  if (!address || !contains(block, text)) {
    throw new AwsError('InvalidParameterValue', `Address ${text} does not fall within the subnet's address range`);
  }
  return formatAddress(address);
}

function anyIn(call: Call, block: string): string {
  const network = block.slice(0, block.indexOf('/')).replace(/::$/, '');
  const address = parseAddress(`${network}:${[1, 2, 3, 4].map(() => hex(4, call.random)).join(':')}`);
  return address ? formatAddress(address) : '';
}

export const addressingOperations: readonly Operation[] = [
  on(AssignIpv6AddressesCommand, (input, call) => {
    const { NetworkInterfaceId, Ipv6AddressCount, Ipv6Addresses, Ipv6PrefixCount, Ipv6Prefixes } = input;
    const row = find(call, interfaceKind, NetworkInterfaceId);
    const subnet = call.world.ec2.subnets[row.SubnetId];
    const wanted = Ipv6Addresses?.map((Ipv6Address) => ({ Ipv6Address }));
    const isForPrefixes = Ipv6PrefixCount !== undefined || Ipv6Prefixes !== undefined;
    const count = Ipv6AddressCount ?? (wanted || isForPrefixes ? 0 : 1);
    if (!subnet) throw interfaceKind.notFound(NetworkInterfaceId);
    const AssignedIpv6Addresses = giveIpv6(call, row, subnet, count, wanted);
    const AssignedIpv6Prefixes = giveIpv6Prefixes(call, row, subnet, { count: Ipv6PrefixCount, blocks: Ipv6Prefixes });
    return { NetworkInterfaceId, AssignedIpv6Addresses, AssignedIpv6Prefixes };
  }),

  on(UnassignIpv6AddressesCommand, ({ NetworkInterfaceId, Ipv6Addresses, Ipv6Prefixes }, call) => {
    const row = find(call, interfaceKind, NetworkInterfaceId);
    takePrefixes(row, Ipv6Prefixes ?? []);
    const stranger = Ipv6Addresses?.find((text) => !row.Ipv6Addresses.some(({ Ipv6Address }) => Ipv6Address === text));
    if (stranger !== undefined) {
      throw new AwsError(
        'InvalidParameterValue',
        `Some of the specified addresses are not assigned to interface ${NetworkInterfaceId}`,
      );
    }
    row.Ipv6Addresses = row.Ipv6Addresses.filter(({ Ipv6Address }) => !Ipv6Addresses?.includes(Ipv6Address ?? ''));
    return { NetworkInterfaceId, UnassignedIpv6Addresses: Ipv6Addresses, UnassignedIpv6Prefixes: Ipv6Prefixes };
  }),
];
