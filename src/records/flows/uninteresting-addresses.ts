import { textOfWords, WORDS } from '../scan/wide-address.js';
import { NARROW_WORDS } from './running-flows.js';

/** Are both addresses of an entry uninteresting? */
export type UninterestingAt = (table: Uint32Array, at: number) => boolean;

const ADDRESS_SLOTS = 1 << 16;

/** Each address is spelt out once, whichever table it is in. */
export function uninterestingAt(addressWords: number, uninteresting: (address: string) => boolean): UninterestingAt {
  const known = new Map<number | string, boolean>();
  const words = addressWords / 2;
  const asked = (table: Uint32Array, at: number): boolean => {
    const key = words === 1 ? (table[at] as number) : table.subarray(at, at + words).join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = uninteresting(addressAt(table, at, addressWords, 0));
    known.set(key, found);
    return found;
  };
  if (words > 1) return (table, at) => asked(table, at) && asked(table, at + words);
  // A slot holds the address that was asked for last, and 2 for yes or 1 for no.
  const addresses = new Uint32Array(ADDRESS_SLOTS);
  const answers = new Uint8Array(ADDRESS_SLOTS);
  const isUninteresting = (table: Uint32Array, at: number): boolean => {
    const address = table[at] as number;
    const slot = (address ^ (address >>> 16)) & (ADDRESS_SLOTS - 1);
    if (addresses[slot] !== address || answers[slot] === 0) {
      addresses[slot] = address;
      answers[slot] = asked(table, at) ? 2 : 1;
    }
    return answers[slot] === 2;
  };
  return (table, at) => isUninteresting(table, at) && isUninteresting(table, at + 1);
}

/** The first or the second address of the entry at `at`. */
export const addressAt = (table: Uint32Array, at: number, addressWords: number, end: 0 | 1): string =>
  addressWords === NARROW_WORDS
    ? textOfWords([0, 0, 0xffff, table[at + end] as number])
    : textOfWords(table, at + end * WORDS);
