import type { FlowRecord } from '../../flow-log/record.js';
import { ACK, RST, SYN } from '../../flow-log/tcp-flags.js';
import { bareSegment, isIcmp, TCP } from '../../network/packet.js';
import type { LineValues } from '../scan/line-scan.js';
import { emptyRow, fillRow } from '../scan/record-row.js';
import * as slot from '../scan/row.js';
import { either, orZero } from '../scan/row.js';
import { type SpilledEntries, spilling } from '../scan/spilling.js';
import { putAddress, WIDE, WORDS } from '../scan/wide-address.js';
import * as flow from './flow-table.js';
import { interfaceNumbers } from './interface-numbers.js';
import { type OwnPublicAddresses, privateAddressOf } from './own-public-addresses.js';
import { addGap, addSample, type Counting, nothingWatched, type WatchedInterface } from './watched.js';

/** Gathers flows from records in any order, exactly, in bounded memory whatever their number. */
export interface RunningFlows {
  add(record: FlowRecord): void;
  /** A line that was scanned; `interfaceAt`: where its interface's ID begins in the block, -1 where it has none. True
   * where it is the first of its kind at its interface, which is wanted as a sample. */
  addRow(row: LineValues, block: Uint8Array, interfaceAt: number): boolean;
  addSample(record: FlowRecord): void;
  /** Adds what was gathered elsewhere. */
  absorb(gathered: GatheredFlows): void;
  /** All that was added, as it travels between threads. Read once, by `flowsIn`. */
  gathered(): readonly GatheredFlows[];
}

export interface GatheredFlows {
  /** IPv4, and what is wider. */
  readonly narrow: readonly SpilledEntries[];
  readonly wide: readonly SpilledEntries[];
  /** By the numbers that entries have for them; the first is for records that name none. */
  readonly interfaces: readonly WatchedInterface[];
  /** Unix seconds of the first start and the last end of traffic; null where there is none. */
  readonly from: number | null;
  readonly to: number | null;
}

export const NARROW_WORDS = 2;
export const WIDE_WORDS = 2 * WORDS;

// Just below three quarters of 2^18 slots: some ten megabytes.
const MOST = 196_607;

