import type { FlowRecord } from '../flow-log/record.js';
import { FIN, RST, SYN } from '../flow-log/tcp-flags.js';
import { carriesData } from './late.js';
import type { Path } from './path.js';
import type { Sight } from './sight.js';

/**
 * The client of a TCP connection went on, with data or with a FIN, which it does only once the answer to its SYN came back
 * (RFC 9293, 3.5 and 3.6), whether or not anybody has its records.
 */
export function goesOn(sights: readonly Sight[], { ends }: Pick<Path, 'ends'>): boolean {
  if (sights[ends['reply-at-source']]?.state !== 'unseen') return false;
  const [asked, answered] = (['request-at-destination', 'reply-at-destination'] as const).map(
    (leg) => sights[ends[leg]],
  );
  return (
    asked?.state === 'accept' &&
    answered?.state === 'accept' &&
    asked.records.some(isOn) &&
    answered.records.some(isAnswer)
  );
}

/** Rows without ports may be of several connections at once: no row tells of one that it went on. */
const isOn = (one: FlowRecord): boolean => one.srcport != null && one.dstport != null && isPastOpening(one);

const isPastOpening = (one: FlowRecord): boolean =>
  carriesData(one) || (one.tcpFlags != null && (one.tcpFlags & (FIN | SYN | RST)) === (FIN | SYN));

const isAnswer = ({ tcpFlags, action }: FlowRecord): boolean =>
  action === 'ACCEPT' && (tcpFlags == null || (tcpFlags & SYN) !== 0);
