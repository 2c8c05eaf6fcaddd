/**
 * How an entry is laid out, in 32-bit words: its key, and behind it what is known of that. The first word of what is known
 * is 0 in empty slots alone.
 */
export interface Layout {
  readonly keyWords: number;
  readonly words: number;
  /** So many words of the key part the entries where they do not fit into memory. */
  readonly partWords: number;
  /** Adds what is known from `from` on to what is known from `to` on. */
  fold(into: Uint32Array, to: number, other: Uint32Array, from: number): void;
}

/** Entries by their key, in one typed array with open addressing and no object. */
export interface EntryTable {
  /** Folds the entry that begins at `at` into the one of the same key. True where the key is new. */
  put(entries: Uint32Array, at?: number): boolean;
  has(key: Uint32Array, at?: number): boolean;
  readonly size: number;
  /** Puts all entries of another table of this layout; `grown` is called for each key that was new. */
  merge(entries: Uint32Array, grown?: () => void): void;
  /** Forgets all, and keeps the room. */
  clear(): void;
  /** With its empty slots. */
  entries(): Uint32Array;
}

const FIRST_CAPACITY = 1 << 10;

export function createEntryTable({ keyWords, words, fold }: Layout): EntryTable {
  let table = new Uint32Array(FIRST_CAPACITY * words);
  let mask = FIRST_CAPACITY - 1;
  let size = 0;

  const isSame = (at: number, other: Uint32Array, otherAt: number): boolean => {
    for (let word = 0; word < keyWords; word += 1) if (table[at + word] !== other[otherAt + word]) return false;
    return true;
  };

  /** Where the entry of a key is, or the empty slot where it belongs. */
  const find = (key: Uint32Array, from: number): number => {
    let slot = hashOf(key, from, keyWords) & mask;
    let at = slot * words;
    while (table[at + keyWords] !== 0 && !isSame(at, key, from)) {
      slot = (slot + 1) & mask;
      at = slot * words;
    }
    return at;
  };

  const put = (entries: Uint32Array, from = 0): boolean => {
    const at = find(entries, from);
    if (table[at + keyWords] !== 0) {
      fold(table, at + keyWords, entries, from + keyWords);
      return false;
    }
    for (let word = 0; word < words; word += 1) table[at + word] = entries[from + word] as number;
    size += 1;
    if (size * 4 > (mask + 1) * 3) grow();
    return true;
  };

  const merge = (entries: Uint32Array, grown?: () => void): void => {
    for (let at = 0; at < entries.length; at += words) if (entries[at + keyWords] !== 0 && put(entries, at)) grown?.();
  };

  const grow = (): void => {
    const old = table;
    table = new Uint32Array(old.length * 2);
    mask = mask * 2 + 1;
    size = 0;
    merge(old);
  };

  return {
    put,
    has: (key, at = 0) => table[find(key, at) + keyWords] !== 0,
    get size() {
      return size;
    },
    merge,
    clear() {
      table.fill(0);
      size = 0;
    },
    entries: () => table,
  };
}

/** Neighbouring addresses must not fall into neighbouring slots, so every bit is stirred. (MurmurHash3) */
export function hashOf(key: Uint32Array, offset: number, width: number): number {
  let value = 0;
  for (let word = 0; word < width; word += 1) {
    value = Math.imul(value, 5) + (Math.imul(key[offset + word] as number, 0xcc9e2d51) ^ 0xe6546b64);
    value = Math.imul(value ^ (value >>> 15), 0x1b873593);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
