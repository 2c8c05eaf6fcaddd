import { createEntryTable, hashOf, type Layout } from './entry-table.js';
import { closeSpilled, createSpillFile, type Spilled, spilledPieces } from './spill-file.js';

/** Entries in bounded memory, exact: what does not fit is laid down in a temporary file, parted by the keys' hashes. */
export interface Spilling {
  put(entry: Uint32Array): void;
  /** Adds what was gathered elsewhere. */
  absorb(parts: readonly SpilledEntries[]): void;
  /** All that was added, as it travels between threads; the file stays open until `tablesOf` has read it. */
  parts(): readonly SpilledEntries[];
}

export interface SpilledEntries {
  readonly memory: Uint32Array;
  readonly spilled: Spilled | null;
}

const PARTITIONS = 32;

/** `most`: so many entries are kept in memory. */
export function spilling(layout: Layout, most: number): Spilling {
  const table = createEntryTable(layout);
  const file = createSpillFile();
  const foreign: SpilledEntries[] = [];
  const spillFull = (): void => {
    if (table.size < most) return;
    for (const [partition, own] of partitioned(table.entries(), layout))
      file.write(partition, new Uint8Array(own.buffer, 0, own.byteLength));
    table.clear();
  };
  return {
    put(entry) {
      if (table.put(entry)) spillFull();
    },
    absorb(parts) {
      for (const { memory, spilled } of parts) {
        if (spilled) foreign.push({ memory: new Uint32Array(), spilled });
        table.merge(memory, spillFull);
      }
    },
    parts: () => [{ memory: table.entries(), spilled: file.spilled() }, ...foreign],
  };
}

/**
 * All parts merged, in tables of which none has what another has too. Closes what the parts hold open. `meet` sees each
 * entry once before, with the number of its part, and may put it right where it stands.
 */
export function* tablesOf(
  layout: Layout,
  parts: readonly SpilledEntries[],
  meet: (entries: Uint32Array, at: number, part: number) => void = () => {},
): Generator<Uint32Array> {
  const { words, keyWords } = layout;
  const table = createEntryTable(layout);
  const add = (entries: Uint32Array, part: number): void => {
    for (let at = 0; at < entries.length; at += words) {
      if (entries[at + keyWords] === 0) continue;
      meet(entries, at, part);
      table.put(entries, at);
    }
  };
  try {
    if (parts.every(({ spilled }) => spilled === null)) {
      for (const [part, { memory }] of parts.entries()) add(memory, part);
      yield table.entries();
      return;
    }
    const memories = parts.map(({ memory }) => new Map(partitioned(memory, layout)));
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      table.clear();
      for (const [part, { spilled }] of parts.entries()) {
        const own = memories[part]?.get(partition);
        if (own) add(own, part);
        for (const piece of spilledPieces(spilled, partition))
          add(new Uint32Array(piece.buffer, piece.byteOffset, piece.length / 4), part);
      }
      yield table.entries();
    }
  } finally {
    for (const { spilled } of parts) closeSpilled(spilled);
  }
}

/** The entries of each partition, together. */
function partitioned(
  entries: Uint32Array,
  { words, keyWords, partWords }: Layout,
): readonly (readonly [number, Uint32Array])[] {
  const partitionAt = new Uint8Array(entries.length / words);
  const counts = new Uint32Array(PARTITIONS);
  for (let at = 0; at < entries.length; at += words) {
    if (entries[at + keyWords] === 0) continue;
    const partition = hashOf(entries, at, partWords) >>> 27;
    partitionAt[at / words] = partition;
    counts[partition] = (counts[partition] as number) + 1;
  }
  const together = Array.from(counts, (count) => new Uint32Array(count * words));
  const filled = new Uint32Array(PARTITIONS);
  for (let at = 0; at < entries.length; at += words) {
    if (entries[at + keyWords] === 0) continue;
    const partition = partitionAt[at / words] as number;
    const into = together[partition] as Uint32Array;
    const to = filled[partition] as number;
    for (let word = 0; word < words; word += 1) into[to + word] = entries[at + word] as number;
    filled[partition] = to + words;
  }
  return together.flatMap((own, partition) => (own.length === 0 ? [] : [[partition, own] as const]));
}
