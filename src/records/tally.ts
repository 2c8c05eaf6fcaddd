import type { FlowRecord } from '../flow-log/record.js';
import { latestOf } from './latest.js';
import { createEntryTable } from './scan/entry-table.js';
import type { LineValues } from './scan/line-scan.js';
import { emptyRow, fillRow } from './scan/record-row.js';
import * as slot from './scan/row.js';
import { orZero } from './scan/row.js';
import { type SpilledEntries, spilling } from './scan/spilling.js';
import { sumsBy, sumWriter } from './scan/sums.js';
import { putAddress, WIDE, WORDS } from './scan/wide-address.js';

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

/** Sums up records as they pass, exactly, in bounded memory whatever their number. */
export interface RunningTally {
  add(record: FlowRecord): void;
  /** A line that was scanned; false where it says that there was no traffic. The newest of a block follow by `addNewest`. */
  addRow(row: LineValues): boolean;
  addNewest(record: FlowRecord): void;
  /** Adds what was summed up elsewhere. */
  absorb(parts: TallyParts): void;
  /** All that was added, as it travels between threads. */
  parts(): TallyParts;
}

export interface TallyParts {
  readonly totals: Summary;
  /** By pair of addresses: IPv4 in two words, others in eight. */
  readonly pairs: readonly [readonly SpilledEntries[], readonly SpilledEntries[]];
  /** Rejected traffic by protocol and port. */
  readonly ports: Uint32Array;
  /** Who sent it: protocol and port, then the address in four words. */
  readonly senders: Uint32Array;
  readonly sendersFull: boolean;
  readonly newest: readonly FlowRecord[];
}

/** Words of the keys. */
export const NARROW_PAIR = 2;
export const WIDE_PAIR = 2 * WORDS;
export const PORT = 2;
export const SENDER = PORT + WORDS;

/** How much is kept in memory. */
interface Bounds {
  /** Pairs of addresses; what is more goes to a temporary file. */
  readonly pairs: number;
  /** Senders that are remembered for all ports together. */
  readonly senders: number;
}

// Just below three quarters of 2^17 slots: 4 MB and 6 MB.
const usual: Bounds = { pairs: 98_303, senders: 98_303 };

export function runningTally(bounds = usual): RunningTally {
  const totals = { ...nothing };
  const narrow = spilling(sumsBy(NARROW_PAIR), bounds.pairs);
  const wide = spilling(sumsBy(WIDE_PAIR), bounds.pairs);
  const ports = createEntryTable(sumsBy(PORT));
  const senders = createEntryTable(sumsBy(SENDER));
  const narrowEntry = sumWriter(NARROW_PAIR);
  const wideEntry = sumWriter(WIDE_PAIR);
  const portEntry = sumWriter(PORT);
  const senderEntry = sumWriter(SENDER);
  let sendersFull = false;
  const latest = latestOf();
  const key = new Uint32Array(WIDE_PAIR);
  const own = emptyRow();

  const addPair = ({ values, words }: LineValues, bytes: number, packets: number): void => {
    const source = values[slot.SRCADDR] as number;
    const destination = values[slot.DSTADDR] as number;
    if (Number.isNaN(source) || Number.isNaN(destination)) return;
    if (source < WIDE && destination < WIDE) {
      key[0] = source;
      key[1] = destination;
      narrow.put(narrowEntry(key, 0, bytes, packets));
      return;
    }
    putAddress(key, 0, source, words, slot.SRCADDR);
    putAddress(key, WORDS, destination, words, slot.DSTADDR);
    wide.put(wideEntry(key, 0, bytes, packets));
  };

  const addRejected = ({ values, words }: LineValues, packets: number): void => {
    const protocol = values[slot.PROTOCOL] as number;
    const port =
      Number.isNaN(protocol) || PROTOCOLS_WITH_PORTS.includes(protocol) ? (values[slot.DSTPORT] as number) : Number.NaN;
    key[0] = Number.isNaN(protocol) ? NO_NUMBER : protocol;
    key[1] = Number.isNaN(port) ? NO_NUMBER : port;
    ports.put(portEntry(key, 0, 0, packets));
    const sender = values[slot.SRCADDR] as number;
    if (Number.isNaN(sender) || sendersFull) return;
    putAddress(key, 2, sender, words, slot.SRCADDR);
    senders.put(senderEntry(key, 0));
    sendersFull = senders.size >= bounds.senders;
  };

  const addRow = (row: LineValues): boolean => {
    const { values } = row;
    const action = values[slot.ACTION] as number;
    const status = values[slot.STATUS] as number;
    const bytes = orZero(values[slot.BYTES] as number);
    const packets = orZero(values[slot.PACKETS] as number);
    const start = values[slot.START] as number;
    const end = values[slot.END] as number;
    totals.records += 1;
    if (action === slot.ACCEPT) totals.accepted += 1;
    else if (action === slot.REJECT) totals.rejected += 1;
    totals.bytes += bytes;
    totals.packets += packets;
    if (start < (totals.from ?? Number.POSITIVE_INFINITY)) totals.from = start;
    if (end > (totals.to ?? Number.NEGATIVE_INFINITY)) totals.to = end;
    if (status === slot.NODATA) totals.silent += 1;
    if (status === slot.SKIPDATA) totals.lost += 1;
    if (status === slot.NODATA || status === slot.SKIPDATA) return false;
    addPair(row, bytes, packets);
    if (action === slot.REJECT) addRejected(row, packets);
    return true;
  };

  return {
    add(record) {
      fillRow(own, record);
      if (addRow(own)) latest.add(record);
    },
    addRow,
    addNewest: latest.add,
    absorb(parts) {
      Object.assign(totals, together(totals, parts.totals));
      narrow.absorb(parts.pairs[0]);
      wide.absorb(parts.pairs[1]);
      ports.merge(parts.ports);
      senders.merge(parts.senders);
      sendersFull ||= parts.sendersFull || senders.size >= bounds.senders;
      for (const record of parts.newest) latest.add(record);
    },
    parts: () => ({
      totals: { ...totals },
      pairs: [narrow.parts(), wide.parts()],
      ports: ports.entries(),
      senders: senders.entries(),
      sendersFull,
      newest: latest.newest(),
    }),
  };
}

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

export const together = (a: Summary, b: Summary): Summary => ({
  records: a.records + b.records,
  accepted: a.accepted + b.accepted,
  rejected: a.rejected + b.rejected,
  silent: a.silent + b.silent,
  lost: a.lost + b.lost,
  bytes: a.bytes + b.bytes,
  packets: a.packets + b.packets,
  from: a.from === null || b.from === null ? (a.from ?? b.from) : Math.min(a.from, b.from),
  to: a.to === null || b.to === null ? (a.to ?? b.to) : Math.max(a.to, b.to),
});

/** In a key, for `-`. */
export const NO_NUMBER = 0xffff_ffff;

// TCP, UDP, DCCP, SCTP, UDP-Lite
const PROTOCOLS_WITH_PORTS: readonly number[] = [6, 17, 33, 132, 136];
