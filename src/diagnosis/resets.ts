import type { FlowRecord } from '../flow-log/record.js';
import { RST, SYN } from '../flow-log/tcp-flags.js';
import { bareSegment } from '../network/packet.js';

/** By the flags: a reset never holds a SYN. */
export const isReset = ({ tcpFlags }: FlowRecord): boolean =>
  tcpFlags != null && (tcpFlags & RST) !== 0 && (tcpFlags & SYN) === 0;

/** By the size. */
export const isBare = ({ packets, bytes, srcaddr }: FlowRecord): boolean =>
  packets != null && bytes != null && packets > 0 && bytes === packets * bareSegment(srcaddr?.includes(':') === true);
