import type { FlowRecord } from '../../flow-log/record.js';
import type { Connection, Evidence } from '../question.js';

/** The time that is asked about, in milliseconds; infinite where it is open. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

// "Might be up to 60 seconds after the packet was transmitted or received on the network interface" (VPC user guide,
// "Flow log records", start and end).
export const LATE_MS = 60_000;

/** The probe's own time where one was sent, else the window of the question. */
export function periodOf({ since, until }: Connection, { probe }: Evidence): Period {
  if (probe) return { from: Math.min(probe.from, probe.to), to: Math.max(probe.from, probe.to) };
  return { from: since ?? Number.NEGATIVE_INFINITY, to: until ?? Number.POSITIVE_INFINITY };
}

/** A record without times may belong to any period. */
export const isWithin = ({ from, to }: Period, record: FlowRecord): boolean =>
  isBetweenTimes(record, from - 999, to + LATE_MS);

/** The same of two moments, both of them in it; milliseconds. */
export const isBetweenTimes = (record: FlowRecord, from: number, to: number): boolean =>
  from <= to && endOf(record) >= from && startOf(record) <= to;

/** Milliseconds; a record without times may be of any. */
export const startOf = ({ start, end }: FlowRecord): number => inMs(start ?? end) ?? Number.NEGATIVE_INFINITY;
export const endOf = ({ start, end }: FlowRecord): number => inMs(end ?? start) ?? Number.POSITIVE_INFINITY;
export const isTimed = (record: FlowRecord): boolean => Number.isFinite(startOf(record));

/** `14:06:50`, UTC. */
export const clockTime = (ms: number): string => isoTime(ms)?.slice(11, 19) ?? 'an unknown time';

/** Null outside the range of dates. */
export const isoTime = (ms: number | null): string | null =>
  ms !== null && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null;

const inMs = (seconds: number | null | undefined): number | null =>
  typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1000 : null;
