import { addressCount, contains, covers, nthSubnet, overlaps, prefixLength } from '../../../../network/cidr.js';
import { onlyLooking } from '../../../endpoint/all-or-nothing.js';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { hex } from '../../../world/ids.js';
import { ipv4Block, ipv6Block } from '../../cidr-block.js';
import { rowsBy } from '../../rows.js';
import { reservedBlocks } from '../subnet/cidr-reservations.js';
import type { SubnetRow } from '../subnet/kind.js';
import { type InterfaceRow, interfaceKind } from './kind.js';
import { addressesInBlock, checkRoom, mostAddresses, takenIn } from './room.js';

// "A /28 CIDR for IPv4", "a /80 CIDR for IPv6" (EC2 user guide, "Prefix delegation for Amazon EC2 network interfaces").
const IPV4_PREFIX = 28;
const IPV6_PREFIX = 80;

/** So many prefixes, or these. */
export interface PrefixWish {
  readonly count?: number | undefined;
  readonly blocks?: readonly (string | undefined)[] | undefined;
}

/** The prefixes that an interface is made with. */
export function givePrefixes(
  call: Call,
  row: InterfaceRow,
  subnet: SubnetRow,
  input: {
    readonly Ipv4PrefixCount?: number | undefined;
    readonly Ipv4Prefixes?: readonly { readonly Ipv4Prefix?: string | undefined }[] | undefined;
    readonly Ipv6PrefixCount?: number | undefined;
    readonly Ipv6Prefixes?: readonly { readonly Ipv6Prefix?: string | undefined }[] | undefined;
  },
): void {
  const { Ipv4PrefixCount, Ipv4Prefixes, Ipv6PrefixCount, Ipv6Prefixes } = input;
  const ipv4 = Ipv4Prefixes?.map(({ Ipv4Prefix }) => Ipv4Prefix);
  const ipv6 = Ipv6Prefixes?.map(({ Ipv6Prefix }) => Ipv6Prefix);
  giveIpv4Prefixes(call, row, subnet, { count: Ipv4PrefixCount, blocks: ipv4 });
  giveIpv6Prefixes(call, row, subnet, { count: Ipv6PrefixCount, blocks: ipv6 });
}

/** Gives an interface IPv4 prefixes of its subnet; each counts as one address of the interface. Returns what was added. */
export function giveIpv4Prefixes(call: Call, row: InterfaceRow, subnet: SubnetRow, wish: PrefixWish): string[] {
  checkWish(wish, 'Ipv4PrefixCount', 'Ipv4Prefixes');
  checkRoom(call, row, numberOf(wish));
  return wanted(wish).map((text) => {
    const block = text === undefined ? freeIpv4Prefix(call, subnet) : checkedIpv4(call, subnet, text);
    row.Ipv4Prefixes = [...(row.Ipv4Prefixes ?? []), { Ipv4Prefix: block }];
    return block;
  });
}

export function giveIpv6Prefixes(call: Call, row: InterfaceRow, subnet: SubnetRow, wish: PrefixWish): string[] {
  checkWish(wish, 'Ipv6PrefixCount', 'Ipv6Prefixes');
  if (row.Ipv6Addresses.length + (row.Ipv6Prefixes?.length ?? 0) + numberOf(wish) > mostAddresses)
    throw new AwsError('PrivateIpAddressLimitExceeded', 'Number of IPv6 addresses will exceed limit.');
  return wanted(wish).map((text) => {
    const home = subnet.Ipv6CidrBlockAssociationSet[0]?.Ipv6CidrBlock;
    if (home === undefined) {
      throw new AwsError(
        'InvalidParameterValue',
        `Subnet ${subnet.SubnetId} does not have an IPv6 CIDR block associated with it.`,
      );
    }
    const block = text === undefined ? freeIpv6Prefix(call, subnet, home) : checkedIpv6(call, subnet, home, text);
    row.Ipv6Prefixes = [...(row.Ipv6Prefixes ?? []), { Ipv6Prefix: block }];
    return block;
  });
}

/** Takes prefixes away that the interface has. */
export function takePrefixes(row: InterfaceRow, blocks: readonly string[]): void {
  const own = [...(row.Ipv4Prefixes ?? []).map(textOf), ...(row.Ipv6Prefixes ?? []).map(textOf)];
  if (blocks.some((block) => !own.includes(block))) {
    throw new AwsError(
      'InvalidParameterValue',
      `Some of the specified prefixes are not assigned to interface ${row.NetworkInterfaceId}`,
    );
  }
  row.Ipv4Prefixes = (row.Ipv4Prefixes ?? []).filter((one) => !blocks.includes(textOf(one)));
  row.Ipv6Prefixes = (row.Ipv6Prefixes ?? []).filter((one) => !blocks.includes(textOf(one)));
}

