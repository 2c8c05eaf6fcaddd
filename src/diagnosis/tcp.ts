import type { FlowRecord } from '../flow-log/record.js';
import { TCP, UDP } from '../network/packet.js';
import type { Case } from './case.js';

const SYN = 2;
const RST = 4;

/** The host answered the opening of a connection with a reset. */
export function isRefused({ connection, legs }: Case): boolean {
  if (connection.protocol !== TCP) return false;
  const replies = [...legs['reply-at-destination'].records, ...legs['reply-at-source'].records].filter(
    ({ action }) => action === 'ACCEPT',
  );
  return replies.length > 0 && replies.every(isReset);
}

/**
 * By the flags: a reset and never a SYN. Without flags by the size: a reset is a bare header, and a SYN-ACK always carries
 * options (RFC 9293, 3.2: the maximum segment size), so replies of the bare size hold none.
 */
function isReset({ tcpFlags, packets, bytes, srcaddr }: FlowRecord): boolean {
  if (tcpFlags != null) return (tcpFlags & RST) !== 0 && (tcpFlags & SYN) === 0;
  const header = srcaddr?.includes(':') ? 60 : 40;
  return packets != null && bytes != null && packets > 0 && bytes === packets * header;
}

/**
 * Nobody can tell a refusal from an answer: a reset where the records have neither flags nor sizes, an ICMP message where
 * they have no protocol, and nobody saw what came back.
 */
export function couldBeRefused({ connection, legs, evidence }: Case): boolean {
  if (evidence.probe?.answered === true || evidence.hosts?.listening === true) return false;
  const replies = [...legs['reply-at-destination'].records, ...legs['reply-at-source'].records];
  if (connection.protocol === UDP) return replies.every(({ protocol }) => protocol == null);
  return (
    connection.protocol === TCP &&
    replies.every(({ tcpFlags, packets, bytes }) => tcpFlags == null && (packets == null || bytes == null))
  );
}

/** Both sides repeat the opening and nothing follows: the handshake does not finish although every packet was let through. */
export function isStalled({ connection, legs }: Case): boolean {
  if (connection.protocol !== TCP) return false;
  const isOpening = ({ tcpFlags, packets, bytes }: FlowRecord, flags: number): boolean =>
    tcpFlags === flags && packets != null && bytes != null && packets > 1 && bytes / packets <= 80;
  const requests = legs['request-at-source'].records;
  const replies = legs['reply-at-source'].records;
  return (
    requests.length > 0 &&
    replies.length > 0 &&
    requests.every((one) => isOpening(one, SYN)) &&
    replies.every((one) => isOpening(one, SYN | 16))
  );
}
