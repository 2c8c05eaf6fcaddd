import { clauseOf } from '../network/hop.js';
import { isIcmp, TCP } from '../network/packet.js';
import { causeOf } from './blockers.js';
import { candidatesOf, isReportedAway } from './candidates.js';
import type { Case } from './case/case.js';
import { SAMPLE } from './case/client-ports.js';
import { atEnd } from './case/path.js';
import { isAnyUnanswered } from './case/pings/unanswered-pings.js';
import { ruledBy } from './case/ruled-sight.js';
import type { CauseCode } from './causes/cause-code.js';
import { formerOwner } from './causes/former-owner.js';
import { latePacket } from './causes/late-packet.js';
import { answerRefused } from './causes/load-balancer.js';
import { nameNotFound } from './causes/names.js';
import { noFlowLog } from './causes/no-flow-log.js';
import { isSeen, whyMissing } from './causes/observability.js';
import { openingAlone } from './causes/opening-alone.js';
import { pathMtu } from './causes/path-mtu.js';
import { isRefusedByHost, portClosed } from './causes/port-closed.js';
import { ruleChanged } from './causes/rule-changed.js';
import { staleEvidence } from './causes/stale-evidence.js';
import { lostByTransitGateway } from './causes/transit-gateway.js';
import { noTraffic } from './causes/unexplained.js';
import { notLogged } from './causes/unlogged.js';
import { deliveredInWords, deliveryOf, othersMayFail, refusedMeanwhile, unseenArrival } from './delivery.js';
import { type Conclusion, type Finding, unresolved } from './finding.js';
import { answeredInWords, isReportedFailed, isReportedRefused } from './reported.js';
import { byRulesAlone, concludeByRules, deniedBesidePing } from './rules-alone.js';
import { couldBeRefused, isCarriedOn, refusalOf, refusedIcmp } from './tcp.js';
import { certaintyOf, isOfNewest, rank, restsOnToday, rivals, weightOf } from './weights.js';
import { isOurs, sentence } from './words.js';

/** The cause that explains the case best, and those that cannot be told from it. */
export function conclude(facts: Case): Conclusion {
  if (facts.evidence.kind === 'rules') return concludeByRules(facts);
  const candidates = candidatesOf(facts).filter((one) => !isReportedAway(facts, one));
  const missing = whyMissing(facts);
  const isSure = candidates.some((one) => weightOf(one) === 4);
  // Who refused the program had got its packet, whatever the rules say today.
  const unseen = isSure || isReportedRefused(facts) ? undefined : byRulesAlone(facts);
  const [best] = [...candidates].toSorted((one, other) => rank(facts, one, other));
  const delivery = deliveryOf(facts, best);
  // In this order: what no record can tell; what is still to come; what time, and the host itself, decide.
  const first =
    nameNotFound.decide(facts) ??
    notLogged.decide(facts) ??
    formerOwner(facts) ??
    (isSeen(facts) ? undefined : lostByTransitGateway.explain(facts)) ??
    unseen ??
    (isAnsweredAnyway(facts) || isArrivalAlone(facts, delivery)
      ? undefined
      : (missing.find(({ isPassing }) => isPassing) ?? noFlowLog.decide(facts))) ??
    changedSince(facts) ??
    latePacket.decide(facts) ??
    pathMtu.decide(facts) ??
    openingAlone(facts) ??
    (isRefusedByHost(facts) ? portClosed.explain(facts) : undefined);
  if (first && first === unseen) return { ...settled(facts, first, []), alternatives: codes(unsent(facts)) };
  if (first) return settled(facts, first, candidates);
  const stale = staleEvidence.decide(facts);
  if (stale && (delivery || !best?.step || isOfToday(best, stale))) {
    const denied = deniedBesidePing(facts);
    if (denied) return settled(facts, denied, []);
    const denying = stale.step ? causeOf(facts, stale.step) : undefined;
    const said = settled(facts, stale, candidates);
    return denying ? { ...said, alternatives: [...(stale.besides ?? []), denying] } : said;
  }
  if (delivery) return delivered(facts, delivery, candidates);
  const named =
    best && weightOf(best) > 1
      ? best
      : (missing[0] ?? (facts.uneven ? undefined : (answerRefused(facts) ?? unseenArrival(facts))) ?? best);
  if (!named) return nothingKnown;
  const others = rivals(facts, named, [...candidates, ...missing]);
  const certainty = named.besides ? 'possible' : certaintyOf(facts, named, others);
  const isPast = mayBeMended(facts, named) || restsOnToday(facts, named);
  const past: readonly CauseCode[] = certainty === 'possible' && isPast ? ['STALE_EVIDENCE'] : [];
  return {
    outcome: named.outcome,
    finding: named,
    alternatives: [...new Set([...(named.besides ?? []), ...codes(others), ...past])],
    certainty,
    summary: named.summary,
  };
}

/** No record shows it, only rules that the records already disagree with earlier on the way: they were others then. */
const isOfToday = (best: Finding, stale: Finding): boolean =>
  best.evidence === 'fits' && stale.step !== null && stale.step !== best.step;

