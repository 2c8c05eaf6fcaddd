import { unroutedWays } from '../network/unrouted.js';
import { type Case, sightAt } from './case/case.js';
import { type Position, refusedAt } from './case/consistency.js';
import type { PathHop } from './case/path.js';
import { sectionOf } from './case/sections.js';
import { isRecorded } from './case/sight.js';
import { besideOf } from './causes/filters.js';
import { isOneWay } from './causes/hosts.js';
import type { Finding } from './finding.js';
import type { Certainty } from './verdict.js';

export const isOfNewest = ({ attempts, attempt, split }: Case): boolean =>
  split !== null || attempts.every(({ begin, isNew }) => !isNew || begin <= attempt.begin);

/** Both kinds of knowledge, then one of them, then neither against it. */
export function weightOf({ evidence, configuration }: Finding): number {
  if (evidence === 'shows') return configuration === 'shows' ? 4 : 3;
  return configuration === 'shows' ? 3 : 1;
}

/** Among equals: components that the configuration names, in the order of the way; then the order of the list. */
export function rank({ path }: Case, one: Finding, other: Finding): number {
  const at = ({ step }: Finding): number => (step ? path.steps.indexOf(step) : path.steps.length);
  return weightOf(other) - weightOf(one) || at(one) - at(other);
}

/** Causes that nothing at hand tells from the one that is named. */
export function rivals(facts: Case, best: Finding, candidates: readonly Finding[]): readonly Finding[] {
  const others = candidates.filter(({ code }) => code !== best.code);
  const { step } = best;
  // Anything else may be the cause where its own table, which is not at hand, leads on.
  if (mayHaveOtherTable(facts, best)) return others;
  if (step) {
    // A component known to refuse ends it for certain; only another one that refuses in the same place is as good.
    const place = sectionOf(facts.path, step.position);
    return others.filter((one) =>
      one.step === null
        ? best.evidence === 'fits' && one.evidence === 'shows'
        : sectionOf(facts.path, one.step.position) === place || one.code === 'BLOCK_PUBLIC_ACCESS',
    );
  }
  // "Lost" means that nothing explains it, so it is no rival to what does.
  return best.evidence === 'shows'
    ? others.filter(({ code }) => code !== 'LOST_IN_TRANSIT' && code !== 'REPLY_LOST')
    : others;
}

export function certaintyOf(facts: Case, finding: Finding, others: readonly Finding[]): Certainty {
  const { evidence, configuration, step } = finding;
  if (mayHaveOtherTable(facts, finding)) return 'possible';
  const place = step && sectionOf(facts.path, step.position);
  // A refusal at one interface may be Block Public Access's, where records have no reject-reason.
  const isElsewhere = (one: Finding): boolean =>
    one.step !== null && place !== null && sectionOf(facts.path, one.step.position) !== place;
  if (evidence === 'shows' && configuration === 'shows') {
    const isDoubted =
      others.some(isElsewhere) ||
      isBehindUnknown(facts, finding) ||
      (step !== null && (step.assumption ?? assumedRoute(facts, step)) !== undefined) ||
      !isOfNewest(facts);
    return isDoubted ? 'likely' : 'certain';
  }
  if (restsOnToday(facts, finding)) return 'possible';
  if (evidence !== 'shows' && (configuration !== 'shows' || isUnaskedAnswer(facts, finding))) return 'possible';
  return step !== null || others.every((one) => one.step !== null) ? 'likely' : 'possible';
}

/**
 * The subnet may have a route table that is missing from the list, so that the main one does not count. Two things speak for it:
 * something was made to lead out of the VPC and no table at hand leads to it; or a record got past where that route ends it.
 */
export function mayHaveOtherTable(facts: Case, { step, code }: Finding): boolean {
  const assumed = step && assumedRoute(facts, step, code === 'STALE_EVIDENCE');
  const vpcId = assumed && facts.network.routeTables.find(({ id }) => id === assumed.resourceId)?.vpcId;
  return vpcId != null && (code === 'STALE_EVIDENCE' || unroutedWays(facts.network, vpcId).length > 0);
}

/**
 * The route of a main table, which counts only where no other is associated with the subnet, that leads to a step or ends there.
 * The local one is in every table (VPC user guide, "Route tables").
 */
export function assumedRoute({ path, attempt }: Case, step: PathHop, isPast = false): PathHop | undefined {
  const from = isPast ? -1 : lastPassed({ attempt }, step.position);
  return path.steps
    .slice(0, path.steps.indexOf(step) + 1)
    .findLast(
      ({ leg, component, assumption, position, route }) =>
        leg === step.leg &&
        component === 'route' &&
        assumption !== undefined &&
        route?.route.target.kind !== 'local' &&
        position > from,
    );
}

/** Where a record shows it to have been, up to there. */
function lastPassed({ attempt }: Pick<Case, 'attempt'>, position: Position): Position {
  const past = attempt.sights.findLastIndex((sight, at) => refusedAt(at) <= position && isRecorded(sight));
  return past === -1 ? -1 : refusedAt(past);
}

/** What would stop an answer stops nothing where none is due, and UDP needs none. */
const isUnaskedAnswer = (facts: Case, { step }: Finding): boolean =>
  step?.leg === 'reply' && isOneWay(facts) && sightAt(facts, 'reply-at-destination').state !== 'accept';

/** Something on the way to it is not known, and no record shows that it got past that: it may have been stopped there. */
export function isBehindUnknown({ path, attempt }: Case, { step }: Finding): boolean {
  if (step === null) return false;
  const from = lastPassed({ attempt }, step.position);
  return path.steps
    .slice(0, path.steps.indexOf(step))
    .some(({ decision, position }) => decision === 'unknown' && position > from);
}

/**
 * Refused by what nobody described, since the other filter there lets it pass: by the rules of a file, which were written at a
 * time that nobody knows, and may have been others.
 */
export function restsOnToday(facts: Case, { code, step: named }: Finding): boolean {
  if (named !== null || facts.network.coverage?.stated !== false) return false;
  const other = besideOf(code);
  return facts.path.steps.some((step) => step.decision === 'allow' && other?.stops(step, facts) === true);
}
