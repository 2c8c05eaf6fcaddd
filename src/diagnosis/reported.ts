import { TCP } from '../network/packet.js';
import type { Case } from './case/case.js';
import type { ErrorKind } from './question.js';

const kindOf = ({ connection }: Pick<Case, 'connection'>): ErrorKind | null => connection.error?.kind ?? null;

const isTcp = ({ connection }: Pick<Case, 'connection'>): boolean => connection.protocol === TCP;

/** The program was refused: a reset came back, so its request had got through to somebody. */
export const isReportedRefused = (facts: Pick<Case, 'connection'>): boolean =>
  isTcp(facts) && kindOf(facts) === 'refused';

/** The server let nobody in and said so. */
export const isReportedByServer = ({ connection }: Pick<Case, 'connection'>): boolean =>
  connection.error?.byServer === true;

/** The program spoke with somebody: TLS begins, and a connection is reset, only when TCP's handshake is over. */
export const isReportedConnected = (facts: Pick<Case, 'connection'>): boolean =>
  isTcp(facts) && (kindOf(facts) === 'tls' || kindOf(facts) === 'reset' || isReportedByServer(facts));

/** The program waited in vain: nobody refused. */
export const isReportedSilent = (facts: Pick<Case, 'connection'>): boolean => kindOf(facts) === 'timeout';

/** The program got nothing of what it asked for. */
export const isReportedFailed = (facts: Pick<Case, 'connection'>): boolean =>
  isReportedSilent(facts) || isReportedRefused(facts);

/** The program did not get as far as sending anything. */
export const isReportedUnnamed = (facts: Pick<Case, 'connection'>): boolean => kindOf(facts) === 'name';

/** What an answer that the program got rules out; null where it got none. */
export const answeredInWords = (facts: Pick<Case, 'connection'>): string | null =>
  isReportedRefused(facts)
    ? 'the program was refused: an answer came back'
    : isReportedConnected(facts)
      ? 'the program was connected: the answers came back'
      : null;
