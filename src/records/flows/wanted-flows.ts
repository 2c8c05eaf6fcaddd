import type { FlowRecord } from '../../flow-log/record.js';
import { canonicalAddress } from '../../network/address.js';
import type { LineValues } from '../scan/line-scan.js';
import * as slot from '../scan/row.js';
import { createSumTable } from '../scan/sum-table.js';
import { putAddress, WIDE, WORDS, wordsOf } from '../scan/wide-address.js';

/** Flows of which the records are wanted, as they stand in records; both directions. */
export interface WantedFlow {
  readonly one: string;
  readonly other: string;
  /** Null: any port. */
  readonly onePort: number | null;
  readonly otherPort: number | null;
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

const known = new WeakMap<readonly WantedFlow[], ReadonlySet<string>>();

/** Is the record of one of them? */
export function isOfFlow(record: FlowRecord, flows: readonly WantedFlow[]): boolean {
  const names = known.get(flows) ?? new Set(flows.map(wantedName));
  known.set(flows, names);
  return namesOf(record).some((name) => names.has(name));
}

const ANY = 0xffff_ffff;
const KEY_WORDS = 2 * WORDS + 2;

/** The same of a scanned line. Both directions of each flow are in a table of words. */
export function flowTest(flows: readonly WantedFlow[]): (row: LineValues) => boolean {
  const table = createSumTable(KEY_WORDS);
  const key = new Uint32Array(KEY_WORDS);
  const put = (from: string, fromPort: number | null, to: string, toPort: number | null) => {
    const [source, target] = [wordsOf(from), wordsOf(to)];
    if (!source || !target) return;
    key.set([...source, ...target, fromPort ?? ANY, toPort ?? ANY]);
    table.add(key, 0, 0, 0);
  };
  for (const { one, other, onePort, otherPort } of flows) {
    put(one, onePort, other, otherPort);
    put(other, otherPort, one, onePort);
  }
  const hasAny = flows.some(({ onePort, otherPort }) => onePort === null || otherPort === null);
  return ({ values, words }) => {
    const source = Number.isNaN(values[slot.PKT_SRCADDR] as number) ? slot.SRCADDR : slot.PKT_SRCADDR;
    const target = Number.isNaN(values[slot.PKT_DSTADDR] as number) ? slot.DSTADDR : slot.PKT_DSTADDR;
    if (!((values[source] as number) <= WIDE) || !((values[target] as number) <= WIDE)) return false;
    putAddress(key, 0, values[source] as number, words, source);
    putAddress(key, WORDS, values[target] as number, words, target);
    const from = orZero(values[slot.SRCPORT] as number);
    const to = orZero(values[slot.DSTPORT] as number);
    const isThere = (fromPort: number, toPort: number): boolean => {
      key[KEY_WORDS - 2] = fromPort;
      key[KEY_WORDS - 1] = toPort;
      return table.has(key, 0);
    };
    return isThere(from, to) || (hasAny && (isThere(ANY, to) || isThere(from, ANY)));
  };
}

const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);
