import type { Layout } from '../scan/entry-table.js';

/**
 * Flows by their key: the addresses, the protocol, both ports, the number of the interface. Behind it is what was seen: BITS,
 * and moments in Unix seconds, 0 where there is none. Those between the same addresses are in the same part.
 */
export const flowsBy = (addressWords: number): Layout => ({
  keyWords: keyWords(addressWords),
  words: entryWords(addressWords),
  partWords: addressWords,
  fold,
});

/** Words of a key behind its addresses: PROTOCOL, PORTS, INTERFACE. */
export const KEY_PROTOCOL = 0;
export const KEY_PORTS = 1;
export const KEY_INTERFACE = 2;
const KEY_WORDS = 3;

/** Words behind the key. FIRST and the two LAST are two words each, one for each direction. */
export const BITS = 0;
export const FIRST = 1;
export const LAST_ACCEPTED = 3;
export const LAST_REFUSED = 5;
const SEEN_WORDS = 7;

export const keyWords = (addressWords: number): number => addressWords + KEY_WORDS;
export const entryWords = (addressWords: number): number => keyWords(addressWords) + SEEN_WORDS;

/** BITS has so many for each direction, the first end's first; see `seen-flow.ts`. */
export const ACCEPTED = 1;
export const REFUSED = 2;
export const OPENING = 4;
export const ANSWERING = 8;
export const RESET = 16;
export const FLAGGED = 32;
export const ABOVE_BARE = 64;
export const LARGE = 128;
export const DIRECTION_BITS = 8;
export const BY_INTERNET = 1 << 16;
/** Who was seen first; of one second, whose record came first. One bit for each end. */
export const BEGAN = 1 << 17;
const ANY_BEGAN = BEGAN | (BEGAN << 1);

/** What was seen of one flow twice comes to the same as once. */
function fold(into: Uint32Array, to: number, other: Uint32Array, from: number): void {
  const known = into[to + BITS] as number;
  const added = other[from + BITS] as number;
  const began = isEarlier(other, from, into, to) ? added : known;
  into[to + BITS] = ((known | added) & ~ANY_BEGAN) | (began & ANY_BEGAN);
  for (let word = FIRST; word < LAST_ACCEPTED; word += 1) {
    const moment = other[from + word] as number;
    const earliest = into[to + word] as number;
    if (moment !== 0 && (earliest === 0 || moment < earliest)) into[to + word] = moment;
  }
  for (let word = LAST_ACCEPTED; word < SEEN_WORDS; word += 1) {
    if ((other[from + word] as number) > (into[to + word] as number)) into[to + word] = other[from + word] as number;
  }
}

const isEarlier = (one: Uint32Array, at: number, other: Uint32Array, otherAt: number): boolean =>
  firstIn(one, at) < firstIn(other, otherAt);

function firstIn(entries: Uint32Array, at: number): number {
  const one = entries[at + FIRST] as number;
  const other = entries[at + FIRST + 1] as number;
  return one === 0 || other === 0 ? one || other : Math.min(one, other);
}