/** The rules of now stop nothing of what got no answer then: they may have been others. */
const mayBeMended = ({ path, evidence, destination }: Case, { outcome }: Finding): boolean =>
  path.isClear && isOurs(destination) && evidence.probe === null && outcome !== 'inconclusive';

/** Whatever is still to come, it was answered. */
const isAnsweredAnyway = (facts: Case): boolean =>
  facts.evidence.probe?.answered === true || answeredInWords(facts) !== null;

/** All that is still to come is the record of the answer's arrival, and nothing is known against that. A probe waits for it. */
const isArrivalAlone = ({ connection, evidence, attempt }: Case, delivery: 'shows' | 'fits' | null): boolean =>
  // Who repeats its opening of a TCP connection has had no answer; of others nothing tells.
  delivery === 'fits' &&
  connection.protocol !== TCP &&
  evidence.probe === null &&
  attempt.sights
    .filter(({ isOpen }) => isOpen)
    .every((one) => one === atEnd(attempt.sights, 'reply-at-source') && one.missing === 'not-yet-delivered');

/** Who is refused by the host now, or may be, was let in by the change, and did not get through all the same. */
function changedSince(facts: Case): Finding | undefined {
  const found = ruleChanged.decide(facts);
  const isRefused = (): boolean => refusalOf(facts) !== null || couldBeRefused(facts);
  return found?.outcome === 'delivered' && isRefused() ? undefined : found;
}

/** Why nothing is recorded comes second. */
const unsent = (facts: Case): readonly Finding[] => [
  ...whyMissing(facts),
  ...[noFlowLog.decide(facts), noTraffic.explain(facts)].flatMap((one) => one ?? []),
];

/** What decides by itself; beside it stands what is the matter with the way all the same. */
function settled(facts: Case, finding: Finding, candidates: readonly Finding[]): Conclusion {
  const others = finding.step
    ? candidates.filter(({ step, code }) => step === finding.step && code !== finding.code)
    : candidates.filter(
        ({ code, step, evidence, outcome }) =>
          code !== finding.code && (step !== null || (evidence === 'shows' && outcome !== 'inconclusive')),
      );
  return {
    outcome: finding.outcome,
    finding,
    alternatives: [...new Set([...(finding.besides ?? []), ...codes(others)])],
    certainty: certaintyOf(facts, finding, others),
    summary: finding.summary,
  };
}

function delivered(facts: Case, delivery: 'shows' | 'fits', candidates: readonly Finding[]): Conclusion {
  const refused: readonly CauseCode[] = couldBeRefused(facts) ? ['PORT_CLOSED'] : [];
  const stalled = stalledBefore(facts);
  const tooLarge: readonly CauseCode[] = stalled || refusedIcmp(facts) ? ['PATH_MTU'] : [];
  const closed = facts.closedSince && causeOf(facts, facts.closedSince);
  const alternatives = [
    ...refused,
    ...tooLarge,
    ...(closed ? [closed] : []),
    ...(delivery === 'shows' ? [] : codes(candidates)),
  ];
  const meanwhile = refusedMeanwhile(facts);
  const { connection, evidence, attempt } = facts;
  const isAnyMissing = isIcmp(connection.protocol) && evidence.probe === null && isAnyUnanswered(attempt);
  const isSure =
    facts.path.isClear &&
    delivery === 'shows' &&
    !isCarriedOn(facts) &&
    !isAnyMissing &&
    refused.length + tooLarge.length === 0 &&
    facts.closedSince === null &&
    meanwhile.length === 0 &&
    isOfNewest(facts) &&
    (facts.evidence.probe !== null || !isReportedFailed(facts)) &&
    !othersMayFail(facts);
  const certainty = isSure ? 'certain' : refused.length > 0 ? 'possible' : 'likely';
  const besides = [
    ...(stalled ? [`It was otherwise with an earlier connection: ${stalled.summary}`] : []),
    ...meanwhile,
    ...(isAnyMissing ? ['Not every ping was answered, and the last may be among those.'] : []),
    ...(facts.closedSince
      ? [sentence(`Another client port got through too, and would not today: ${clauseOf(facts.closedSince)}`)]
      : []),
  ];
  const summary = [deliveredInWords(facts, delivery), ...besides].join(' ');
  return { outcome: 'delivered', finding: null, alternatives: [...new Set(alternatives)], certainty, summary };
}

/** The newest sent nothing large, or nothing of it shows what became of that; one before it did. */
const stalledBefore = (facts: Case): Finding | undefined =>
  facts.attempts
    .filter((one) => one.isNew && one !== facts.attempt)
    .slice(-SAMPLE)
    .reduce<Finding | undefined>(
      (found, one) => pathMtu.decide({ ...facts, attempt: ruledBy(facts.path, one) }) ?? found,
      undefined,
    );

const codes = (findings: readonly Finding[]): readonly CauseCode[] => [...new Set(findings.map(({ code }) => code))];

const nothingKnown: Conclusion = {
  outcome: 'inconclusive',
  finding: { ...unresolved, code: 'NO_FLOW_LOG', evidence: 'fits', summary: '' },
  alternatives: [],
  certainty: 'possible',
  summary: 'Nothing in the records or the configuration at hand tells what happened.',
};
