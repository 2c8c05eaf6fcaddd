import { closeSpilled, createSpillFile, type Spilled, spilledPieces } from './spill-file.js';
import { createSumTable, emptyColumns, hashOf, type SumColumns, type SumTable } from './sum-table.js';

/** Exact sums by key in bounded memory: what does not fit is laid down in a temporary file, parted by the keys' hashes. */
export interface SpillingSums {
  add(key: Uint32Array, offset: number, bytes: number, packets: number): void;
  /** Adds what was summed up elsewhere. */
  absorb(parts: readonly SumParts[]): void;
  /** All that was added, to be merged elsewhere; the file stays open until `mostOf` has read it. */
  parts(): readonly SumParts[];
}

export interface SumParts {
  readonly width: number;
  readonly memory: SumColumns;
  readonly spilled: Spilled | null;
}

/** Largest first, by bytes, then by packets. */
export interface Sum {
  readonly key: readonly number[];
  readonly bytes: number;
  readonly packets: number;
  readonly records: number;
}

const PARTITIONS = 32;

export function spillingSums(width: number, temporaryFile: () => string, most: number): SpillingSums {
  const table = createSumTable(width);
  const file = createSpillFile(temporaryFile);
  const foreign: SumParts[] = [];
  const partitioned = partitioning(width);

  const spill = (): void => {
    for (const [partition, bytes] of partitioned(table)) file.write(partition, bytes);
    table.clear();
  };

  return {
    add(key, offset, bytes, packets) {
      if (table.add(key, offset, bytes, packets) && table.size >= most) spill();
    },
    absorb(parts) {
      for (const { memory, spilled } of parts) {
        if (spilled) foreign.push({ width, memory: emptyColumns, spilled });
        table.merge(memory, () => {
          if (table.size >= most) spill();
        });
      }
    },
    parts: () => [{ width, memory: table.columns(), spilled: file.spilled() }, ...foreign],
  };
}

/** The entries with the most bytes among all parts. Closes what the parts hold open. */
export function mostOf(parts: readonly SumParts[], count: number): readonly Sum[] {
  const width = widthOf(parts);
  let top: readonly Sum[] = [];
  for (const table of tablesOf(parts)) top = best([...top, ...largest(table.columns(), width, count)], count);
  return top;
}

/** How many different keys there are. Closes what the parts hold open. */
export function keysIn(parts: readonly SumParts[]): number {
  let keys = 0;
  for (const table of tablesOf(parts)) keys += table.size;
  return keys;
}

const widthOf = (parts: readonly SumParts[]): number => parts[0]?.width ?? 1;

/** All parts merged, in tables of which none has a key that another has too. */
function* tablesOf(parts: readonly SumParts[]): Generator<SumTable> {
  const width = widthOf(parts);
  const isSpilled = parts.some(({ spilled }) => spilled !== null);
  const table = createSumTable(width);
  const memory = new Uint32Array(isSpilled ? Math.max(0, ...parts.map((part) => part.memory.records.length)) : 0);
  for (let partition = 0; partition < (isSpilled ? PARTITIONS : 1); partition += 1) {
    table.clear();
    for (const { memory: own, spilled } of parts) {
      table.merge(isSpilled ? ofPartition(own, width, partition, memory) : own);
      for (const piece of spilledPieces(spilled, partition))
        table.merge(columnsIn(piece.buffer, piece.length / entryBytes(width), width));
    }
    yield table;
  }
  for (const { spilled } of parts) closeSpilled(spilled);
}

const best = (sums: readonly Sum[], count: number): readonly Sum[] =>
  sums.toSorted((a, b) => b.bytes - a.bytes || b.packets - a.packets || compareKeys(a.key, b.key)).slice(0, count);

function compareKeys(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((word, index) => word !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Sorted now and then only: most entries are smaller than the smallest that is kept. */
function largest({ keys, bytes, packets, records }: SumColumns, width: number, count: number): readonly Sum[] {
  let kept: Sum[] = [];
  let least = -1;
  for (let at = 0; at < records.length; at += 1) {
    if (records[at] === 0 || (bytes[at] as number) < least) continue;
    kept.push({
      key: Array.from(keys.subarray(at * width, (at + 1) * width)),
      bytes: bytes[at] as number,
      packets: packets[at] as number,
      records: records[at] as number,
    });
    if (kept.length < count * 8 + 64) continue;
    kept = [...best(kept, count)];
    least = kept.at(-1)?.bytes ?? -1;
  }
  return best(kept, count);
}

const partitionOf = (keys: Uint32Array, offset: number, width: number): number => hashOf(keys, offset, width) >>> 27;

function ofPartition(
  { keys, bytes, packets, records }: SumColumns,
  width: number,
  partition: number,
  memory: Uint32Array,
): SumColumns {
  const kept = memory.subarray(0, records.length).fill(0);
  for (let at = 0; at < records.length; at += 1) {
    if (records[at] !== 0 && partitionOf(keys, at * width, width) === partition) kept[at] = records[at] as number;
  }
  return { keys, bytes, packets, records: kept };
}

const entryBytes = (width: number): number => width * 4 + 8 + 8 + 4;

/** Writes a table's entries as bytes, those of one partition together; its memory is used again for the next table. */
function partitioning(width: number) {
  let order = new Uint32Array();
  let memory = new ArrayBuffer(0);
  const ends = new Uint32Array(PARTITIONS);

  /** The entries' slots by partition; `ends` tells where each partition ends. */
  const sort = ({ keys, records }: SumColumns, size: number): void => {
    if (order.length < size) order = new Uint32Array(size);
    ends.fill(0);
    for (let at = 0; at < records.length; at += 1) {
      if (records[at] === 0) continue;
      const behind = partitionOf(keys, at * width, width) + 1;
      if (behind < PARTITIONS) ends[behind] = (ends[behind] as number) + 1;
    }
    for (let partition = 1; partition < PARTITIONS; partition += 1)
      ends[partition] = (ends[partition] as number) + (ends[partition - 1] as number);
    for (let at = 0; at < records.length; at += 1) {
      if (records[at] === 0) continue;
      const partition = partitionOf(keys, at * width, width);
      const place = ends[partition] as number;
      order[place] = at;
      ends[partition] = place + 1;
    }
  };

  return function* pieces(table: SumTable): Generator<readonly [number, Uint8Array]> {
    const { keys, bytes, packets, records } = table.columns();
    sort(table.columns(), table.size);
    let from = 0;
    for (const [partition, end] of ends.entries()) {
      const entries = end - from;
      const length = entries * entryBytes(width);
      if (memory.byteLength < length) memory = new ArrayBuffer(length);
      const columns = columnsIn(memory, entries, width);
      for (let into = 0; into < entries; into += 1) {
        const at = order[from + into] as number;
        for (let word = 0; word < width; word += 1)
          columns.keys[into * width + word] = keys[at * width + word] as number;
        columns.bytes[into] = bytes[at] as number;
        columns.packets[into] = packets[at] as number;
        columns.records[into] = records[at] as number;
      }
      if (entries > 0) yield [partition, new Uint8Array(memory, 0, length)];
      from = end;
    }
  };
}

/** Eight-byte numbers first, so that each column is aligned. */
const columnsIn = (buffer: ArrayBuffer, entries: number, width: number) => ({
  bytes: new Float64Array(buffer, 0, entries),
  packets: new Float64Array(buffer, entries * 8, entries),
  keys: new Uint32Array(buffer, entries * 16, entries * width),
  records: new Uint32Array(buffer, entries * 16 + entries * width * 4, entries),
});
