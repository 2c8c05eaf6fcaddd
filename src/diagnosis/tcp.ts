import type { FlowRecord } from '../flow-log/record.js';
import { answersOpening, SYN, SYN_ACK } from '../flow-log/tcp-flags.js';
import { bareSegment, isIcmp, TCP, UDP } from '../network/packet.js';
import { type Case, sightAt } from './case/case.js';
import { goesOn } from './case/client-tells.js';
import { isBetweenTimes } from './case/period.js';
import { isBare, isReset, LONGEST_OPENING } from './case/segments.js';
import { isReportedConnected, isReportedRefused, isReportedSilent } from './reported.js';

const repliesOf = (facts: Case): readonly FlowRecord[] =>
  [...sightAt(facts, 'reply-at-destination').records, ...sightAt(facts, 'reply-at-source').records].filter(
    ({ action }) => action === 'ACCEPT',
  );

const requestsOf = (facts: Case): readonly FlowRecord[] => [
  ...sightAt(facts, 'request-at-source').records,
  ...sightAt(facts, 'request-at-destination').records,
];

/**
 * The host answered the opening of a connection with a reset: by the flags (a reset and never a SYN), or where the records
 * have none by the size. A reset is a bare header, while a SYN-ACK carries options (RFC 9293, 3.2: the maximum segment
 * size); but so is every acknowledgement of data, and a reset follows one SYN: no more of them than small requests.
 */
export function refusalOf(facts: Case): 'flags' | 'size' | 'reported' | null {
  const replies = repliesOf(facts);
  if (replies.length === 0 && isReportedRefused(facts) && !isStopped(facts)) return 'reported';
  if (facts.connection.protocol !== TCP || replies.length === 0) return null;
  // Of two flow logs one may have flags, and the other not.
  const isFlagged = replies.some(({ tcpFlags }) => tcpFlags != null);
  if (isFlagged) return replies.every((one) => isReset(one) || (one.tcpFlags == null && isBare(one))) ? 'flags' : null;
  if (!replies.every(isBare)) return null;
  const requests = requestsOf(facts);
  return requests.length > 0 && requests.every(isOpening) ? 'size' : null;
}

/** The host agreed to the opening. */
export const synAckOf = (facts: Case): FlowRecord | undefined =>
  repliesOf(facts).findLast(({ tcpFlags }) => tcpFlags != null && answersOpening(tcpFlags));

/** A record says that it did not get that far, whatever a program says. */
const isStopped = (facts: Case): boolean => requestsOf(facts).some(({ action }) => action === 'REJECT');

/** Openings carry no data. */
const isOpening = ({ packets, bytes }: FlowRecord): boolean =>
  packets != null && bytes != null && packets > 0 && bytes / packets <= LONGEST_OPENING;

/**
 * Nobody can tell a refusal from an answer: a reset where the records have neither flags nor sizes, an ICMP message where
 * they have no protocol, and nobody saw what came back.
 */
export function couldBeRefused(facts: Case): boolean {
  const { connection, evidence } = facts;
  if (evidence.probe?.answered === true || evidence.hosts?.listening === true) return false;
  if (isReportedSilent(facts) || isReportedConnected(facts)) return false;
  const replies = [...sightAt(facts, 'reply-at-destination').records, ...sightAt(facts, 'reply-at-source').records];
  if (connection.protocol === UDP) return replies.every(({ protocol }) => protocol == null);
  if (connection.protocol !== TCP || replies.some(({ tcpFlags }) => tcpFlags != null)) return false;
  const isSizeless = replies.every(({ packets, bytes }) => packets == null || bytes == null);
  return isSizeless || (replies.every(isNearlyBare) && requestsOf(facts).every(isOpening));
}

/** Of IPv6, whose bare segment is 60 bytes, no more than that. */
const isNearlyBare = ({ packets, bytes, srcaddr }: FlowRecord): boolean =>
  srcaddr?.includes(':') === true && packets != null && bytes != null && bytes <= packets * bareSegment(true);

/** The client went on, as it does only once the answer came back. */
export const isCarriedOn = ({ connection, attempt }: Case): boolean =>
  connection.protocol === TCP && goesOn(attempt.sights);

/** Both sides repeat the opening and nothing follows: the handshake does not finish although every packet was let through. */
export function isStalled(facts: Case): boolean {
  if (facts.connection.protocol !== TCP) return false;
  const isRepeated = ({ tcpFlags, packets, bytes }: FlowRecord, flags: number): boolean =>
    tcpFlags === flags && packets != null && bytes != null && packets > 1 && bytes / packets <= 80;
  const requests = sightAt(facts, 'request-at-source').records;
  const replies = sightAt(facts, 'reply-at-source').records;
  return (
    requests.length > 0 &&
    replies.length > 0 &&
    requests.every((one) => isRepeated(one, SYN)) &&
    replies.every((one) => isRepeated(one, SYN_ACK))
  );
}

/**
 * ICMP for one of the two was refused while they spoke: from a router, it may have said that a packet was too big (type 3
 * code 4, RFC 1191; ICMPv6 type 2, RFC 8201), and large packets are then lost in silence.
 */
export const refusedIcmp = ({ connection, rows, source, destination, attempt }: Case): FlowRecord | undefined =>
  connection.protocol === TCP
    ? rows.findLast(
        (row) =>
          isIcmp(row.protocol) &&
          row.action === 'REJECT' &&
          [source.interfaceId, destination.interfaceId].includes(row.interfaceId ?? '') &&
          isBetweenTimes(row, attempt.begin, attempt.end),
      )
    : undefined;
