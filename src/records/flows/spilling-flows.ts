import { closeSpilled, createSpillFile, type Spilled, spilledPieces } from '../scan/spill-file.js';
import { hashOf } from '../scan/sum-table.js';
import { createFlowTable, entryWords, KEY_INTERFACE, keyWords } from './flow-table.js';

/** Flows in bounded memory, exact: what does not fit is laid down in a temporary file, parted by the two addresses. */
export interface SpillingFlows {
  put(entry: Uint32Array): void;
  parts(): FlowParts;
}

export interface FlowParts {
  readonly memory: Uint32Array;
  readonly spilled: Spilled | null;
}

const PARTITIONS = 32;

export function spillingFlows(addressWords: number, temporaryFile: () => string, most: number): SpillingFlows {
  const table = createFlowTable(addressWords);
  const file = createSpillFile(temporaryFile);
  const spill = (): void => {
    for (const [partition, own] of partitioned(table.entries(), addressWords))
      file.write(partition, new Uint8Array(own.buffer, 0, own.byteLength));
    table.clear();
  };
  return {
    put(entry) {
      if (table.put(entry, 0) && table.size >= most) spill();
    },
    parts: () => ({ memory: table.entries(), spilled: file.spilled() }),
  };
}

/** Parts, and by which number each of their interfaces is known to all. */
export interface Numbered {
  readonly parts: FlowParts;
  readonly numbers: Uint32Array;
}

/**
 * All flows, merged, in tables of which none has flows between two addresses that another has too. Closes what the parts
 * hold open.
 */
export function* tablesOf(all: readonly Numbered[], addressWords: number): Generator<Uint32Array> {
  const table = createFlowTable(addressWords);
  const isSpilled = all.some(({ parts }) => parts.spilled !== null);
  const words = entryWords(addressWords);
  const keys = keyWords(addressWords);
  // Each piece is met once, so the numbers can be put right where they stand.
  const add = (entries: Uint32Array, numbers: Uint32Array): void => {
    for (let at = 0; at < entries.length; at += words) {
      if (entries[at + keys] === 0) continue;
      const number = at + addressWords + KEY_INTERFACE;
      entries[number] = numbers[entries[number] as number] as number;
      table.put(entries, at);
    }
  };
  try {
    if (!isSpilled) {
      for (const { parts, numbers } of all) add(parts.memory, numbers);
      yield table.entries();
      return;
    }
    const memories = all.map(({ parts }) => new Map(partitioned(parts.memory, addressWords)));
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      table.clear();
      for (const [at, { parts, numbers }] of all.entries()) {
        const own = memories[at]?.get(partition);
        if (own) add(own, numbers);
        for (const piece of spilledPieces(parts.spilled, partition))
          add(new Uint32Array(piece.buffer, piece.byteOffset, piece.length / 4), numbers);
      }
      yield table.entries();
    }
  } finally {
    for (const { parts } of all) closeSpilled(parts.spilled);
  }
}

const partitionOf = (entries: Uint32Array, at: number, addressWords: number): number =>
  hashOf(entries, at, addressWords) >>> 27;

/** The entries of each partition, together. */
function partitioned(entries: Uint32Array, addressWords: number): readonly (readonly [number, Uint32Array])[] {
  const words = entryWords(addressWords);
  const keys = keyWords(addressWords);
  const slots = entries.length / words;
  const partitionAt = new Uint8Array(slots);
  const counts = new Uint32Array(PARTITIONS);
  for (let slot = 0; slot < slots; slot += 1) {
    if (entries[slot * words + keys] === 0) continue;
    const partition = partitionOf(entries, slot * words, addressWords);
    partitionAt[slot] = partition;
    counts[partition] = (counts[partition] as number) + 1;
  }
  const together = Array.from(counts, (count) => new Uint32Array(count * words));
  const filled = new Uint32Array(PARTITIONS);
  for (let slot = 0; slot < slots; slot += 1) {
    const at = slot * words;
    if (entries[at + keys] === 0) continue;
    const partition = partitionAt[slot] as number;
    const into = together[partition] as Uint32Array;
    const to = filled[partition] as number;
    for (let word = 0; word < words; word += 1) into[to + word] = entries[at + word] as number;
    filled[partition] = to + words;
  }
  return together.flatMap((own, partition) => (own.length === 0 ? [] : [[partition, own] as const]));
}
