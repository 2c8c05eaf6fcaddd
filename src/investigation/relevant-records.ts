import type { Evidence } from '../diagnosis/question.js';
import type { FlowRecord } from '../flow-log/record.js';
import { heldStretches } from './held-stretches.js';

export interface RelevantRecords {
  take(record: FlowRecord): void;
  /** What was kept, by start. */
  records(): readonly FlowRecord[];
  /** Of which times anything was seen, kept or not. */
  holdings(): NonNullable<Evidence['holdings']>;
}

// Enough of an interface's other traffic to tell whose interface it is, where nobody describes it.
const SAMPLE = 50;

/**
 * Keeps of a stream of records what can bear on a conversation: traffic between the addresses, windows without traffic,
 * and of all other traffic of each interface a sample and the newest record, which proves how far the records reach. So
 * gigabytes of logs of a busy machine fit into little memory.
 */
export function relevantRecords(addresses: readonly string[]): RelevantRecords {
  const wanted = new Set<string | null | undefined>(addresses);
  const kept: FlowRecord[] = [];
  const sampled = new Map<string, number>();
  const newest = new Map<string, FlowRecord>();
  const { see, holdings } = heldStretches();
  const isBetween = ({ srcaddr, dstaddr, pktSrcaddr, pktDstaddr }: FlowRecord): boolean =>
    (wanted.has(srcaddr) || wanted.has(pktSrcaddr)) && (wanted.has(dstaddr) || wanted.has(pktDstaddr));

  return {
    take(record) {
      see(record);
      if (record.srcaddr == null || isBetween(record)) {
        kept.push(record);
        return;
      }
      const key = `${record.interfaceId} ${record.action}`;
      const count = sampled.get(key) ?? 0;
      if (count < SAMPLE) {
        sampled.set(key, count + 1);
        kept.push(record);
      } else if ((record.end ?? 0) > (newest.get(key)?.end ?? 0)) newest.set(key, record);
    },
    holdings,
    records: () => [...kept, ...newest.values()].toSorted((one, other) => (one.start ?? 0) - (other.start ?? 0)),
  };
}
