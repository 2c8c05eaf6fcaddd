/** Sums by a key of some 32-bit words, in typed arrays with open addressing: 20 bytes and the key an entry, no object. */
export interface SumTable {
  /** Adds one record to the entry of the key that begins at `offset`. True where the key is new. */
  add(key: Uint32Array, offset: number, bytes: number, packets: number): boolean;
  has(key: Uint32Array, offset: number): boolean;
  readonly size: number;
  /** Adds the sums of another table of the same width; `grown` is called for each key that was new. */
  merge(columns: SumColumns, grown?: () => void): void;
  /** Forgets all, and keeps the room. */
  clear(): void;
  /** As they travel between threads and to the disk. Entries without records are empty slots. */
  columns(): SumColumns;
}

export interface SumColumns {
  /** `width` words an entry. */
  readonly keys: Uint32Array;
  readonly bytes: Float64Array;
  readonly packets: Float64Array;
  readonly records: Uint32Array;
}

const FIRST_CAPACITY = 1 << 10;

export function createSumTable(width: number): SumTable {
  let table = emptyTable(FIRST_CAPACITY, width);
  let size = 0;

  const slotOf = (key: Uint32Array, offset: number): number => {
    const mask = table.records.length - 1;
    let slot = hashOf(key, offset, width) & mask;
    while (table.records[slot] !== 0 && !isSame(table.keys, slot * width, key, offset, width)) slot = (slot + 1) & mask;
    return slot;
  };

  const put = (key: Uint32Array, offset: number, bytes: number, packets: number, records: number): boolean => {
    const slot = slotOf(key, offset);
    const isNew = table.records[slot] === 0;
    if (isNew) {
      for (let word = 0; word < width; word += 1) table.keys[slot * width + word] = key[offset + word] as number;
      size += 1;
    }
    table.bytes[slot] = (table.bytes[slot] as number) + bytes;
    table.packets[slot] = (table.packets[slot] as number) + packets;
    table.records[slot] = (table.records[slot] as number) + records;
    if (isNew && size * 4 > table.records.length * 3) grow();
    return isNew;
  };

  const grow = (): void => {
    const old = table;
    table = emptyTable(old.records.length * 2, width);
    size = 0;
    insert(old);
  };

  const insert = ({ keys, bytes, packets, records }: SumColumns, grown?: () => void): void => {
    for (let at = 0; at < records.length; at += 1) {
      if (records[at] === 0) continue;
      const isNew = put(keys, at * width, bytes[at] as number, packets[at] as number, records[at] as number);
      if (isNew) grown?.();
    }
  };

  return {
    add: (key, offset, bytes, packets) => put(key, offset, bytes, packets, 1),
    has: (key, offset) => table.records[slotOf(key, offset)] !== 0,
    get size() {
      return size;
    },
    merge: insert,
    clear() {
      table.records.fill(0);
      table.bytes.fill(0);
      table.packets.fill(0);
      size = 0;
    },
    columns: () => table,
  };
}

export const emptyColumns: SumColumns = {
  keys: new Uint32Array(),
  bytes: new Float64Array(),
  packets: new Float64Array(),
  records: new Uint32Array(),
};

const emptyTable = (capacity: number, width: number): SumColumns => ({
  keys: new Uint32Array(capacity * width),
  bytes: new Float64Array(capacity),
  packets: new Float64Array(capacity),
  records: new Uint32Array(capacity),
});

function isSame(keys: Uint32Array, at: number, key: Uint32Array, offset: number, width: number): boolean {
  for (let word = 0; word < width; word += 1) if (keys[at + word] !== key[offset + word]) return false;
  return true;
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
