import { remembered } from '../base/remembered.js';

// The same few addresses are asked about again and again: those of rules, interfaces and one conversation.
const MOST = 10_000;

/** An IP address as a number, so that ranges are arithmetic. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

export const bitsOf = (family: 4 | 6): number => (family === 4 ? 32 : 128);

/** Undefined for anything that is not exactly one address: zones (`%eth0`), ports, leading zeros and blanks included. */
export const parseAddress: (text: string) => Address | undefined = remembered(
  (text) => (isIpv6(text) ? parseIpv6(text) : parseIpv4(text)),
  MOST,
);

/** Dotted decimal, or RFC 5952: lower case, the longest run of zeros compressed, IPv4-mapped addresses in mixed notation. */
export function formatAddress({ family, value }: Address): string {
  if (family === 4) return dotted(value);
  if (value >> 32n === 0xffffn) return `::ffff:${dotted(value & 0xffffffffn)}`;
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  const run = longestZeroRun(groups);
  const hex = (part: readonly bigint[]) => part.map((group) => group.toString(16)).join(':');
  return run === undefined ? hex(groups) : `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.end))}`;
}

/** The one spelling under which an address is compared; undefined where it is none. */
export const canonicalAddress: (text: string) => string | undefined = remembered((text) => {
  const address = parseAddress(text);
  return address && formatAddress(address);
}, MOST);

export const familyOf = (text: string): 4 | 6 | undefined => parseAddress(text)?.family;

/** Of an address or a block that is known to be one. */
export const isIpv6 = (text: string): boolean => text.includes(':');

/** `10.0.0.1:443`, `[2001:db8::1]:443` (RFC 3986, 3.2.2). */
export const withPort = (host: string, port: number | string): string =>
  isIpv6(host) ? `[${host}]:${port}` : `${host}:${port}`;

export const isIpv4 = (text: string): boolean => familyOf(text) === 4;

function parseIpv4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    // A leading zero means octal to some programs and decimal to others.
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return { family: 4, value };
}

function parseIpv6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const before = groupsOf(head ?? [], tail === undefined);
  const after = groupsOf(tail ?? [], true);
  if (!before || !after) return undefined;
  const missing = 8 - before.length - after.length;
  // `::` stands for at least one group (RFC 4291, 2.2).
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array<bigint>(missing).fill(0n), ...after];
  return { family: 6, value: groups.reduce((value, group) => (value << 16n) | group, 0n) };
}

/** The 16-bit groups of one side of `::`; the last may be a dotted IPv4 address where the text ends there. */
function groupsOf(parts: readonly string[], endsText: boolean): readonly bigint[] | undefined {
  const groups: bigint[] = [];
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(BigInt(`0x${part}`));
      continue;
    }
    const ipv4 = endsText && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (!ipv4) return undefined;
    groups.push(ipv4.value >> 16n, ipv4.value & 0xffffn);
  }
  return groups;
}

const dotted = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');

/** The first of the longest runs of two or more zero groups. */
function longestZeroRun(groups: readonly bigint[]): { readonly start: number; readonly end: number } | undefined {
  let best: { start: number; end: number } | undefined;
  let start = 0;
  for (let end = 0; end <= groups.length; end++) {
    if (groups[end] === 0n) continue;
    if (end - start >= 2 && (!best || end - start > best.end - best.start)) best = { start, end };
    start = end + 1;
  }
  return best;
}
