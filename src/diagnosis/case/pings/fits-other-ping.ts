import { madeOnce } from '../../../base/remembered.js';
import { isIcmp } from '../../../network/packet.js';
import { isAnswerSeen } from '../../finding.js';
import type { Case } from '../case.js';
import { pathOf } from '../path.js';

/**
 * Records of ICMP carry no type: requests of the one are answers to the other. Nothing was refused, the rules refuse the
 * ping that is asked about and let that of the other end through: then that one is all that was recorded. Traced once for
 * all who ask about one case.
 */
export const fitsOtherPing: (facts: Case) => boolean = madeOnce((facts) => {
  const { connection, network, attempt, path, evidence, source, destination } = facts;
  const isPing = isIcmp(connection.protocol);
  if (!isPing || evidence.probe !== null || !path.steps.some(({ decision }) => decision === 'deny')) return false;
  const isPassed = attempt.sights.every(({ records, isMixed }) => !isMixed && records.every(isAccepted));
  if (!isAnswerSeen(facts) || !isPassed) return false;
  const asked = { ...connection, source: connection.destination, destination: connection.source };
  return pathOf(asked, network, { source: destination, destination: source }, attempt).isClear;
});

const isAccepted = ({ action }: { readonly action?: string | null }): boolean => action !== 'REJECT';
