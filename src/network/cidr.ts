import { remembered } from '../base/remembered.js';
import { type Address, bitsOf, formatAddress, parseAddress } from './address.js';

/** A block of addresses; `first` has no bit set beyond the prefix. */
export interface Cidr {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly prefix: number;
}

/** Host bits are cleared, as AWS does with the CIDR of a rule (VPC user guide, "Network ACL rules"). */
export const parseCidr: (text: string) => Cidr | undefined = remembered(read, 10_000);

function read(text: string): Cidr | undefined {
  const [address, length, ...rest] = text.split('/');
  const parsed = address === undefined ? undefined : parseAddress(address);
  if (!parsed || rest.length > 0 || length === undefined || !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const prefix = Number(length);
  if (prefix > bitsOf(parsed.family)) return undefined;
  const hostBits = BigInt(bitsOf(parsed.family) - prefix);
  return { family: parsed.family, first: (parsed.value >> hostBits) << hostBits, prefix };
}

export const formatCidr = ({ family, first, prefix }: Cidr): string =>
  `${formatAddress({ family, value: first })}/${prefix}`;

/** The one spelling under which a block is compared; undefined where it is none. */
export function canonicalCidr(text: string): string | undefined {
  const cidr = parseCidr(text);
  return cidr && formatCidr(cidr);
}

/** False also where either text is not valid, or they are of different families. */
export function contains(cidr: string, address: string): boolean {
  const block = parseCidr(cidr);
  const parsed = parseAddress(address);
  return block !== undefined && parsed !== undefined && holds(block, parsed);
}

export const containsAny = (cidrs: readonly string[], address: string): boolean =>
  cidrs.some((cidr) => contains(cidr, address));

/** The same for many addresses: the blocks are read once. */
export function within(cidrs: readonly string[]): (address: string) => boolean {
  const blocks = [...new Set(cidrs)].flatMap((cidr) => parseCidr(cidr) ?? []);
  return (text) => {
    const address = parseAddress(text);
    return address !== undefined && blocks.some((block) => holds(block, address));
  };
}

export function overlaps(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)];
  if (!a || !b) return false;
  const [wide, narrow] = a.prefix <= b.prefix ? [a, b] : [b, a];
  return holds(wide, { family: narrow.family, value: narrow.first });
}

/** Whether a block lies in another, or is the same. False also where either text is not valid. */
export function covers(wide: string, narrow: string): boolean {
  const [outer, inner] = [parseCidr(wide), parseCidr(narrow)];
  return outer !== undefined && inner !== undefined && outer.prefix <= inner.prefix && overlaps(wide, narrow);
}

export const prefixLength = (cidr: string): number | undefined => parseCidr(cidr)?.prefix;

export function addressCount(cidr: string): bigint | undefined {
  const block = parseCidr(cidr);
  return block && sizeOf(block);
}

/** The nth address of a block, from 0; a negative n counts from its end (-1 is the last). Undefined outside it. */
export function nthAddress(cidr: string, n: number): string | undefined {
  const block = parseCidr(cidr);
  if (!block || !Number.isSafeInteger(n)) return undefined;
  const offset = n < 0 ? sizeOf(block) + BigInt(n) : BigInt(n);
  if (offset < 0n || offset >= sizeOf(block)) return undefined;
  return formatAddress({ family: block.family, value: block.first + offset });
}

/** The nth block of `prefix` bits inside a block, from 0. Undefined where there is none. */
export function nthSubnet(cidr: string, prefix: number, n: number): string | undefined {
  const block = parseCidr(cidr);
  if (!block || !Number.isInteger(prefix) || prefix < block.prefix || prefix > bitsOf(block.family)) return undefined;
  if (!Number.isSafeInteger(n) || n < 0 || BigInt(n) >= 1n << BigInt(prefix - block.prefix)) return undefined;
  const first = block.first + (BigInt(n) << BigInt(bitsOf(block.family) - prefix));
  return formatCidr({ family: block.family, first, prefix });
}

// RFC 1918 and RFC 6598 are what an internet gateway does not carry; fc00::/7 is their like in IPv6 (RFC 4193). Link-local
// ones stay on their link (RFC 3927, RFC 4291), or are those of VPC Lattice.
const privateBlocks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
];

/** An address that has no meaning on the internet. */
export const isPrivate = (address: string): boolean => containsAny(privateBlocks, address);

function holds(block: Cidr, address: Address): boolean {
  const hostBits = BigInt(bitsOf(block.family) - block.prefix);
  return block.family === address.family && address.value >> hostBits === block.first >> hostBits;
}

const sizeOf = (block: Cidr): bigint => 1n << BigInt(bitsOf(block.family) - block.prefix);