interface Prefix {
  readonly Ipv4Prefix?: string | undefined;
  readonly Ipv6Prefix?: string | undefined;
}

const textOf = ({ Ipv4Prefix, Ipv6Prefix }: Prefix): string => Ipv4Prefix ?? Ipv6Prefix ?? '';

const numberOf = ({ count = 0, blocks = [] }: PrefixWish): number => count + blocks.length;

const wanted = ({ count = 0, blocks = [] }: PrefixWish): readonly (string | undefined)[] => [
  ...blocks,
  ...Array.from({ length: count }, () => undefined),
];

// "You can't use this option if you use the Ipv4Prefixes option" (EC2 API reference, CreateNetworkInterface).
function checkWish({ count, blocks = [] }: PrefixWish, one: string, other: string): void {
  if (count === undefined || blocks.length === 0) return;
  throw new AwsError('InvalidParameterCombination', `${one} and ${other} cannot be specified together.`);
}

function freeIpv4Prefix(call: Call, subnet: SubnetRow): string {
  const taken = takenIn(call, subnet);
  const explicit = reservedBlocks(call, subnet, ['explicit']);
  const isFree = (block: string) =>
    !explicit.some((one) => overlaps(one, block)) && addressesInBlock(block).every((address) => !taken.has(address));
  // What is reserved for prefixes goes first (VPC user guide, "Subnet CIDR reservations").
  for (const home of [...reservedBlocks(call, subnet, ['prefix']), subnet.CidrBlock]) {
    const count = Number((addressCount(home) ?? 0n) / 16n);
    const start = Math.floor(call.random() * count);
    for (let step = 0; step < count; step++) {
      const block = nthSubnet(home, IPV4_PREFIX, (start + step) % count);
      if (block !== undefined && isFree(block)) return block;
    }
  }
  throw noRoom();
}

function checkedIpv4(call: Call, subnet: SubnetRow, text: string): string {
  const block = ipv4Block(text, 'ipv4Prefix');
  checkPlace(block, text, subnet.CidrBlock, IPV4_PREFIX);
  const taken = takenIn(call, subnet);
  if (addressesInBlock(block).some((address) => taken.has(address)))
    throw new AwsError('InvalidIPAddress.InUse', `Prefix ${block} is in use.`);
  return block;
}

function freeIpv6Prefix(call: Call, subnet: SubnetRow, home: string): string {
  for (let tries = 0; tries < 1000; tries++) {
    const block = nthSubnet(home, IPV6_PREFIX, Number.parseInt(hex(4, call.random), 16));
    if (block !== undefined && !isIpv6Taken(call, subnet, block)) return block;
  }
  throw noRoom();
}

function checkedIpv6(call: Call, subnet: SubnetRow, home: string, text: string): string {
  const block = ipv6Block(text, 'ipv6Prefix');
  checkPlace(block, text, home, IPV6_PREFIX);
  if (isIpv6Taken(call, subnet, block)) throw new AwsError('InvalidIPAddress.InUse', `Prefix ${block} is in use.`);
  return block;
}

const isIpv6Taken = (call: Call, { SubnetId }: SubnetRow, block: string): boolean =>
  rowsBy(onlyLooking(call), interfaceKind, 'SubnetId', SubnetId).some(
    ({ Ipv6Prefixes = [], Ipv6Addresses }) =>
      Ipv6Prefixes.some((one) => overlaps(textOf(one), block)) ||
      Ipv6Addresses.some(({ Ipv6Address = '' }) => contains(block, Ipv6Address)),
  );

function checkPlace(block: string, text: string, home: string, length: number): void {
  if (prefixLength(block) === length && covers(home, block)) return;
  throw new AwsError(
    'InvalidParameterValue',
    `Prefix ${text} is not a /${length} within the subnet's address range ${home}`,
  );
}

// What users of prefixes meet in a subnet that is cut up (EKS best practices, "Prefix Mode for Linux").
const noRoom = (): AwsError =>
  new AwsError(
    'InsufficientCidrBlocks',
    'The specified subnet does not have enough free cidr blocks to satisfy the request.',
  );
