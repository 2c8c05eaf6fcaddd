import type { FlowRecord } from '../flow-log/record.js';
import { latestOf } from './latest.js';
import { mostOf, type Sum } from './scan/spilling-sums.js';
import { createSumTable, type SumColumns } from './scan/sum-table.js';
import { textOfWords, WORDS } from './scan/wide-address.js';
import { NO_NUMBER, type Summary, type TallyParts, together } from './tally.js';

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

export interface CountedPort extends RejectedPort {
  /** `sources` is only the least: there were too many to remember. */
  readonly more: boolean;
}

/** What all the parts of a tally come to: with who sent the most bytes to whom, and which ports were refused most. */
export interface TrafficSummary {
  readonly totals: Summary;
  readonly talkers: readonly Talker[];
  readonly rejectedPorts: readonly CountedPort[];
  /** The newest records of traffic, in order of time. */
  readonly newest: readonly FlowRecord[];
}

/** Call it once: it closes the temporary files of the parts. */
export function summaryOf(
  parts: readonly TallyParts[],
  { talkers, ports, newest }: { readonly talkers: number; readonly ports: number; readonly newest: number },
): TrafficSummary {
  const latest = latestOf();
  for (const part of parts) for (const record of part.newest) latest.add(record);
  return {
    totals: parts.map(({ totals }) => totals).reduce(together),
    talkers: topTalkers(parts, talkers),
    rejectedPorts: topPorts(parts, ports),
    newest: newest === 0 ? [] : latest.newest().slice(-newest),
  };
}

function topTalkers(parts: readonly TallyParts[], count: number): readonly Talker[] {
  const narrow = mostOf(
    parts.flatMap(({ pairs }) => pairs[0]),
    count,
  ).map(({ key: [source = 0, destination = 0], ...sums }) => ({
    source: textOfWords([0, 0, 0xffff, source]),
    destination: textOfWords([0, 0, 0xffff, destination]),
    ...sums,
  }));
  const wide = mostOf(
    parts.flatMap(({ pairs }) => pairs[1]),
    count,
  ).map(({ key, ...sums }) => ({ source: textOfWords(key), destination: textOfWords(key, WORDS), ...sums }));
  return [...narrow, ...wide].sort((a, b) => b.bytes - a.bytes || b.packets - a.packets).slice(0, count);
}

function topPorts(parts: readonly TallyParts[], count: number): readonly CountedPort[] {
  const ports = createSumTable(2);
  const senders = createSumTable(2 + WORDS);
  for (const part of parts) {
    ports.merge(part.ports);
    senders.merge(part.senders);
  }
  const more = parts.some(({ sendersFull }) => sendersFull);
  const sources = countByPort(senders.columns());
  return entriesOf(ports.columns(), 2)
    .map(({ key, records, packets }) => ({
      protocol: numberIn(key[0]),
      port: numberIn(key[1]),
      records,
      packets,
      sources: sources.get(`${key[0]} ${key[1]}`) ?? 0,
      more,
    }))
    .sort((a, b) => b.records - a.records || b.packets - a.packets || (a.port ?? -1) - (b.port ?? -1))
    .slice(0, count);
}

const entriesOf = ({ keys, bytes, packets, records }: SumColumns, width: number): readonly Sum[] =>
  Array.from(records.keys())
    .filter((at) => records[at] !== 0)
    .map((at) => ({
      key: Array.from(keys.subarray(at * width, (at + 1) * width)),
      bytes: bytes[at] ?? 0,
      packets: packets[at] ?? 0,
      records: records[at] ?? 0,
    }));

const numberIn = (word: number | undefined): number | null => (word === NO_NUMBER ? null : (word ?? null));

function countByPort({ keys, records }: SumColumns): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < records.length; at += 1) {
    if (records[at] === 0) continue;
    const port = `${keys[at * SENDER_WORDS]} ${keys[at * SENDER_WORDS + 1]}`;
    counts.set(port, (counts.get(port) ?? 0) + 1);
  }
  return counts;
}

const SENDER_WORDS = 2 + WORDS;
