import { causeOf } from './blockers.js';
import { type Case, sightAt } from './case.js';
import { explainBlockPublicAccess } from './causes/block-public-access.js';
import { isExcluded } from './causes/component.js';
import { explainFilter, filters } from './causes/filters.js';
import { hostSilent, isRefusedByHost, loadBalancer, portClosed, replyByOtherInterface } from './causes/hosts.js';
import type { CauseCode } from './causes/index.js';
import { nameNotFound } from './causes/names.js';
import { encryptionControls, isSeen, noFlowLog, notLogged, whyMissing } from './causes/observability.js';
import { broughtBy, isOfWay, latePacket, passedDenials, ruleChanged, staleEvidence } from './causes/time.js';
import { lostByTransitGateway } from './causes/transit-gateway.js';
import { lostInTransit, neverSent, noTraffic, replyLost } from './causes/unexplained.js';
import { explainWay, ways } from './causes/ways.js';
import { anything } from './consistency.js';
import { evidenceAt, type Finding, unresolved } from './finding.js';
import { judgedBy } from './judged.js';
import { placeOf, type Step } from './path.js';
import { answeredInWords, isReportedConnected } from './reported.js';
import { couldBeRefused, isMtuHidden, refusalOf } from './tcp.js';
import type { Certainty, RuledOut, VerdictOutcome } from './verdict.js';
import { destinationName, isOurs, sourceName, subject } from './words.js';

export interface Conclusion {
  readonly outcome: VerdictOutcome;
  /** Null where the traffic gets through. */
  readonly finding: Finding | null;
  readonly alternatives: readonly CauseCode[];
  readonly certainty: Certainty;
  readonly summary: string;
}

/** The cause that explains the case best, and those that cannot be told from it. */
export function conclude(facts: Case): Conclusion {
  const candidates = candidatesOf(facts).filter((one) => !isReportedAway(facts, one));
  const missing = whyMissing(facts);
  const isSure = candidates.some((one) => weightOf(one) === 4);
  const unseen = isSure ? undefined : byRulesAlone(facts);
  // In this order: what no record can tell; what is still to come; what time, and the host itself, decide.
  const first =
    nameNotFound(facts) ??
    notLogged(facts) ??
    unseen ??
    (facts.evidence.probe?.answered === true || answeredInWords(facts) !== null
      ? undefined
      : (missing.find(({ isPassing }) => isPassing) ?? noFlowLog(facts))) ??
    ruleChanged(facts) ??
    latePacket(facts) ??
    (isRefusedByHost(facts) ? portClosed(facts) : undefined);
  if (first && first === unseen) return { ...settled(facts, first, []), alternatives: codes(unsent(facts)) };
  if (first) return settled(facts, first, candidates);
  const [best] = [...candidates].toSorted((one, other) => rank(facts, one, other));
  const delivery = deliveryOf(facts, best);
  const stale = staleEvidence(facts);
  if (stale && (delivery || !best?.step || weightOf(best) < weightOf(stale))) {
    const denying = stale.step ? causeOf(facts, stale.step) : undefined;
    const said = settled(facts, stale, candidates);
    return denying ? { ...said, alternatives: [denying] } : said;
  }
  if (delivery) return delivered(facts, delivery, candidates);
  const named = best && weightOf(best) > 1 ? best : (missing[0] ?? unseenArrival(facts) ?? best);
  if (!named) return nothingKnown;
  const others = rivals(facts, named, [...candidates, ...missing]);
  return {
    outcome: named.outcome,
    finding: named,
    alternatives: codes(others),
    certainty: certaintyOf(facts, named, others),
    summary: named.summary,
  };
}

function candidatesOf(facts: Case): readonly Finding[] {
  const explained = [
    ...filters.map((one) => explainFilter(facts, one)),
    explainBlockPublicAccess(facts),
    ...ways.map((one) => explainWay(facts, one)),
    replyByOtherInterface(facts),
    loadBalancer(facts),
    hostSilent(facts),
  ].flatMap((one) => (one && !isExcluded(one) ? [one] : []));
  const others = [
    encryptionControls(facts),
    portClosed(facts),
    neverSent(facts),
    noTraffic(facts),
    lostInTransit(facts),
    replyLost(facts),
  ].flatMap((one) => one ?? []);
  // What brought it takes the answer back, whatever the routes say.
  const isBrought = broughtBy(facts) !== null;
  const all = [lostByTransitGateway(facts) ?? [], ...explained, ...others].flat();
  return all.filter(({ step }) => !(isBrought && step !== null && isOfWay(step)));
}

