import type { FlowRecord } from '../../flow-log/record.js';
import { FIN, RST, SYN, SYN_ACK } from '../../flow-log/tcp-flags.js';
import { bareSegment } from '../../network/packet.js';
import type { Leg } from '../verdict.js';
import type { Observed } from './consistency.js';
import { atEnd } from './path.js';
import { namesBoth } from './rows.js';
import { carriesData } from './segments.js';
import type { Looked } from './sight.js';

/**
 * What the client of a TCP connection does tells whether the answer came back, whoever has its records: one that goes on got it, and one that only
 * repeats its opening, which was answered each time, never did.
 */
export function asTheClientTells<T extends Looked>(sights: readonly T[]): readonly T[] {
  const recordsOf = (place: Leg) => atEnd(sights, place).records;
  const isVain = isRepeatedOpening(recordsOf('request-at-destination'), recordsOf('reply-at-destination'));
  if (!isVain && !goesOn(sights)) return sights;
  const isTold = (state: Observed): boolean => (state === 'accept') !== isVain;
  const last = atEnd(sights, 'reply-at-source');
  return sights.map((sight) =>
    sight === last && sight.state === 'unseen'
      ? { ...sight, possible: sight.possible.filter(isTold), missing: null }
      : sight,
  );
}

/**
 * The client of a TCP connection went on, with data or with a FIN, which it does only once the answer to its SYN came back
 * (RFC 9293, 3.5 and 3.6), whether or not anybody has its records. In between, a row that does not name both ends may be of others.
 */
export function goesOn(sights: readonly Looked[]): boolean {
  const isSeen = (leg: Looked['leg'], is: (record: FlowRecord) => boolean): boolean =>
    sights.some(
      (one) =>
        one.leg === leg &&
        one.state === 'accept' &&
        one.records.some((record) => is(record) && (one.side !== 'between' || namesBoth(record))),
    );
  return atEnd(sights, 'reply-at-source').state === 'unseen' && isSeen('request', isOn) && isSeen('reply', isAnswer);
}

/** Rows without ports may be of several connections at once: no row tells of one that it went on. */
const isOn = (one: FlowRecord): boolean => one.srcport != null && one.dstport != null && isPastOpening(one);

const isPastOpening = (one: FlowRecord): boolean =>
  carriesData(one) || (one.tcpFlags != null && (one.tcpFlags & (FIN | SYN | RST)) === (FIN | SYN));

const isAnswer = ({ tcpFlags, action }: FlowRecord): boolean =>
  action === 'ACCEPT' && (tcpFlags == null || (tcpFlags & SYN) !== 0);

/**
 * Openings and answers to them, several times, and nothing else: the handshake does not finish (RFC 9293, 3.8.1: a SYN
 * that is not acknowledged is sent again, and so is its answer). Without flags, packets of one size, larger than a bare
 * header and not larger than a header with options, and no fewer answers than openings: an acknowledgement would be smaller.
 */
function isRepeatedOpening(requests: readonly FlowRecord[], answers: readonly FlowRecord[]): boolean {
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
