import { madeOnce } from '../base/remembered.js';
import { isIcmp } from '../network/packet.js';
import type { Case } from './case/case.js';
import { nameOf } from './case/ends.js';
import { pathOf } from './case/path.js';
import { type Finding, isAnswerSeen } from './finding.js';
import { deniedByRules } from './rules-alone.js';
import { sentence } from './words.js';

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

/** What the rules say of the ping that was asked about, and whose ping was recorded. */
export function deniedBesidePing(facts: Case): Finding | undefined {
  const denied = fitsOtherPing(facts) ? deniedByRules(facts) : undefined;
  return (
    denied && {
      ...denied,
      summary: `${sentence(denied.summary)} What was recorded ${otherPingInWords(facts)}.`,
      nextExperiment: `Stop the ping on ${nameOf(facts.destination)} and probe in one direction at a time.`,
    }
  );
}

/** A clause: `fits i-db's own ping to i-web`. */
const otherPingInWords = ({ source, destination }: Pick<Case, 'source' | 'destination'>): string =>
  `fits ${nameOf(destination)}'s own ping to ${nameOf(source)}: records carry no ICMP type, so its requests and answers look like answers and requests of this one`;