/** Causes that are out of the question, each with the record or rule that says so. */
export function ruledOut(facts: Case): readonly RuledOut[] {
  const answered = answeredInWords(facts);
  const explained = [
    ...filters.map((one) => ({ cause: one.code, why: explainFilter(facts, one) })),
    ...ways.map((one) => ({ cause: one.code, why: explainWay(facts, one) })),
    { cause: 'HOST_SILENT' as const, why: hostSilent(facts) },
  ];
  return explained.flatMap(({ cause, why }) => {
    if (why && isExcluded(why)) return [{ cause, by: why.by }];
    return why && answered !== null && isReportedAway(facts, why) ? [{ cause, by: answered }] : [];
  });
}

/** An answer that the program got, where no record says otherwise, leaves nothing that stops it. */
const isReportedAway = (facts: Case, { evidence }: Finding): boolean =>
  answeredInWords(facts) !== null && evidence !== 'shows';

/** Nothing is recorded: then the rules' own answer comes first, as if nobody had looked. */
function byRulesAlone(facts: Case): Finding | undefined {
  if (isSeen(facts) || facts.evidence.probe !== null) return undefined;
  const blank = facts.attempt.sights.map((sight) => ({ ...sight, state: 'unseen' as const, possible: anything }));
  const blind = { ...facts, attempt: judgedBy(facts.attempt, blank) };
  const [best] = candidatesOf(blind)
    .filter(({ configuration, step }) => configuration === 'shows' && step !== null)
    .toSorted((one, other) => rank(blind, one, other));
  return best && { ...best, summary: `${best.summary} No record of such traffic was found.` };
}

/** Why nothing is recorded comes second. */
const unsent = (facts: Case): readonly Finding[] => [
  ...whyMissing(facts),
  ...[noFlowLog(facts), noTraffic(facts)].flatMap((one) => one ?? []),
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
    alternatives: [...(finding.besides ?? []), ...codes(others)],
    certainty: certaintyOf(facts, finding, others),
    summary: finding.summary,
  };
}

function delivered(facts: Case, delivery: 'shows' | 'fits', candidates: readonly Finding[]): Conclusion {
  const refused: readonly CauseCode[] = couldBeRefused(facts) ? ['PORT_CLOSED'] : [];
  const tooLarge: readonly CauseCode[] = isMtuHidden(facts) ? ['PATH_MTU'] : [];
  const alternatives = [...refused, ...tooLarge, ...(delivery === 'shows' ? [] : codes(candidates))];
  const isSure =
    facts.path.isClear && delivery === 'shows' && refused.length + tooLarge.length === 0 && isOfNewest(facts);
  const certainty = isSure ? 'certain' : 'likely';
  return { outcome: 'delivered', finding: null, alternatives, certainty, summary: deliveredInWords(facts, delivery) };
}

const isOfNewest = ({ attempts, attempt, split }: Case): boolean =>
  split !== null || attempts.every(({ begin, isNew }) => !isNew || begin <= attempt.begin);

const codes = (findings: readonly Finding[]): readonly CauseCode[] => [...new Set(findings.map(({ code }) => code))];

/** Both kinds of knowledge, then one of them, then neither against it. */
function weightOf({ evidence, configuration }: Finding): number {
  if (evidence === 'shows') return configuration === 'shows' ? 4 : 3;
  return configuration === 'shows' ? 3 : 1;
}

/** Among equals: components that the configuration names, in the order of the way; then the order of the list. */
function rank({ path }: Case, one: Finding, other: Finding): number {
  const at = ({ step }: Finding): number => (step ? path.steps.indexOf(step) : path.steps.length);
  return weightOf(other) - weightOf(one) || at(one) - at(other);
}

/** `shows`: the answer was seen coming back. `fits`: it was seen leaving, and nothing is known against it. */
function deliveryOf(facts: Case, best: Finding | undefined): 'shows' | 'fits' | null {
  const evidence = evidenceAt(facts, 'arrived');
  if (facts.evidence.probe?.answered === true) return 'shows';
  if (isReportedConnected(facts) && evidence) return evidence;
  if (!evidence || evidence === 'shows') return evidence;
  if (refusalOf(facts) !== null) return null;
  const isLeft = sightAt(facts, 'reply-at-destination').state === 'accept';
  const isFree = best?.configuration !== 'shows' || broughtBy(facts) !== null;
  return isLeft && isFree && isWayBackKnown(facts) ? 'fits' : null;
}

/**
 * The answer left by the way that the request came, as far as anybody can know: up to a gateway behind which nothing is
 * described. Of somebody on the internet nobody expects more.
 */
