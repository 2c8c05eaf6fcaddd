import { madeOnce } from '../../base/remembered.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { canonicalAddress } from '../../network/address.js';
import { createEntryTable } from '../scan/entry-table.js';
import type { LineValues } from '../scan/line-scan.js';
import * as slot from '../scan/row.js';
import { orZero } from '../scan/row.js';
import { sumsBy, sumWriter } from '../scan/sums.js';
import { putAddress, WIDE, WORDS, wordsOf } from '../scan/wide-address.js';

/** Flows of which the records are wanted, as they stand in records; both directions. */
export interface WantedFlow {
  readonly one: string;
  readonly other: string;
  /** Null: any port. */
  readonly onePort: number | null;
  readonly otherPort: number | null;
}

/** The same of many, both directions of each, as they travel to threads: two addresses and two ports a key. */
export type WantedKeys = Uint32Array;

const ANY = 0xffff_ffff;
const KEY_WORDS = 2 * WORDS + 2;

export function wantedKeys(flows: readonly WantedFlow[]): WantedKeys {
  const keys = new Uint32Array(flows.length * 2 * KEY_WORDS);
  let at = 0;
  const put = (from: string, fromPort: number | null, to: string, toPort: number | null): void => {
    const [source, target] = [wordsOf(from), wordsOf(to)];
    if (!source || !target) return;
    keys.set(source, at);
    keys.set(target, at + WORDS);
    keys[at + 2 * WORDS] = fromPort ?? ANY;
    keys[at + 2 * WORDS + 1] = toPort ?? ANY;
    at += KEY_WORDS;
  };
  for (const { one, other, onePort, otherPort } of flows) {
    put(one, onePort, other, otherPort);
    put(other, otherPort, one, onePort);
  }
  return keys.subarray(0, at);
}

/** The name of a flow by the record of either direction: all that it may be wanted under. */
export function namesOf({ srcaddr, dstaddr, pktSrcaddr, pktDstaddr, srcport, dstport }: FlowRecord): readonly string[] {
  const [source, target] = [pktSrcaddr ?? srcaddr, pktDstaddr ?? dstaddr];
  if (source == null || target == null) return [];
  const [sourcePort, targetPort] = [srcport ?? 0, dstport ?? 0];
  return [
    nameOf(source, sourcePort, target, targetPort),
    nameOf(source, null, target, targetPort),
    nameOf(source, sourcePort, target, null),
  ];
}

/** The same name whichever end comes first. */
export const wantedName = ({ one, other, onePort, otherPort }: WantedFlow): string =>
  nameOf(one, onePort, other, otherPort);

function nameOf(one: string, onePort: number | null, other: string, otherPort: number | null): string {
  const [a, b] = [canonicalAddress(one) ?? one, canonicalAddress(other) ?? other];
  return a < b || (a === b && (onePort ?? -1) <= (otherPort ?? -1))
    ? `${a} ${onePort} ${b} ${otherPort}`
    : `${b} ${otherPort} ${a} ${onePort}`;
}

/** Is the record of one of them? */
export function isOfFlow(record: FlowRecord, wanted: WantedKeys): boolean {
  const { srcaddr, dstaddr, pktSrcaddr, pktDstaddr, srcport, dstport } = record;
  const [source, target] = [wordsOf(pktSrcaddr ?? srcaddr ?? ''), wordsOf(pktDstaddr ?? dstaddr ?? '')];
  if (!source || !target) return false;
  const key = Uint32Array.of(...source, ...target, 0, 0);
  return isWanted(tableOf(wanted), key, srcport ?? 0, dstport ?? 0);
}

/** The same of a scanned line. */
export function flowTest(wanted: WantedKeys): (row: LineValues) => boolean {
  const table = tableOf(wanted);
  const key = new Uint32Array(KEY_WORDS);
  return ({ values, words }) => {
    const source = Number.isNaN(values[slot.PKT_SRCADDR] as number) ? slot.SRCADDR : slot.PKT_SRCADDR;
    const target = Number.isNaN(values[slot.PKT_DSTADDR] as number) ? slot.DSTADDR : slot.PKT_DSTADDR;
    if (!((values[source] as number) <= WIDE) || !((values[target] as number) <= WIDE)) return false;
    putAddress(key, 0, values[source] as number, words, source);
    putAddress(key, WORDS, values[target] as number, words, target);
    return isWanted(table, key, orZero(values[slot.SRCPORT] as number), orZero(values[slot.DSTPORT] as number));
  };
}

interface WantedTable {
  readonly hasAny: boolean;
  has(key: Uint32Array): boolean;
}

const tableOf = madeOnce((keys: WantedKeys): WantedTable => {
  const table = createEntryTable(sumsBy(KEY_WORDS));
  const entryOf = sumWriter(KEY_WORDS);
  let hasAny = false;
  for (let at = 0; at < keys.length; at += KEY_WORDS) {
    table.put(entryOf(keys, at));
    if (keys[at + 2 * WORDS] === ANY || keys[at + 2 * WORDS + 1] === ANY) hasAny = true;
  }
  return { hasAny, has: (key) => table.has(key) };
});

/** `key` has the addresses; its ports are put in here. */
function isWanted({ hasAny, has }: WantedTable, key: Uint32Array, from: number, to: number): boolean {
  const isThere = (fromPort: number, toPort: number): boolean => {
    key[KEY_WORDS - 2] = fromPort;
    key[KEY_WORDS - 1] = toPort;
    return has(key);
  };
  return isThere(from, to) || (hasAny && (isThere(ANY, to) || isThere(from, ANY)));
}
