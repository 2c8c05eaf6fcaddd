import type { FlowRecord } from '../flow-log/record.js';
import { RST, SYN } from '../flow-log/tcp-flags.js';

/** By the flags: a reset never holds a SYN. */
export const isReset = ({ tcpFlags }: FlowRecord): boolean =>
  tcpFlags != null && (tcpFlags & RST) !== 0 && (tcpFlags & SYN) === 0;

/** By the size: headers of IP and TCP without options, as a reset is and an acknowledgement may be. */
export const isBare = ({ packets, bytes, srcaddr }: FlowRecord): boolean =>
  packets != null && bytes != null && packets > 0 && bytes === packets * (srcaddr?.includes(':') ? 60 : 40);
