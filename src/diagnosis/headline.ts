import { clauseOf } from '../network/hop.js';
import { blockersOf } from './blockers.js';
import { type Case, sightAt } from './case/case.js';
import { consistentWith, signatureOf } from './case/consistency.js';
import { endOfAttempt } from './case/judged.js';
import { ordered } from './case/ordered.js';
import { fitsOtherPing } from './case/pings/fits-other-ping.js';
import { failedBehind } from './causes/behind-balancer.js';
import type { CauseCode } from './causes/cause-code.js';
import { type Conclusion, evidenceAt, whenOf } from './finding.js';
import { unseen } from './rules-alone.js';
import { isStalled, refusalOf } from './tcp.js';
import { contradictionsOf } from './told/contradictions.js';
import { legs, type Verdict } from './verdict.js';
import { destinationName, sentence } from './words.js';

/** What is said first of a case: the answer, how sure it is, and the sentence that tells it. */
export function headlineOf(facts: Case, conclusion: Conclusion): Verdict['verdict'] {
  const { finding, outcome, alternatives } = conclusion;
  const isDoubted = conclusion.certainty === 'certain' && contradictionsOf(facts).length > 0;
  const isOpen = facts.uneven !== null && finding?.step === null;
  return {
    outcome,
    cause: finding?.code ?? null,
    alternatives: [
      ...new Set([
        ...alternatives,
        ...(isOpen ? (['RULE_CHANGED'] as const) : []),
        ...otherWayRound(facts, conclusion),
      ]),
    ],
    certainty: facts.isGuessed || isOpen ? 'possible' : isDoubted ? 'likely' : conclusion.certainty,
    signature: signature(withoutOtherPing(facts)),
    resourceId: finding?.resourceId ?? null,
    rule: finding?.rule ?? null,
    summary: `${supposed(facts, ofThose(facts, conclusion.summary))}${answeredBefore(facts, conclusion)}${furtherOn(facts, conclusion)}${failedBehind(facts)?.summary ?? ''}`,
  };
}

/** Records of another ping say nothing of this one. */
export const withoutOtherPing = (facts: Case): Case => (fitsOtherPing(facts) ? unseen(facts) : facts);

/** Shapes that show in time or in flags, then that of the four checkpoints of both ends. */
function signature(facts: Case): string | null {
  if (facts.attempt.sights.some(({ turn }) => turn !== null)) return 'K10';
  const id = signatureOf(consistentWith(legs.map((leg) => sightAt(facts, leg).possible)));
  if (id !== 'K0') return refusalOf(facts) !== null && evidenceAt(facts, 'arrived') !== null ? 'K9' : id;
  if (refusalOf(facts) !== null) return 'K9';
  return isStalled(facts) ? 'K11' : 'K0';
}

/** What else is in the way behind the cause: removing that one alone would not help. */
function furtherOn(facts: Case, { finding, outcome }: Conclusion): string {
  if (outcome === 'delivered') return isStalled(facts) ? stalled(facts) : '';
  if (!finding?.step && finding?.code !== 'HOST_SILENT') return '';
  const behind = blockersOf(facts).filter(
    ({ cause, resourceId, leg }) =>
      (cause !== finding.code || isOther(resourceId, finding.resourceId)) && (finding.step !== null || leg === 'reply'),
  );
  const told = behind.filter(
    ({ cause, resourceId, step }, at) =>
      step !== finding.step && behind.findIndex((one) => one.cause === cause && one.resourceId === resourceId) === at,
  );
  const [next, ...others] = told;
  if (!next) return '';
  const what =
    others.length === 0
      ? 'something else would stop it, too'
      : `${told.length} other things would stop it, too; the first`;
  // What the records show it to have passed, and today's rules would stop, lies before.
  const isBefore =
    finding.step !== null && facts.path.steps.indexOf(next.step) < facts.path.steps.indexOf(finding.step);
  return ` ${sentence(`${isBefore ? "Before that, by today's rules" : 'Further on'}, ${what}: ${clauseOf(next.step)}`)}`;
}

/** One that is not there may be named on the other leg only. */
const isOther = (one: string | null, other: string | null): boolean => one !== null && other !== null && one !== other;

/** What its records say if the lone interface is the source's. */
function otherWayRound({ isGuessed }: Case, { finding }: Conclusion): readonly CauseCode[] {
  if (!isGuessed) return [];
  switch (finding?.code) {
    case 'DESTINATION_SECURITY_GROUP_INGRESS':
    case 'DESTINATION_NETWORK_ACL_INGRESS':
      return ['SOURCE_SECURITY_GROUP_EGRESS', 'SOURCE_NETWORK_ACL_EGRESS'];
    case 'HOST_SILENT':
      return [
        'LOST_IN_TRANSIT',
        'ADDRESS_NOT_FOUND',
        'DESTINATION_NOT_RUNNING',
        'DESTINATION_NETWORK_ACL_INGRESS',
        'DESTINATION_SECURITY_GROUP_INGRESS',
      ];
    default:
      return [];
  }
}

/** Whose the one interface is that has records, they do not tell: what is said holds on that condition. */
const supposed = ({ isGuessed, destination }: Case, said: string): string =>
  isGuessed
    ? `If ${destination.interfaceId} is the interface of ${destination.address} (its records do not tell), ${within(said)}`
    : said;

/** What is said holds of those that fail. */
function ofThose({ uneven }: Case, said: string): string {
  if (!uneven) return said;
  const lead =
    uneven === 'connections'
      ? 'Some connections get an answer and others do not, and the records do not tell which came last. Of those that do not'
      : `Only ${uneven.answered} of ${uneven.asked} pings were answered, and the records do not tell which came last. Of those that were not`;
  return `${lead}: ${within(said)}`;
}

/** Whoever looks for what changed wants to know since when: the last connection before it that got an answer. */
function answeredBefore({ attempts, attempt, uneven, split }: Case, { outcome }: Conclusion): string {
  if (outcome !== 'unanswered' || uneven !== null || split !== null) return '';
  const through = attempts.filter((one) => one.begin < attempt.begin && one.isNew && endOfAttempt(one) === 'through');
  const last = ordered(through.flatMap(({ sights }) => sights.at(-1)?.records ?? [])).at(-1);
  const when = whenOf(last);
  return when === '' ? '' : ` Earlier connections got answers, the last${when}.`;
}

/** Inside another sentence; ids and `AWS` stay as they are. */
const within = (said: string): string => said.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

const stalled = (facts: Case): string =>
  ` Every packet passes, yet the handshake does not finish and both sides repeat themselves: look at ${destinationName(facts)} and at the MTU on the way.`;