function isWayBackKnown(facts: Case): boolean {
  const back = facts.path.steps.filter(({ leg }) => leg === 'reply');
  const isEdge = (step: Step, at: number): boolean => step.component === 'gateway' && at === back.length - 1;
  const isLed = back.every(
    (step, at) => step.decision !== 'unknown' || (isEdge(step, at) && step.needed === undefined),
  );
  if (broughtBy(facts) !== null) return true;
  return isOurs(facts.source)
    ? back.length > 0 && isLed
    : back.every(({ decision, needed }) => decision !== 'unknown' && needed === undefined);
}

/** The answer left, and nobody who could tell saw what became of it. */
function unseenArrival(facts: Case): Finding | undefined {
  const { state, missing } = sightAt(facts, 'reply-at-source');
  if (state !== 'unseen' || sightAt(facts, 'reply-at-destination').state !== 'accept') return undefined;
  if (evidenceAt(facts, 'arrived') !== 'fits') return undefined;
  return {
    ...unresolved,
    evidence: 'fits',
    code: missing === 'not-in-evidence' ? 'NOT_IN_EVIDENCE' : 'NO_FLOW_LOG',
    summary: `${subject(facts)} reached ${destinationName(facts)} and the answer left; whether it came back to ${sourceName(facts)}, nothing at hand tells.`,
    nextExperiment: `Look at the records of ${sourceName(facts)}, or on it whether the answer is there.`,
  };
}

/** Causes that nothing at hand tells from the one that is named. */
function rivals(facts: Case, best: Finding, candidates: readonly Finding[]): readonly Finding[] {
  const others = candidates.filter(({ code }) => code !== best.code);
  const { step } = best;
  if (step) {
    // A component known to refuse ends it for certain; only another one that refuses in the same place is as good.
    const place = placeOf(facts.path, step.position);
    return others.filter((one) =>
      one.step === null
        ? best.evidence === 'fits' && one.evidence === 'shows'
        : placeOf(facts.path, one.step.position) === place || one.code === 'BLOCK_PUBLIC_ACCESS',
    );
  }
  // "Lost" means that nothing explains it, so it is no rival to what does.
  return best.evidence === 'shows'
    ? others.filter(({ code }) => code !== 'LOST_IN_TRANSIT' && code !== 'REPLY_LOST')
    : others;
}

function certaintyOf(facts: Case, finding: Finding, others: readonly Finding[]): Certainty {
  const { evidence, configuration, step } = finding;
  const place = step && placeOf(facts.path, step.position);
  // A refusal at one interface may be Block Public Access's, where records have no reject-reason.
  const isElsewhere = (one: Finding): boolean =>
    one.step !== null && place !== null && placeOf(facts.path, one.step.position) !== place;
  if (evidence === 'shows' && configuration === 'shows') {
    const isDoubted =
      others.some(isElsewhere) ||
      isBehindUnknown(facts, finding) ||
      step?.assumption !== undefined ||
      !isOfNewest(facts);
    return isDoubted ? 'likely' : 'certain';
  }
  if (evidence !== 'shows' && configuration !== 'shows') return 'possible';
  return step !== null || others.every((one) => one.step !== null) ? 'likely' : 'possible';
}

/** Lost where a component refuses, but something on the way to it is not known: that may have lost it before. */
const isBehindUnknown = ({ path }: Case, { step }: Finding): boolean =>
  step !== null &&
  step.position % 2 === 0 &&
  path.steps.slice(0, path.steps.indexOf(step)).some(({ leg, decision }) => leg === step.leg && decision === 'unknown');

function deliveredInWords(facts: Case, delivery: 'shows' | 'fits'): string {
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  const bringer = passedDenials(facts).length > 0 || !facts.path.isClear ? broughtBy(facts) : null;
  const by =
    bringer === null
      ? ''
      : ` The configuration knows no way in from there: a load balancer that keeps client addresses (${bringer}) brings it and takes the answer back.`;
  const size = isMtuHidden(facts)
    ? ' ICMP was refused meanwhile: where large transfers hang, that was the word of a router that packets are too big (path MTU).'
    : '';
  if (delivery === 'shows')
    return `${subject(facts)} gets through: ${source} reached ${destination} and the answer came back.${by}${size}`;
  return `${subject(facts)} reached ${destination} and the answer left; ${bringer === null ? 'nothing is known against its way back to' : 'it goes back to'} ${source}, whose records are not there to prove it.${by}`;
}

const nothingKnown: Conclusion = {
  outcome: 'inconclusive',
  finding: {
    code: 'NO_FLOW_LOG',
    evidence: 'fits',
    configuration: 'silent',
    outcome: 'inconclusive',
    step: null,
    resourceId: null,
    rule: null,
    summary: '',
  },
  alternatives: [],
  certainty: 'possible',
  summary: 'Nothing in the records or the configuration at hand tells what happened.',
};
