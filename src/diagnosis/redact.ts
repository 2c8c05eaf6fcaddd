import { type Address, bitsOf, formatAddress, parseAddress } from '../network/address.js';
import { contains, parseCidr } from '../network/cidr.js';
import type { Network } from '../network/model.js';
import type { SavedCase } from './case-file.js';
import { isObject } from './shape.js';

/**
 * Replaces account ids and public addresses, each by the same stand-in wherever it appears. Addresses that share a prefix
 * keep sharing it, so every rule and route still matches what it matched. Stand-ins follow from the order of appearance
 * alone: nobody can compute the originals back.
 */
export function redact(saved: SavedCase): SavedCase {
  const keep = [...fixedBlocks, ...ownBlocks(saved)];
  const standIn = addressStandIns(keep);
  const accounts = accountStandIns(saved);
  const isKept = (address: string): boolean => keep.some((block) => contains(block, address));
  return rewrite(saved, (text) => withoutAccounts(withoutAddresses(text, standIn, isKept), accounts));
}

// Special blocks mean the same to everybody (RFC 6890); a public block has to stay outside them.
const fixedBlocks = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/3',
  'fc00::/6',
];

/** Blocks of the VPCs themselves: private, whatever their numbers. Addresses of IPv6 are public even there. */
const ownBlocks = ({ network }: SavedCase): readonly string[] =>
  [
    ...network.vpcs.flatMap(({ cidrs }) => cidrs),
    ...network.peerings.flatMap(({ requester, accepter }) => [...requester.cidrs, ...accepter.cidrs]),
  ].filter((cidr) => parseCidr(cidr)?.family === 4);

type StandIn = (address: Address, prefix: number) => Address;

/** A tree of bits: of the two branches below a node, the one met first becomes 0. Nodes above a fixed block stay. */
function addressStandIns(keep: readonly string[]): StandIn {
  const flips = new Map<string, 0 | 1>();
  const fixed = keep
    .flatMap((cidr) => parseCidr(cidr) ?? [])
    .map(({ family, first, prefix }) => ({ family, bits: bitText(first, bitsOf(family)).slice(0, prefix) }));
  const isFixed = (family: 4 | 6, above: string): boolean =>
    fixed.some((block) => block.family === family && block.bits.startsWith(above));
  return ({ family, value }, prefix) => {
    const bits = bitText(value, bitsOf(family)).slice(0, prefix);
    let standIn = '';
    for (const [at, bit] of [...bits].entries()) {
      const above = bits.slice(0, at);
      const key = `${family} ${above}`;
      const flip = flips.get(key) ?? (isFixed(family, above) || bit === '0' ? 0 : 1);
      flips.set(key, flip);
      standIn += Number(bit) ^ flip;
    }
    return { family, value: BigInt(`0b0${standIn.padEnd(bitsOf(family), '0')}`) };
  };
}

const bitText = (value: bigint, length: number): string => value.toString(2).padStart(length, '0');

// Addresses as they stand in records, rules, ARNs and names (`ec2-54-0-0-1.compute…`).
const ADDRESS =
  /(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?(?![\w.]*\d)|(?<![\w:])([0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?:\/(\d{1,3}))?(?![\w:])/gi;
const DASHED = /(?<!\d)(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})(?!\d|-\d)/g;

function withoutAddresses(text: string, standIn: StandIn, isKept: (address: string) => boolean): string {
  const replaced = text.replace(ADDRESS, (whole, ipv4?: string, length4?: string, ipv6?: string, length6?: string) => {
    const address = parseAddress(ipv4 ?? ipv6 ?? '');
    if (!address || isKept(formatAddress(address))) return whole;
    const length = length4 ?? length6;
    const prefix = Math.min(length === undefined ? bitsOf(address.family) : Number(length), bitsOf(address.family));
    return `${formatAddress(standIn(address, prefix))}${length === undefined ? '' : `/${length}`}`;
  });
  return replaced.replace(DASHED, (whole, ...parts: readonly string[]) => {
    const address = parseAddress(parts.slice(0, 4).join('.'));
    if (!address || isKept(formatAddress(address))) return whole;
    return formatAddress(standIn(address, 32)).replaceAll('.', '-');
  });
}

/** Account ids as records and ARNs show them; any other number of twelve digits stays. */
function accountStandIns(saved: SavedCase): ReadonlyMap<string, string> {
  const found = new Set<string>();
  for (const { accountId, other } of saved.evidence.records) {
    if (accountId != null && ACCOUNT.test(accountId)) found.add(accountId);
    for (const value of Object.values(other ?? {})) for (const id of accountsIn(value ?? '')) found.add(id);
  }
  for (const { deliveryError, logGroup } of saved.network.flowLogs)
    for (const id of accountsIn(`${deliveryError} ${logGroup}`)) found.add(id);
  for (const id of ownersIn(saved.network)) found.add(id);
  return new Map([...found].map((id, at) => [id, String(111_111_111_111 + at)]));
}

/** Accounts that own a part of the configuration, or stand in what its makers wrote on it. */
const ownersIn = ({ vpcs, interfaces, peerings, transitGatewayAttachments = [] }: Network): readonly string[] =>
  [
    ...vpcs,
    ...interfaces,
    ...peerings.flatMap(({ requester, accepter }) => [requester, accepter]),
    ...transitGatewayAttachments,
  ]
    .flatMap((one) => [one.ownerId ?? '', ...('description' in one ? accountsIn(one.description ?? '') : [])])
    .filter((id) => ACCOUNT.test(id));

const ACCOUNT = /^\d{12}$/;
const accountsIn = (text: string): readonly string[] =>
  [...text.matchAll(/:(\d{12}):/g)].flatMap((match) => match[1] ?? []);

const withoutAccounts = (text: string, accounts: ReadonlyMap<string, string>): string =>
  accounts.size === 0 ? text : text.replace(/(?<!\d)\d{12}(?!\d)/g, (digits) => accounts.get(digits) ?? digits);

/** Every text in the case, keys included (public addresses are listed by private ones). */
function rewrite<T>(value: T, change: (text: string) => string): T {
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return change(one);
    if (Array.isArray(one)) return one.map(walk);
    return isObject(one)
      ? Object.fromEntries(Object.entries(one).map(([key, item]) => [change(key), walk(item)]))
      : one;
  };
  // The same shape comes out as went in: only texts differ.
  return walk(value) as T;
}
