import type { Case } from './case.js';
import type { Fix } from './fix/fix.js';
import type { Step } from './path.js';
import type { Place } from './signature.js';
import type { VerdictOutcome } from './verdict.js';

/** A cause of failure: what it is called, what it means, and whether it explains a case. */
export interface Cause {
  readonly code: string;
  readonly title: string;
  /** One line for the documentation. */
  readonly means: string;
  /** Is this the component that the step is about? A denying step of it is one of the verdict's blockers. */
  readonly stops?: (step: Step, facts: Pick<Case, 'network'>) => boolean;
  readonly explains: (facts: Case) => Finding | undefined;
}

/** Why a cause is in question. */
export interface Finding {
  /** `shows`: the records end the conversation exactly there. `fits`: they leave it open. `contradicts`: they got past it. */
  readonly evidence: 'shows' | 'fits' | 'contradicts';
  /** `shows`: the configuration says so. `silent`: it does not tell. */
  readonly configuration: 'shows' | 'silent';
  /** Goes before whatever else looks plausible: the evidence is not in yet, or this alone decides. */
  readonly isFirst?: boolean;
  readonly outcome: VerdictOutcome;
  /** The component on the way, where the configuration names one. */
  readonly step: Step | null;
  readonly resourceId: string | null;
  readonly rule: string | null;
  readonly summary: string;
  readonly fix?: Fix | null;
  /** What to look at next where this is not sure. */
  readonly nextExperiment?: string;
}

export interface Judgement {
  readonly evidence: Finding['evidence'];
  readonly configuration: Finding['configuration'];
  readonly step: Step | null;
}

/**
 * Weighs one component against both kinds of knowledge; undefined where either excludes it. `isNamed`: the configuration
 * puts it on the way, whether it decides there or nobody can tell.
 */
export function judge(
  facts: Case,
  stops: (step: Step, facts: Pick<Case, 'network'>) => boolean,
  evidenceFor: (isNamed: boolean) => Finding['evidence'],
): Judgement | undefined {
  const steps = facts.path.steps.filter((step) => stops(step, facts));
  const denying = steps.find(({ decision }) => decision === 'deny');
  if (denying) return { evidence: evidenceFor(true), configuration: 'shows', step: denying };
  const open = steps.find(({ decision }) => decision === 'unknown');
  if (steps.length > 0 && !open) return undefined;
  const evidence = evidenceFor(open !== undefined);
  return evidence === 'contradicts' ? undefined : { evidence, configuration: 'silent', step: open ?? null };
}

/** How well the records fit an end at this place. */
export function evidenceAt({ signature: { places } }: Case, place: Place): Finding['evidence'] {
  if (!places.includes(place)) return 'contradicts';
  return places.length === 1 ? 'shows' : 'fits';
}
