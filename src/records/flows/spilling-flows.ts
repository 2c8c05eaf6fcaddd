import { closeSpilled, createSpillFile, piecesOf, type Spilled } from '../scan/spill-file.js';
import { hashOf } from '../scan/sum-table.js';
import { createFlowTable, entryWords, INTERFACE, keyWords } from './flow-table.js';

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
  const scratch = new Uint32Array(words);
  try {
    for (let partition = 0; partition < (isSpilled ? PARTITIONS : 1); partition += 1) {
      table.clear();
      const add = (entries: Uint32Array, numbers: Uint32Array, isMixed: boolean): void => {
        for (let at = 0; at < entries.length; at += words) {
          if (entries[at + keys] === 0) continue;
          if (isMixed && partitionOf(entries, at, addressWords) !== partition) continue;
          for (let word = 0; word < words; word += 1) scratch[word] = entries[at + word] as number;
          scratch[addressWords + INTERFACE] = numbers[scratch[addressWords + INTERFACE] as number] as number;
          table.put(scratch, 0);
        }
      };
      for (const { parts, numbers } of all) {
        add(parts.memory, numbers, isSpilled);
        for (const piece of piecesOf(parts.spilled, partition))
          add(new Uint32Array(piece.buffer, 0, piece.length / 4), numbers, false);
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
  const places: number[][] = Array.from({ length: PARTITIONS }, () => []);
  for (let at = 0; at < entries.length; at += words) {
    if (entries[at + keys] !== 0) places[partitionOf(entries, at, addressWords)]?.push(at);
  }
  return places.flatMap((own, partition) => {
    if (own.length === 0) return [];
    const together = new Uint32Array(own.length * words);
    for (const [into, at] of own.entries()) together.set(entries.subarray(at, at + words), into * words);
    return [[partition, together] as const];
  });
}
