import type { Case } from './case.js';
import { type CauseCode, causes } from './causes/index.js';
import { type Cause, evidenceAt, type Finding } from './finding.js';
import { couldBeRefused } from './tcp.js';
import type { Certainty, VerdictOutcome } from './verdict.js';
import { destinationName, sourceName, subject } from './words.js';

export interface Explained extends Finding {
  readonly code: CauseCode;
}

export interface Conclusion {
  readonly outcome: VerdictOutcome;
  /** Null where the traffic gets through. */
  readonly finding: Explained | null;
  readonly alternatives: readonly CauseCode[];
  readonly certainty: Certainty;
  readonly summary: string;
}

/** Weighs every cause against the case and names the one that explains it best, and those that cannot be told from it. */
export function conclude(facts: Case): Conclusion {
  const found = causes.flatMap(({ code, explains }: Cause & { code: CauseCode }): readonly Explained[] => {
    const finding = explains(facts);
    return finding ? [{ code, ...finding }] : [];
  });
  const candidates = found
    .filter(({ evidence }) => evidence !== 'contradicts')
    .toSorted((one, other) => rank(facts, one, other));
  const [best] = candidates;
  const delivery = best?.isFirst ? null : deliveryOf(facts, best);
  if (delivery) {
    const refused: readonly CauseCode[] = couldBeRefused(facts) ? ['PORT_CLOSED'] : [];
    const alternatives = [...refused, ...(delivery === 'shows' ? [] : codes(candidates))];
    const isCertain = facts.path.isClear && delivery === 'shows' && refused.length === 0;
    const certainty = isCertain ? 'certain' : 'likely';
    return { outcome: 'delivered', finding: null, alternatives, certainty, summary: deliveredInWords(facts, delivery) };
  }
  if (!best) return nothingKnown;
  const others = rivals(best, candidates, found);
  return {
    outcome: best.outcome,
    finding: best,
    alternatives: codes(others),
    certainty: certaintyOf(best, others),
    summary: best.summary,
  };
}

const codes = (findings: readonly Explained[]): readonly CauseCode[] => [...new Set(findings.map(({ code }) => code))];

/** Both kinds of knowledge, then one of them, then neither against it. */
function weightOf({ isFirst, evidence, configuration }: Finding): number {
  if (isFirst) return 10;
  if (evidence === 'shows') return configuration === 'shows' ? 4 : 3;
  return configuration === 'shows' ? 3 : 1;
}

/** Among equals: components that the configuration names, in the order of the way; then the order of the list. */
function rank({ path }: Case, one: Explained, other: Explained): number {
  const at = ({ step }: Explained): number => (step ? path.steps.indexOf(step) : path.steps.length);
  return weightOf(other) - weightOf(one) || at(one) - at(other);
}

/** `shows`: the answer was seen coming back. `fits`: it was seen leaving, and nothing is known against it. */
function deliveryOf(facts: Case, best: Explained | undefined): 'shows' | 'fits' | null {
  const evidence = evidenceAt(facts, 'arrived');
  if (evidence === 'contradicts') return null;
  if (evidence === 'shows' || facts.evidence.probe?.answered === true) return 'shows';
  const isAnswered = facts.legs['reply-at-destination'].state === 'accept';
  return isAnswered && best?.configuration !== 'shows' ? 'fits' : null;
}

/** Causes that nothing at hand tells from the one that is named. */
function rivals(best: Explained, candidates: readonly Explained[], found: readonly Explained[]): readonly Explained[] {
  const others = candidates.filter((one) => one !== best);
  const { step } = best;
  if (step) {
    // A component known to refuse ends it for certain; only another one that refuses in the same place is as good.
    const isAsGood = (one: Explained): boolean =>
      (one.step?.place === step.place || one.step?.reason === 'block-public-access') &&
      !best.isFirst &&
      others.includes(one);
    // The records alone say something else, and cannot tell it from what leaves no record.
    const isSeen = (one: Explained): boolean => best.evidence === 'fits' && one.evidence === 'shows' && !one.isFirst;
    return found.filter(
      (one) => one !== best && (one.step !== null ? one.step === step || isAsGood(one) : isSeen(one)),
    );
  }
  if (best.isFirst)
    return others.filter((one) => one.step !== null || (one.evidence === 'shows' && one.outcome !== 'inconclusive'));
  // "Lost" means that nothing explains it, so it is no rival to what does.
  return best.evidence === 'shows'
    ? others.filter(({ code }) => code !== 'LOST_IN_TRANSIT' && code !== 'REPLY_LOST')
    : others;
}

function certaintyOf({ evidence, configuration, step }: Finding, others: readonly Explained[]): Certainty {
  // A refusal at one interface may be Block Public Access's, where records have no reject-reason.
  const isElsewhere = (one: Explained): boolean => one.step !== null && step !== null && one.step.place !== step.place;
  if (evidence === 'shows' && configuration === 'shows') return others.some(isElsewhere) ? 'likely' : 'certain';
  if (evidence !== 'shows' && configuration !== 'shows') return 'possible';
  return step !== null || others.every((one) => one.step !== null) ? 'likely' : 'possible';
}

function deliveredInWords(facts: Case, delivery: 'shows' | 'fits'): string {
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  if (delivery === 'shows')
    return `${subject(facts)} gets through: ${source} reached ${destination} and the answer came back.`;
  return `${subject(facts)} reached ${destination} and the answer left; nothing is known against its way back to ${source}, whose records are not there to prove it.`;
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
