import type { Layout } from './entry-table.js';
import { type SpilledEntries, tablesOf } from './spilling.js';

/** What the records of a key come to. */
export interface Sum {
  readonly key: readonly number[];
  readonly bytes: number;
  readonly packets: number;
  readonly records: number;
}

/** Words behind the key. Bytes and packets are two words each, the lower one first. */
const RECORDS = 0;
const BYTES = 1;
const PACKETS = 3;
const SUM_WORDS = 5;

/** Sums by a key of so many words. */
export const sumsBy = (keyWords: number): Layout => ({
  keyWords,
  words: keyWords + SUM_WORDS,
  partWords: keyWords,
  fold(into, to, other, from) {
    into[to + RECORDS] = (into[to + RECORDS] as number) + (other[from + RECORDS] as number);
    addLong(into, to + BYTES, other, from + BYTES);
    addLong(into, to + PACKETS, other, from + PACKETS);
  },
});

/** Writes the entry of one record, to be put before the next one is written. */
export function sumWriter(keyWords: number) {
  const entry = new Uint32Array(keyWords + SUM_WORDS);
  entry[keyWords + RECORDS] = 1;
  return (key: Uint32Array, at: number, bytes = 0, packets = 0): Uint32Array => {
    for (let word = 0; word < keyWords; word += 1) entry[word] = key[at + word] as number;
    writeLong(entry, keyWords + BYTES, bytes);
    writeLong(entry, keyWords + PACKETS, packets);
    return entry;
  };
}

/** The sums of a table. */
export function* eachSum(entries: Uint32Array, keyWords: number): Generator<Sum> {
  for (let at = 0; at < entries.length; at += keyWords + SUM_WORDS)
    if (entries[at + keyWords + RECORDS] !== 0) yield sumAt(entries, at, keyWords);
}

/** The sums with the most bytes among all parts. Closes what the parts hold open. */
export function mostOf(parts: readonly SpilledEntries[], keyWords: number, count: number): readonly Sum[] {
  let top: readonly Sum[] = [];
  for (const table of tablesOf(sumsBy(keyWords), parts))
    top = best([...top, ...largest(table, keyWords, count)], count);
  return top;
}

/** How many different keys there are. Closes what the parts hold open. */
export function keysIn(parts: readonly SpilledEntries[], keyWords: number): number {
  let keys = 0;
  for (const table of tablesOf(sumsBy(keyWords), parts))
    for (let at = keyWords; at < table.length; at += keyWords + SUM_WORDS) if (table[at + RECORDS] !== 0) keys += 1;
  return keys;
}

/** Largest first, by bytes, then by packets. */
const best = (sums: readonly Sum[], count: number): readonly Sum[] =>
  sums.toSorted((a, b) => b.bytes - a.bytes || b.packets - a.packets || compareKeys(a.key, b.key)).slice(0, count);

function compareKeys(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((word, index) => word !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Sorted now and then only: most entries are smaller than the smallest that is kept. */
function largest(entries: Uint32Array, keyWords: number, count: number): readonly Sum[] {
  let kept: Sum[] = [];
  let least = -1;
  for (let at = 0; at < entries.length; at += keyWords + SUM_WORDS) {
    const known = at + keyWords;
    if (entries[known + RECORDS] === 0 || longAt(entries, known + BYTES) < least) continue;
    kept.push(sumAt(entries, at, keyWords));
    if (kept.length < count * 8 + 64) continue;
    kept = [...best(kept, count)];
    least = kept.at(-1)?.bytes ?? -1;
  }
  return best(kept, count);
}

const sumAt = (entries: Uint32Array, at: number, keyWords: number): Sum => ({
  key: Array.from(entries.subarray(at, at + keyWords)),
  bytes: longAt(entries, at + keyWords + BYTES),
  packets: longAt(entries, at + keyWords + PACKETS),
  records: entries[at + keyWords + RECORDS] as number,
});

const WORD = 2 ** 32;

const longAt = (words: Uint32Array, at: number): number => (words[at + 1] as number) * WORD + (words[at] as number);

function writeLong(words: Uint32Array, at: number, value: number): void {
  words[at] = value;
  words[at + 1] = value / WORD;
}

function addLong(into: Uint32Array, to: number, other: Uint32Array, from: number): void {
  const low = (into[to] as number) + (other[from] as number);
  into[to] = low;
  into[to + 1] = (into[to + 1] as number) + (other[from + 1] as number) + (low < WORD ? 0 : 1);
}
