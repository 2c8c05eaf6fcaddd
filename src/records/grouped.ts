import type { FlowRecord } from '../flow-log/record.js';
import { summaryOf } from './summary.js';
import { runningTally } from './tally.js';

export type Grouping = 'pair' | 'port' | 'interface';

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
  /** Those with the most bytes first. Call it once. */
  groups(most: number): readonly Group[];
}

/** Sums records up by pair of addresses, by protocol and destination port, or by interface. Exact. */
export const runningGroups = (by: Grouping): RunningGroups => (by === 'pair' ? byPair() : byKey(keys[by]));

/** Pairs are as many as there are scanners in the world; the tally counts them in bounded memory. */
function byPair(): RunningGroups {
  const tally = runningTally();
  return {
    add: (record) => tally.add(record),
    groups: (most) =>
      summaryOf([tally.parts()], { talkers: most, ports: 0, newest: 0 }).talkers.map(
        ({ source, destination, records, bytes, packets }) => ({
          key: { srcaddr: source, dstaddr: destination },
          records,
          accepted: null,
          rejected: null,
          bytes,
          packets,
        }),
      ),
  };
}

type Key = Group['key'];

const keys = {
  port: ({ protocol = null, dstport = null, srcaddr }: FlowRecord): Key | null =>
    srcaddr == null ? null : { protocol, dstport },
  interface: ({ interfaceId = null }: FlowRecord): Key | null => ({ 'interface-id': interfaceId }),
};

function byKey(keyOf: (record: FlowRecord) => Key | null): RunningGroups {
  const groups = new Map<
    string,
    { -readonly [Name in keyof Group]: Group[Name] } & { accepted: number; rejected: number }
  >();
  return {
    add(record) {
      const key = keyOf(record);
      if (key === null) return;
      const name = Object.values(key).join(' ');
      const group = groups.get(name) ?? { key, records: 0, accepted: 0, rejected: 0, bytes: 0, packets: 0 };
      if (group.records === 0) groups.set(name, group);
      group.records += 1;
      group.accepted += Number(record.action === 'ACCEPT');
      group.rejected += Number(record.action === 'REJECT');
      group.bytes += record.bytes ?? 0;
      group.packets += record.packets ?? 0;
    },
    groups: (most) =>
      [...groups.values()].toSorted((a, b) => b.bytes - a.bytes || b.records - a.records).slice(0, most),
  };
}
