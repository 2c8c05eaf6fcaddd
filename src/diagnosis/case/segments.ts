import { least } from '../../base/extremes.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { opensConnection, RST, SYN } from '../../flow-log/tcp-flags.js';
import { bareSegment } from '../../network/packet.js';
import { endOf, startOf } from './period.js';

/** The longest opening, bytes: an IPv6 header of 40 with a TCP header of 60 (RFC 8200, RFC 9293). */
export const LONGEST_OPENING = 100;

/** By the flags: a reset never holds a SYN. */
export const isReset = ({ tcpFlags }: FlowRecord): boolean =>
  tcpFlags != null && (tcpFlags & RST) !== 0 && (tcpFlags & SYN) === 0;

/** By the size. */
export const isBare = ({ packets, bytes, srcaddr }: FlowRecord): boolean =>
  packets != null && bytes != null && packets > 0 && bytes === packets * bareSegment(srcaddr?.includes(':') === true);

/** Refused, and by its flags no opening of a connection. */
export const isLate = ({ action, tcpFlags }: FlowRecord): boolean =>
  action === 'REJECT' && tcpFlags != null && !opensConnection(tcpFlags);

/** Too large for an opening, where there are no flags. */
export const carriesData = ({ tcpFlags, packets, bytes }: FlowRecord): boolean =>
  tcpFlags == null && packets != null && bytes != null && bytes > packets * LONGEST_OPENING;

/** Of records of TCP, those that say something of rules; `isRule`: those of now refuse it. */
export const tellingOfRules = (records: readonly FlowRecord[], isRule: boolean): readonly FlowRecord[] =>
  isRule ? withoutLoneHeaders(records) : withoutLate(records);

/**
 * "Packets arrived after the connection was closed" are rejected too (VPC user guide, "Flow log records", action): they
 * carry no SYN and say nothing of rules where the same connection was accepted before. Without flags, a single bare
 * header (40 bytes, 60 with IPv6 or options) of a connection that was accepted before is taken for one, and so is data.
 */
const withoutLate = (records: readonly FlowRecord[]): readonly FlowRecord[] =>
  withoutStray(records, (one, isAfter) => isLate(one) || (isBareHeader(one) && isAfter));

/**
 * Where the rules of now refuse it, what was refused of a connection that was accepted before is their word. One bare header
 * without a SYN is not: it may have come late, and the rules may be newer.
 */
const withoutLoneHeaders = (records: readonly FlowRecord[]): readonly FlowRecord[] =>
  withoutStray(records, (one, isAfter) => isAfter && (isBareHeader(one) || (isLate(one) && isHeader(one))));

function withoutStray(
  records: readonly FlowRecord[],
  isStray: (record: FlowRecord, isAfter: boolean) => boolean,
): readonly FlowRecord[] {
  const accepted = records.filter(({ action }) => action === 'ACCEPT').map(startOf);
  if (accepted.length === 0) return records;
  const first = least(accepted);
  return records.filter((record) => !isStray(record, endOf(record) >= first));
}

const isBareHeader = (record: FlowRecord): boolean =>
  record.action === 'REJECT' && record.tcpFlags == null && isHeader(record);

const isHeader = ({ packets, bytes }: FlowRecord): boolean =>
  packets === 1 && bytes != null && bytes >= 40 && bytes <= 60;
