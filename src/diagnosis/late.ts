import type { FlowRecord } from '../flow-log/record.js';
import { opensConnection } from '../flow-log/tcp-flags.js';

/** Refused, and certainly no opening of a connection. */
export const isLate = ({ action, tcpFlags }: FlowRecord): boolean =>
  action === 'REJECT' && tcpFlags != null && !opensConnection(tcpFlags);

/**
 * "Packets arrived after the connection was closed" are rejected too (VPC user guide, "Flow log records", action): they
 * carry no SYN and say nothing of rules where the same connection was accepted before. Without flags, a single bare
 * header (40 bytes, 60 with IPv6 or options) of a connection that was accepted before is taken for one.
 */
export function withoutLate(records: readonly FlowRecord[]): readonly FlowRecord[] {
  const first = records.findIndex(({ action }) => action === 'ACCEPT');
  if (first === -1) return records;
  return records.filter((record, at) => !isLate(record) && !(at > first && isBareHeader(record)));
}

const isBareHeader = ({ action, tcpFlags, packets, bytes }: FlowRecord): boolean =>
  action === 'REJECT' && tcpFlags == null && packets === 1 && bytes != null && bytes >= 40 && bytes <= 60;
