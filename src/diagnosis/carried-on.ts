import type { FlowRecord } from '../flow-log/record.js';
import { FIN, RST, SYN } from '../flow-log/tcp-flags.js';
import { carriesData } from './late.js';
import type { Checkpoint, Path } from './path.js';
import { namesBoth } from './rows.js';
import type { Sight } from './sight.js';

/**
 * The client of a TCP connection went on, with data or with a FIN, which it does only once the answer to its SYN came back
 * (RFC 9293, 3.5 and 3.6), whether or not anybody has its records. In between, a row that does not name both ends may be of others.
 */
export function goesOn(sights: readonly Sight[], { ends, checkpoints }: Pick<Path, 'ends' | 'checkpoints'>): boolean {
  const isSeen = (leg: Checkpoint['leg'], is: (record: FlowRecord) => boolean): boolean =>
    sights.some(
      ({ state, records }, at) =>
        state === 'accept' &&
        checkpoints[at]?.leg === leg &&
        records.some((one) => is(one) && (checkpoints[at]?.side !== 'between' || namesBoth(one))),
    );
  return sights[ends['reply-at-source']]?.state === 'unseen' && isSeen('request', isOn) && isSeen('reply', isAnswer);
}

/** Rows without ports may be of several connections at once: no row tells of one that it went on. */
const isOn = (one: FlowRecord): boolean => one.srcport != null && one.dstport != null && isPastOpening(one);

const isPastOpening = (one: FlowRecord): boolean =>
  carriesData(one) || (one.tcpFlags != null && (one.tcpFlags & (FIN | SYN | RST)) === (FIN | SYN));

const isAnswer = ({ tcpFlags, action }: FlowRecord): boolean =>
  action === 'ACCEPT' && (tcpFlags == null || (tcpFlags & SYN) !== 0);
