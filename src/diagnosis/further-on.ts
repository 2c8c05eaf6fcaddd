import { blockersOf } from './blockers.js';
import type { Case } from './case.js';
import type { Conclusion } from './finding.js';
import { isStalled } from './tcp.js';
import { destinationName, sentence, stepInWords } from './words.js';

/** What else is in the way behind the cause: removing that one alone would not help. */
export function furtherOn(facts: Case, { finding, outcome }: Conclusion): string {
  if (outcome === 'delivered') return isStalled(facts) ? stalled(facts) : '';
  if (!finding?.step && finding?.code !== 'HOST_SILENT') return '';
  const behind = blockersOf(facts).filter(
    ({ cause, resourceId, leg }) =>
      (cause !== finding.code || (finding.step !== null && isOther(resourceId, finding.resourceId))) &&
      (finding.step !== null || leg === 'reply'),
  );
  const told = behind.filter(
    ({ cause, resourceId, step }, at) =>
      step !== finding.step && behind.findIndex((one) => one.cause === cause && one.resourceId === resourceId) === at,
  );
  const [next, ...others] = told;
  if (!next) return '';
  return ` ${sentence(`Further on, something else would stop it, too: ${stepInWords(next.step)}${others.length > 0 ? `, and ${others.length} more` : ''}`)}`;
}

/** One that is not there may be named on the other leg only. */
const isOther = (one: string | null, other: string | null): boolean => one !== null && other !== null && one !== other;

const stalled = (facts: Case): string =>
  ` Every packet passes, yet the handshake does not finish and both sides repeat themselves: look at ${destinationName(facts)} and at the MTU on the way.`;
