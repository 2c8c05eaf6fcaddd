import { isObject } from '../../base/json.js';
import { formatAddress, parseAddress } from '../../network/address.js';
import { type Cidr, canonicalCidr, formatCidr, overlaps, parseCidr } from '../../network/cidr.js';
import { type Described, readNetwork } from '../../network/from-aws.js';
import type { Network } from '../../network/model.js';
import { asBlock, documentationStandIns } from './documentation-addresses.js';
import { accountStandIns, withoutAccounts } from './redact-accounts.js';
import { withoutWideBlocks } from './wide-blocks.js';

/** Blocks of its VPCs stay as they are. */
interface Redactable {
  readonly network: Network;
}

/**
 * Replaces account ids and public addresses, each by the same stand-in wherever it appears: addresses by those of
 * documentation, so that nobody takes one for real. Rules and routes still match what they matched. Whatever is shown
 * beside the network, a case or a verdict, is changed in the same way.
 */
export function redact<Shown extends Redactable>(saved: Shown): Shown {
  const keep = [...fixedBlocks, ...ownBlocks(saved)];
  const seen = publicBlocks(saved, keep);
  const standIn = documentationStandIns(seen);
  const accounts = accountStandIns(saved);
  const parted = { ...saved, network: withoutWideBlocks(saved.network, keep, seen) };
  const change = (text: string): string => withoutAccounts(replaceBlocks(text, standIn), accounts);
  return rewrite(parted, change);
}

/** Hides account ids and public addresses in a description; blocks keep containing what they contained. */
export function redactDescribed(described: Described): Described {
  // As it is written: times are texts.
  const plain: Described = JSON.parse(JSON.stringify(described));
  return redact({ network: readNetwork(plain).network, described: plain }).described;
}

// Special blocks mean the same to everybody (RFC 6890).
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
const ownBlocks = ({ network }: Redactable): readonly string[] =>
  [
    ...network.vpcs.flatMap(({ cidrs }) => cidrs),
    ...network.peerings.flatMap(({ requester, accepter }) => [...requester.cidrs, ...accepter.cidrs]),
  ].filter((cidr) => parseCidr(cidr)?.family === 4);

/** Every public address and block in the case, in the order of appearance. */
function publicBlocks(saved: Redactable, keep: readonly string[]): readonly Cidr[] {
  const found = new Map<string, Cidr>();
  rewrite(saved, (text) =>
    replaceBlocks(text, (block) => {
      found.set(formatCidr(block), block);
      return undefined;
    }),
  );
  return [...found].filter(([cidr]) => !keep.some((kept) => overlaps(kept, cidr))).map(([, block]) => block);
}

// Addresses as they stand in records, rules, ARNs and names (`ec2-54-0-0-1.compute…`).
const IPV6 = /(?<![\w:.])([0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?:\/(\d{1,3}))?(?![\w:]|\.\d)/gi;
const IPV4 = /(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?(?![\w.]*\d)/g;
const DASHED = /(?<!\d)(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})(?!\d|-\d)/g;

/** The text with every address and block that has a stand-in replaced by it. */
function replaceBlocks(text: string, standIn: (block: Cidr) => Cidr | undefined): string {
  const plain = (whole: string, address: string, length?: string): string => {
    const parsed = parseAddress(address);
    const other = parsed && standIn((length === undefined ? undefined : parseCidr(whole)) ?? asBlock(parsed));
    if (!other) return length === undefined ? whole : (canonicalCidr(whole) ?? whole);
    const first = formatAddress({ family: other.family, value: other.first });
    return length === undefined ? first : `${first}/${other.prefix}`;
  };
  const dashed = (whole: string, ...parts: readonly string[]): string =>
    plain(whole, parts.slice(0, 4).join('.')).replaceAll('.', '-');
  return text.replace(IPV6, plain).replace(IPV4, plain).replace(DASHED, dashed);
}

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
