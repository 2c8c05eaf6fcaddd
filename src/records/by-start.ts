import type { FlowRecord } from '../flow-log/record.js';

/** Compares records by their start; those without one come first. */
export const byStart = (one: FlowRecord, other: FlowRecord): number => (one.start ?? 0) - (other.start ?? 0);