/** `ownAddresses`: public addresses of one's own, and what is behind them. */
export function runningFlows(ownAddresses: OwnPublicAddresses = [], most = MOST): RunningFlows {
  const inside = privateAddressOf(ownAddresses);
  const narrow = spilling(flow.flowsBy(NARROW_WORDS), most);
  const wide = spilling(flow.flowsBy(WIDE_WORDS), most);
  const narrowEntry = new Uint32Array(flow.entryWords(NARROW_WORDS));
  const wideEntry = new Uint32Array(flow.entryWords(WIDE_WORDS));
  const interfaces: Counting[] = [nothingWatched('')];
  const numbers = interfaceNumbers((id) => interfaces.push(nothingWatched(id)));
  const foreign: GatheredFlows[] = [];
  const own = emptyRow();
  let [from, to]: [number | null, number | null] = [null, null];

  const watch = (number: number, start: number, end: number, action: number): boolean => {
    const watched = interfaces[number] as Counting;
    if (!Number.isNaN(start) && (watched.from === null || start < watched.from)) watched.from = start;
    if (!Number.isNaN(end) && (watched.to === null || end > watched.to)) watched.to = end;
    if (action === slot.ACCEPT) return watched.accepted++ === 0;
    if (action === slot.REJECT) return watched.refused++ === 0;
    return false;
  };

  const addOf = ({ values, words }: LineValues, number: number): boolean => {
    const action = values[slot.ACTION] as number;
    const end = either(values, slot.END, slot.START);
    const start = either(values, slot.START, slot.END);
    const isFirst = values[slot.STATUS] !== slot.SKIPDATA && watch(number, start, end, action);
    const protocol = values[slot.PROTOCOL] as number;
    const sourceSlot = Number.isNaN(values[slot.PKT_SRCADDR] as number) ? slot.SRCADDR : slot.PKT_SRCADDR;
    const targetSlot = Number.isNaN(values[slot.PKT_DSTADDR] as number) ? slot.DSTADDR : slot.PKT_DSTADDR;
    let source = values[sourceSlot] as number;
    let target = values[targetSlot] as number;
    if (action === slot.NONE || Number.isNaN(protocol) || Number.isNaN(source) || Number.isNaN(target)) return isFirst;
    if (!Number.isNaN(start) && (from === null || start < from)) from = start;
    if (!Number.isNaN(end) && (to === null || end > to)) to = end;
    const sourcePort = portIn(values, slot.SRCPORT, protocol);
    const targetPort = portIn(values, slot.DSTPORT, protocol);
    let byInternet = 0;
    const isNarrow = source < WIDE && target < WIDE;
    const entry = isNarrow ? narrowEntry : wideEntry;
    const addressWords = isNarrow ? NARROW_WORDS : WIDE_WORDS;
    let side: number;
    if (isNarrow) {
      const sourceInside = inside(source);
      const targetInside = inside(target);
      if (sourceInside !== source || targetInside !== target) byInternet = flow.BY_INTERNET;
      source = sourceInside;
      target = targetInside;
      side = source < target || (source === target && sourcePort <= targetPort) ? 0 : 1;
      entry[side] = source;
      entry[1 - side] = target;
    } else {
      putAddress(entry, 0, source, words, sourceSlot);
      putAddress(entry, WORDS, target, words, targetSlot);
      side = isInOrder(entry, sourcePort, targetPort) ? 0 : 1;
      if (side === 1) {
        putAddress(entry, WORDS, source, words, sourceSlot);
        putAddress(entry, 0, target, words, targetSlot);
      }
    }
    entry[addressWords + flow.KEY_PROTOCOL] = protocol;
    entry[addressWords + flow.KEY_PORTS] =
      side === 0 ? ((sourcePort << 16) | targetPort) >>> 0 : ((targetPort << 16) | sourcePort) >>> 0;
    entry[addressWords + flow.KEY_INTERFACE] = number;
    const seen = flow.keyWords(addressWords);
    entry[seen + flow.BITS] =
      (bitsOf(values, protocol, isNarrow) << (side * flow.DIRECTION_BITS)) | byInternet | (flow.BEGAN << side);
    for (let word = seen + 1; word < entry.length; word += 1) entry[word] = 0;
    if (!Number.isNaN(start)) entry[seen + flow.FIRST + side] = start;
    const last = action === slot.ACCEPT ? flow.LAST_ACCEPTED : flow.LAST_REFUSED;
    if (!Number.isNaN(end)) entry[seen + last + side] = end;
    (isNarrow ? narrow : wide).put(entry);
    return isFirst;
  };

  return {
    add(record) {
      fillRow(own, record);
      const number = record.interfaceId == null ? 0 : numbers.of(record.interfaceId);
      if (addOf(own, number)) addSample(interfaces[number] as Counting, record);
      if (record.logStatus === 'SKIPDATA') addGap(interfaces[number] as Counting, record);
    },
    addRow: (row, block, interfaceAt) => addOf(row, interfaceAt < 0 ? 0 : numbers.at(block, interfaceAt)),
    addSample(record) {
      const number = record.interfaceId == null ? 0 : numbers.of(record.interfaceId);
      addSample(interfaces[number] as Counting, record);
    },
    absorb: (gathered) => void foreign.push(gathered),
    gathered: () => [{ narrow: narrow.parts(), wide: wide.parts(), interfaces, from, to }, ...foreign],
  };
}

/** ICMP shows ports 0 in the records of AWS, and whatever else elsewhere: a ping and its answer are one flow. */
function portIn(values: Float64Array, at: number, protocol: number): number {
  return isIcmp(protocol) ? 0 : orZero(values[at] as number);
}

function isInOrder(entry: Uint32Array, sourcePort: number, targetPort: number): boolean {
  for (let word = 0; word < WORDS; word += 1) {
    const one = entry[word] as number;
    const other = entry[WORDS + word] as number;
    if (one !== other) return one < other;
  }
  return sourcePort <= targetPort;
}

// An IPv6 header with a TCP header that has all options.
const LARGEST_OPENING = 100;

function bitsOf(values: Float64Array, protocol: number, isNarrow: boolean): number {
  const bytes = values[slot.BYTES] as number;
  const packets = values[slot.PACKETS] as number;
  const flags = values[slot.TCP_FLAGS] as number;
  let bits = values[slot.ACTION] === slot.ACCEPT ? flow.ACCEPTED : flow.REFUSED;
  if (bytes !== packets * bareSegment(!isNarrow)) bits |= flow.ABOVE_BARE;
  if (!(bytes <= packets * LARGEST_OPENING)) bits |= flow.LARGE;
  if (protocol !== TCP || Number.isNaN(flags)) return bits;
  bits |= flow.FLAGGED;
  if (flags & SYN) return bits | (flags & ACK ? flow.ANSWERING : flow.OPENING);
  return flags & RST ? bits | flow.RESET : bits;
}
