import type { FlowRecord } from '../flow-log/record.js';
import { SYN, SYN_ACK } from '../flow-log/tcp-flags.js';
import { bareSegment } from '../network/packet.js';

/**
 * Openings and answers to them, several times, and nothing else: the handshake does not finish (RFC 9293, 3.8.1: a SYN
 * that is not acknowledged is sent again, and so is its answer). Without flags, packets of one size, larger than a bare
 * header and not larger than a header with options, and no fewer answers than openings: an acknowledgement would be smaller.
 */
export function isRepeatedOpening(requests: readonly FlowRecord[], answers: readonly FlowRecord[]): boolean {
  const [asked, answered] = [countOf(requests, SYN), countOf(answers, SYN_ACK)];
  return asked !== null && answered !== null && asked > 1 && answered >= asked;
}

/** Packets; null where some may be of another kind. */
function countOf(records: readonly FlowRecord[], flags: number): number | null {
  const sizes = new Set(records.map(({ packets, bytes }) => (packets && bytes ? bytes / packets : Number.NaN)));
  const [size = Number.NaN] = sizes;
  const header = bareSegment(records.some(({ srcaddr }) => srcaddr?.includes(':')));
  const isOpening = (one: FlowRecord): boolean =>
    one.action === 'ACCEPT' && (one.tcpFlags == null || one.tcpFlags === flags);
  if (sizes.size !== 1 || !Number.isInteger(size) || size <= header || size > header + 40) return null;
  return records.every(isOpening) ? records.reduce((sum, { packets }) => sum + (packets ?? 0), 0) : null;
}
