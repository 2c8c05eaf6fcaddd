import type { FlowRecord } from '../flow-log/record.js';
import { interfaceNumbers } from './flows/interface-numbers.js';
import { createEntryTable } from './scan/entry-table.js';
import type { LineValues } from './scan/line-scan.js';
import { emptyRow, fillRow } from './scan/record-row.js';
import * as slot from './scan/row.js';
import { orZero } from './scan/row.js';
import { eachSum, sumsBy, sumWriter } from './scan/sums.js';
import { NO_NUMBER } from './tally.js';

/** What records are summed up by. Pairs of addresses are the tally's: they are as many as there are scanners in the world. */
export type Grouping = 'pair' | 'port' | 'interface';
export type KeyGrouping = Exclude<Grouping, 'pair'>;

/** What the records of one group come to. */
export interface Group {
  /** Under AWS's names: `srcaddr` and `dstaddr`, `protocol` and `dstport`, or `interface-id`. */
  readonly key: Readonly<Record<string, string | number | null>>;
  readonly records: number;
  readonly accepted: number | null;
  readonly rejected: number | null;
  readonly bytes: number;
  readonly packets: number;
}

export interface RunningGroups {
  add(record: FlowRecord): void;
  /** A line that was scanned; `interfaceAt`: where its interface stands in the block, -1 for nowhere. */
  addRow(row: LineValues, block: Uint8Array, interfaceAt: number): void;
  /** Adds what was summed up elsewhere. */
  absorb(parts: GroupParts): void;
  /** All that was added, as it travels between threads. */
  parts(): GroupParts;
}

export interface GroupParts {
  readonly by: KeyGrouping;
  /** Protocol and port, or the number of an interface; then the action. */
  readonly sums: Uint32Array;
  /** Interfaces by their numbers, from 1. */
  readonly ids: readonly string[];
}

const KEY_WORDS = 3;

/** Sums records up by protocol and destination port, or by interface. Exact. */
export function runningGroups(by: KeyGrouping): RunningGroups {
  const layout = sumsBy(KEY_WORDS);
  const table = createEntryTable(layout);
  const entryOf = sumWriter(KEY_WORDS);
  const key = new Uint32Array(KEY_WORDS);
  const ids: string[] = [];
  const numbers = interfaceNumbers((id) => ids.push(id));
  const own = emptyRow();

  const put = ({ values }: LineValues, bytes: number, packets: number): void => {
    key[2] = values[slot.ACTION] as number;
    table.put(entryOf(key, 0, bytes, packets));
  };
  const addAt = (row: LineValues, number: number): void => {
    const { values } = row;
    if (by === 'interface') {
      key[0] = number;
      key[1] = 0;
    } else {
      // Without an address there was no traffic.
      if (Number.isNaN(values[slot.SRCADDR])) return;
      key[0] = wordOf(values[slot.PROTOCOL] as number);
      key[1] = wordOf(values[slot.DSTPORT] as number);
    }
    put(row, orZero(values[slot.BYTES] as number), orZero(values[slot.PACKETS] as number));
  };

  return {
    add(record) {
      fillRow(own, record);
      addAt(own, record.interfaceId == null ? 0 : numbers.of(record.interfaceId));
    },
    addRow(row, block, interfaceAt) {
      addAt(row, by === 'port' || interfaceAt === -1 ? 0 : numbers.at(block, interfaceAt));
    },
    absorb({ sums, ids: theirs }) {
      if (by === 'port') return table.merge(sums);
      const ours = [0, ...theirs.map((id) => numbers.of(id))];
      table.merge(sums.map((word, at) => (at % layout.words === 0 ? (ours[word] ?? 0) : word)));
    },
    parts: () => ({ by, sums: table.entries(), ids }),
  };
}

/** Those with the most bytes first. */
export function groupsIn({ by, sums, ids }: GroupParts, most: number): readonly Group[] {
  const groups = new Map<string, MutableGroup>();
  for (const { key, records, bytes, packets } of eachSum(sums, KEY_WORDS)) {
    const [one = 0, other = 0, action] = key;
    const name = `${one} ${other}`;
    const group = groups.get(name) ?? newGroup(keyOf(by, one, other, ids));
    if (group.records === 0) groups.set(name, group);
    group.records += records;
    group.accepted += action === slot.ACCEPT ? records : 0;
    group.rejected += action === slot.REJECT ? records : 0;
    group.bytes += bytes;
    group.packets += packets;
  }
  return [...groups.values()]
    .toSorted((a, b) => b.bytes - a.bytes || b.records - a.records || compare(a.key, b.key))
    .slice(0, most);
}

type MutableGroup = { -readonly [Name in keyof Group]: Group[Name] } & { accepted: number; rejected: number };

const newGroup = (key: Group['key']): MutableGroup => ({
  key,
  records: 0,
  accepted: 0,
  rejected: 0,
  bytes: 0,
  packets: 0,
});

const keyOf = (by: KeyGrouping, one: number, other: number, ids: readonly string[]): Group['key'] =>
  by === 'port' ? { protocol: numberOf(one), dstport: numberOf(other) } : { 'interface-id': ids[one - 1] ?? null };

function compare(one: Group['key'], other: Group['key']): number {
  const [a, b] = [one, other].map((key) =>
    Object.values(key)
      .map((value) => String(value).padStart(6))
      .join(' '),
  );
  return (a ?? '') < (b ?? '') ? -1 : 1;
}

const wordOf = (value: number): number => (Number.isNaN(value) ? NO_NUMBER : value);
const numberOf = (word: number): number | null => (word === NO_NUMBER ? null : word);
