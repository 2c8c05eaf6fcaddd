import type { FlowRecord } from '../flow-log/record.js';

/** The same of records with something beside them, as they are read. */
export interface Relevant<Read> {
  take(read: Read): void;
  /** What was kept, in the order in which it came; the newest of each interface last. */
  inOrder(): readonly Read[];
}

export interface RelevantRecords {
  take(record: FlowRecord): void;
  /** What was kept, by start. */
  records(): readonly FlowRecord[];
}

// Enough of an interface's other traffic to tell whose interface it is, where nobody describes it.
const SAMPLE = 50;

/**
 * Keeps of a stream of records what can bear on a conversation: traffic between the addresses, windows without traffic,
 * and of all other traffic of each interface a sample and the newest record, which proves how far the records reach. So
 * gigabytes of logs of a busy machine fit into little memory.
 */
export function relevant<Read extends { readonly record: FlowRecord }>(addresses: readonly string[]): Relevant<Read> {
  const wanted = new Set<string | null | undefined>(addresses);
  const kept: Read[] = [];
  const sampled = new Map<string, number>();
  const newest = new Map<string, Read>();
  const isBetween = ({ srcaddr, dstaddr, pktSrcaddr, pktDstaddr }: FlowRecord): boolean =>
    (wanted.has(srcaddr) || wanted.has(pktSrcaddr)) && (wanted.has(dstaddr) || wanted.has(pktDstaddr));

  return {
    take(read) {
      const { record } = read;
      if (record.srcaddr == null || isBetween(record)) {
        kept.push(read);
        return;
      }
      const key = `${record.interfaceId} ${record.action}`;
      const count = sampled.get(key) ?? 0;
      if (count < SAMPLE) {
        sampled.set(key, count + 1);
        kept.push(read);
      } else if ((record.end ?? 0) > (newest.get(key)?.record.end ?? 0)) newest.set(key, read);
    },
    inOrder: () => [...kept, ...newest.values()],
  };
}

export function relevantRecords(addresses: readonly string[]): RelevantRecords {
  const { take, inOrder } = relevant<{ readonly record: FlowRecord }>(addresses);
  return {
    take: (record) => take({ record }),
    records: () =>
      inOrder()
        .map(({ record }) => record)
        .toSorted((one, other) => (one.start ?? 0) - (other.start ?? 0)),
  };
}
