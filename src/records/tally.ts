import type { FlowRecord } from '../flow-log/record.js';

/** What a heap of records amounts to. Bytes and packets are those that the records count. */
export interface Summary {
  readonly records: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Windows without traffic, and windows whose records AWS lost. */
  readonly silent: number;
  readonly lost: number;
  readonly bytes: number;
  readonly packets: number;
  /** Unix seconds; null where no record says. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface Talker {
  readonly source: string;
  readonly destination: string;
  readonly bytes: number;
  readonly packets: number;
  readonly records: number;
}

export interface RejectedPort {
  /** IANA number. */
  readonly protocol: number | null;
  /** Null for protocols without ports. */
  readonly port: number | null;
  readonly records: number;
  readonly packets: number;
  /** How many senders tried. */
  readonly sources: number;
}

/** Sums up records as they pass, in bounded memory whatever their number. */
export interface RunningTally {
  add(record: FlowRecord): void;
  summary(): Summary;
  /** Who sent the most bytes to whom. Not `exact` where there were too many pairs to keep count of each. */
  topTalkers(count: number): { readonly talkers: readonly Talker[]; readonly exact: boolean };
  rejectsByPort(count: number): readonly CountedPort[];
  /** The newest records of traffic, in order of time. */
  newest(count: number): readonly FlowRecord[];
}

export interface CountedPort extends RejectedPort {
  /** `sources` is only the least: there were too many to remember. */
  readonly more: boolean;
}

export interface Bounds {
  /** Pairs of addresses that are counted; where there are more, those with the fewest bytes are forgotten. */
  readonly pairs: number;
  /** Senders that are remembered for all ports together. */
  readonly senders: number;
}

const usual: Bounds = { pairs: 20_000, senders: 60_000 };

export function runningTally(bounds: Bounds = usual): RunningTally {
  const totals = { ...nothing };
  const talkers = talkersWithin(bounds.pairs);
  const ports = portsWithin(bounds.senders);
  const latest = latestOf(NEWEST);
  return {
    add(record) {
      const { action, logStatus, bytes, packets, start, end } = record;
      totals.records += 1;
      totals.accepted += Number(action === 'ACCEPT');
      totals.rejected += Number(action === 'REJECT');
      totals.silent += Number(logStatus === 'NODATA');
      totals.lost += Number(logStatus === 'SKIPDATA');
      totals.bytes += bytes ?? 0;
      totals.packets += packets ?? 0;
      if (start != null) totals.from = Math.min(totals.from ?? start, start);
      if (end != null) totals.to = Math.max(totals.to ?? end, end);
      if (logStatus === 'NODATA' || logStatus === 'SKIPDATA') return;
      talkers.add(record);
      if (action === 'REJECT') ports.add(record);
      latest.add(record);
    },
    summary: () => ({ ...totals }),
    topTalkers: talkers.top,
    rejectsByPort: ports.top,
    newest: latest.newest,
  };
}

const NEWEST = 100;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const nothing: Mutable<Summary> = {
  records: 0,
  accepted: 0,
  rejected: 0,
  silent: 0,
  lost: 0,
  bytes: 0,
  packets: 0,
  from: null,
  to: null,
};

function talkersWithin(most: number) {
  // By `source destination`, as a text of its own: a piece of a line would keep the whole line in memory.
  const pairs = new Map<string, Mutable<Omit<Talker, 'source' | 'destination'>>>();
  let exact = true;
  const forgetTheSmall = () => {
    const bytes = Float64Array.from(pairs.values(), (pair) => pair.bytes).sort();
    const least = bytes[Math.floor(bytes.length * 0.9)] ?? 0;
    for (const [key, pair] of pairs) {
      // Of many alike, some have to go as well.
      if (pair.bytes < least || (pair.bytes === least && pairs.size > most / 2)) pairs.delete(key);
    }
    exact = false;
  };
  return {
    add({ srcaddr, dstaddr, bytes, packets }: FlowRecord): void {
      if (srcaddr == null || dstaddr == null) return;
      const key = `${srcaddr} ${dstaddr}`;
      const pair = pairs.get(key) ?? { bytes: 0, packets: 0, records: 0 };
      if (pair.records === 0) pairs.set(key, pair);
      pair.bytes += bytes ?? 0;
      pair.packets += packets ?? 0;
      pair.records += 1;
      if (pairs.size > most) forgetTheSmall();
    },
    top: (count: number) => ({
      talkers: [...pairs]
        .sort(([, a], [, b]) => b.bytes - a.bytes || b.packets - a.packets)
        .slice(0, count)
        .map(([key, pair]): Talker => {
          const [source = '', destination = ''] = key.split(' ');
          return { source, destination, ...pair };
        }),
      exact,
    }),
  };
}

function portsWithin(mostSenders: number) {
  const ports = new Map<string, Mutable<Omit<CountedPort, 'sources'>> & { readonly senders: Set<number> }>();
  let senders = 0;
  return {
    add({ protocol = null, dstport = null, packets, srcaddr }: FlowRecord): void {
      const port = protocol === null || PROTOCOLS_WITH_PORTS.includes(protocol) ? dstport : null;
      const key = `${protocol} ${port}`;
      const counted = ports.get(key) ?? { protocol, port, records: 0, packets: 0, senders: new Set(), more: false };
      if (counted.records === 0) ports.set(key, counted);
      counted.records += 1;
      counted.packets += packets ?? 0;
      const sender = srcaddr == null ? undefined : hash(srcaddr);
      if (sender === undefined || counted.senders.has(sender)) return;
      if (senders >= mostSenders) {
        counted.more = true;
        return;
      }
      senders += 1;
      counted.senders.add(sender);
    },
    top: (count: number): readonly CountedPort[] =>
      [...ports.values()]
        .sort((a, b) => b.records - a.records || b.packets - a.packets)
        .slice(0, count)
        .map(({ senders: of, ...port }) => ({ ...port, sources: of.size })),
  };
}

/** FNV-1a: of a hundred thousand senders, one or two may be taken for another, for a tenth of the memory. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}

// TCP, UDP, DCCP, SCTP, UDP-Lite
const PROTOCOLS_WITH_PORTS: readonly number[] = [6, 17, 33, 132, 136];

/** Keeps the latest by start, later ones of the same second behind earlier ones. */
function latestOf(most: number) {
  let kept: FlowRecord[] = [];
  const startOf = ({ start }: FlowRecord): number => start ?? Number.NEGATIVE_INFINITY;
  const latest = () => kept.sort((a, b) => startOf(a) - startOf(b)).slice(-most);
  let least = Number.NEGATIVE_INFINITY;
  return {
    add(record: FlowRecord): void {
      if (startOf(record) < least) return;
      kept.push(record);
      if (kept.length < most * 8) return;
      kept = latest();
      const [oldest] = kept;
      least = oldest === undefined ? least : startOf(oldest);
    },
    newest: (count: number): readonly FlowRecord[] => latest().slice(-count),
  };
}
