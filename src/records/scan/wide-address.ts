import { formatAddress, parseAddress } from '../../network/address.js';
import { COLON } from '../ascii.js';

/** Stands in a row for an address that does not fit into 32 bits: its four words are in the row's `words`. */
export const WIDE = 2 ** 32;

export const WORDS = 4;

/**
 * Reads the bytes of an IPv6 address into four words; false for anything else and for the mixed notation (`::ffff:1.2.3.4`),
 * which flow records do not use.
 */
export function readWideAddress(
  block: Uint8Array,
  from: number,
  to: number,
  words: Uint32Array,
  offset: number,
): boolean {
  if (to - from < 2 || to - from > 39) return false;
  let groups = 0;
  let gap = -1;
  let at = from;
  words.fill(0, offset, offset + WORDS);
  if (block[at] === COLON) {
    if (block[at + 1] !== COLON) return false;
    gap = 0;
    at += 2;
  }
  while (at < to) {
    if (groups === 8) return false;
    let value = 0;
    const begun = at;
    for (; at < to; at += 1) {
      const digit = hexDigit(block[at] as number);
      if (digit < 0) break;
      value = value * 16 + digit;
    }
    if (at === begun || at - begun > 4) return false;
    const word = offset + (groups >> 1);
    words[word] = ((words[word] as number) | (groups % 2 === 0 ? value << 16 : value)) >>> 0;
    groups += 1;
    if (at === to) break;
    if (block[at] !== COLON) return false;
    at += 1;
    if (block[at] === COLON) {
      if (gap !== -1) return false;
      gap = groups;
      at += 1;
    } else if (at === to) return false;
  }
  if (gap === -1) return groups === 8;
  if (groups === 8) return false;
  spread(words, offset, gap, groups);
  return true;
}

/** Moves the groups behind `::` to the end. */
function spread(words: Uint32Array, offset: number, gap: number, groups: number): void {
  const shift = 8 - groups;
  for (let group = groups - 1; group >= gap; group -= 1) {
    put(words, offset, group + shift, groupAt(words, offset, group));
    put(words, offset, group, 0);
  }
}

const groupAt = (words: Uint32Array, offset: number, group: number): number =>
  ((words[offset + (group >> 1)] as number) >>> (group % 2 === 0 ? 16 : 0)) & 0xffff;

function put(words: Uint32Array, offset: number, group: number, value: number): void {
  const word = offset + (group >> 1);
  const kept = (words[word] as number) & (group % 2 === 0 ? 0xffff : 0xffff0000);
  words[word] = (kept | (group % 2 === 0 ? value << 16 : value)) >>> 0;
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  if (byte >= 97 && byte <= 102) return byte - 87;
  return byte >= 65 && byte <= 70 ? byte - 55 : -1;
}

/** The words of any address text, an IPv4 address as IPv4-mapped IPv6 has it (RFC 4291, 2.5.5.2); undefined for other text. */
export function wordsOf(text: string): readonly number[] | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const value = address.family === 4 ? MAPPED | address.value : address.value;
  return [96n, 64n, 32n, 0n].map((shift) => Number((value >> shift) & 0xffff_ffffn));
}

const MAPPED = 0xffff_0000_0000n;

/** The canonical text of four words; mapped IPv4 addresses in dotted form. */
export function textOfWords(words: ArrayLike<number>, offset = 0): string {
  const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((index) => words[offset + index]);
  if (a === 0 && b === 0 && c === 0xffff) return formatAddress({ family: 4, value: BigInt(d) });
  const value = (BigInt(a) << 96n) | (BigInt(b) << 64n) | (BigInt(c) << 32n) | BigInt(d);
  return formatAddress({ family: 6, value });
}

/** Puts the address of a slot of a row into a key: its own words, or an IPv4 address as `wordsOf` has it. */
export function putAddress(key: Uint32Array, at: number, value: number, words: Uint32Array, from: number): void {
  const isWide = value >= WIDE;
  for (let word = 0; word < WORDS; word += 1) key[at + word] = isWide ? (words[from * WORDS + word] as number) : 0;
  if (isWide) return;
  key[at + 2] = 0xffff;
  key[at + 3] = value;
}
