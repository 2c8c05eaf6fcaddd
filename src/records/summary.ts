import type { FlowRecord } from '../flow-log/record.js';
import { latestOf } from './latest.js';
import { createEntryTable } from './scan/entry-table.js';
import { eachSum, mostOf, sumsBy } from './scan/sums.js';
import { textOfWords, WORDS } from './scan/wide-address.js';
import { NARROW_PAIR, NO_NUMBER, PORT, SENDER, type Summary, type TallyParts, together, WIDE_PAIR } from './tally.js';

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
    NARROW_PAIR,
    count,
  ).map(({ key: [source = 0, destination = 0], ...sums }) => ({
    source: textOfWords([0, 0, 0xffff, source]),
    destination: textOfWords([0, 0, 0xffff, destination]),
    ...sums,
  }));
  const wide = mostOf(
    parts.flatMap(({ pairs }) => pairs[1]),
    WIDE_PAIR,
    count,
  ).map(({ key, ...sums }) => ({ source: textOfWords(key), destination: textOfWords(key, WORDS), ...sums }));
  return [...narrow, ...wide].sort((a, b) => b.bytes - a.bytes || b.packets - a.packets).slice(0, count);
}

function topPorts(parts: readonly TallyParts[], count: number): readonly CountedPort[] {
  const ports = createEntryTable(sumsBy(PORT));
  const senders = createEntryTable(sumsBy(SENDER));
  for (const part of parts) {
    ports.merge(part.ports);
    senders.merge(part.senders);
  }
  const more = parts.some(({ sendersFull }) => sendersFull);
  const sources = countByPort(senders.entries());
  return [...eachSum(ports.entries(), PORT)]
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

const numberIn = (word: number | undefined): number | null => (word === NO_NUMBER ? null : (word ?? null));

function countByPort(senders: Uint32Array): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of eachSum(senders, SENDER)) {
    const port = `${key[0]} ${key[1]}`;
    counts.set(port, (counts.get(port) ?? 0) + 1);
  }
  return counts;
}
