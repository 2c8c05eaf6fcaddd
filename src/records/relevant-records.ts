import type { FlowRecord } from '../flow-log/record.js';
import { byStart } from './by-start.js';

/** The same of records that are kept in another form. */
export interface Relevant<Kept> {
  take(record: FlowRecord, kept: Kept): void;
  /** What was kept, in the order in which it came; the newest of each interface last. */
  inOrder(): readonly Kept[];
}

export interface RelevantRecords {
  take(record: FlowRecord): void;
  /** What was kept, by start. */
  records(): readonly FlowRecord[];
  /** How many records of the conversation were left out, the oldest ones. */
  leftOut(): number;
}

// Enough of an interface's other traffic to tell whose interface it is, where nobody describes it.
const SAMPLE = 50;

/**
 * Keeps of a stream of records what can bear on a conversation: traffic between the addresses, windows without traffic,
 * and of all other traffic of each interface a sample and the newest record, which proves how far the records reach. So
 * gigabytes of logs of a busy machine fit into little memory.
 */
export function relevant<Kept>(addresses: readonly string[]): Relevant<Kept> {
  const isBetween = between(addresses);
  const all: Kept[] = [];
  const sampled = new Map<string, number>();
  const newest = new Map<string, { readonly end: number; readonly kept: Kept }>();
  return {
    take(record, kept) {
      if (record.srcaddr == null || isBetween(record)) {
        all.push(kept);
        return;
      }
      const key = `${record.interfaceId} ${record.action}`;
      const count = sampled.get(key) ?? 0;
      const end = record.end ?? 0;
      if (count < SAMPLE) {
        sampled.set(key, count + 1);
        all.push(kept);
      } else if (end > (newest.get(key)?.end ?? 0)) newest.set(key, { end, kept });
    },
    inOrder: () => [...all, ...[...newest.values()].map(({ kept }) => kept)],
  };
}

/** A conversation between addresses: who asks for one with more records than this wants to know how it is now. */
const MOST_RECORDS = 400_000;

/** `most`: so many records of the conversation are kept, the newest. */
export function relevantRecords(addresses: readonly string[], most = MOST_RECORDS): RelevantRecords {
  const isBetween = between(addresses);
  const conversation = newestRecords(most);
  const { take, inOrder } = relevant<FlowRecord>(addresses);
  const share = sharing();
  return {
    take: (record) =>
      record.srcaddr != null && isBetween(record) ? conversation.add(share(record)) : take(record, share(record)),
    records: () => [...conversation.records(), ...inOrder()].toSorted(byStart),
    leftOut: conversation.leftOut,
  };
}

function between(addresses: readonly string[]): (record: FlowRecord) => boolean {
  const wanted = new Set<string | null | undefined>(addresses);
  return ({ srcaddr, dstaddr, pktSrcaddr, pktDstaddr }) =>
    (wanted.has(srcaddr) || wanted.has(pktSrcaddr)) && (wanted.has(dstaddr) || wanted.has(pktDstaddr));
}

function newestRecords(most: number) {
  let kept: FlowRecord[] = [];
  let leftOut = 0;
  const trim = (): void => {
    if (kept.length <= most) return;
    leftOut += kept.length - most;
    kept = kept.toSorted(byStart).slice(-most);
  };
  return {
    add(record: FlowRecord): void {
      kept.push(record);
      if (kept.length >= most * 1.5) trim();
    },
    records(): readonly FlowRecord[] {
      trim();
      return kept;
    },
    leftOut: () => leftOut,
  };
}

const TEXTS = [
  'accountId',
  'interfaceId',
  'srcaddr',
  'dstaddr',
  'pktSrcaddr',
  'pktDstaddr',
  'vpcId',
  'subnetId',
] as const;
const MOST_TEXTS = 10_000;

/** Records of one conversation repeat the same few texts: held once, hundreds of thousands take half the memory. */
function sharing(): (record: FlowRecord) => FlowRecord {
  const known = new Map<string, string>();
  return (record) => {
    const copy: { -readonly [Key in keyof FlowRecord]: FlowRecord[Key] } = { ...record };
    for (const key of TEXTS) {
      const text = copy[key];
      if (text == null) continue;
      const shared = known.get(text);
      if (shared !== undefined) copy[key] = shared;
      else if (known.size < MOST_TEXTS) known.set(text, text);
    }
    return copy;
  };
}
