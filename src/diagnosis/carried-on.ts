import type { FlowRecord } from '../flow-log/record.js';
import { carriesData } from './late.js';
import type { Checkpoint, Path } from './path.js';
import type { Sight } from './sight.js';

const [FIN, SYN, RST] = [1, 2, 4];

/**
 * The client of a TCP connection went on, with data or with a FIN, which it does only once the answer to its SYN came back
 * (RFC 9293, 3.5 and 3.6), whether or not anybody has its records.
 */
export function goesOn(sights: readonly Sight[], { ends, checkpoints }: Pick<Path, 'ends' | 'checkpoints'>): boolean {
  const isSeen = (leg: Checkpoint['leg'], is: (record: FlowRecord) => boolean): boolean =>
    sights.some(({ state, records }, at) => state === 'accept' && checkpoints[at]?.leg === leg && records.some(is));
  return sights[ends['reply-at-source']]?.state === 'unseen' && isSeen('request', isOn) && isSeen('reply', isAnswer);
}

const isOn = (one: FlowRecord): boolean =>
  carriesData(one) || (one.tcpFlags != null && (one.tcpFlags & (FIN | SYN | RST)) === (FIN | SYN));

const isAnswer = ({ tcpFlags, action }: FlowRecord): boolean =>
  action === 'ACCEPT' && (tcpFlags == null || (tcpFlags & SYN) !== 0);
