import { compareTexts } from '../../base/words.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { startOf } from './period.js';

/** In time order, each once: an interface that several flow logs cover is recorded several times. */
export function ordered(records: readonly FlowRecord[]): readonly FlowRecord[] {
  const timed = records.toSorted(byTime);
  const result: FlowRecord[] = [];
  // What is the same has the same window.
  let window: FlowRecord[] = [];
  for (const record of timed) {
    if (window[0] && byTime(window[0], record) !== 0) {
      for (const one of eachOnce(window)) result.push(one);
      window = [];
    }
    window.push(record);
  }
  for (const one of eachOnce(window)) result.push(one);
  return result;
}

function byTime(one: FlowRecord, other: FlowRecord): number {
  return startOf(one) - startOf(other) || (one.end ?? 0) - (other.end ?? 0);
}

function eachOnce(records: readonly FlowRecord[]): readonly FlowRecord[] {
  if (records.length < 2) return records;
  const seen = new Map<string, FlowRecord>();
  for (const record of records) {
    const { interfaceId, srcaddr, dstaddr, srcport, dstport, protocol, start, end, action, packets, bytes } = record;
    const key = [interfaceId, srcaddr, dstaddr, srcport, dstport, protocol, start, end, action, packets, bytes].join();
    if (!seen.has(key)) seen.set(key, record);
  }
  return [...seen.values()].toSorted((one, other) => compareTexts(one.line, other.line));
}
