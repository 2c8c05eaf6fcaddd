import type { Case } from '../case/case.js';
import type { PathHop } from '../case/path.js';
import { evidenceFor, excludedBy, type Finding } from '../finding.js';
import type { Cause, Excluded } from './cause.js';

/** A kind of component that can stop a conversation. */
export type Component = Pick<Cause, 'code' | 'title' | 'tell'> & Required<Pick<Cause, 'stops'>>;

export type Judgement = Pick<Finding, 'evidence' | 'configuration' | 'step'>;

/** Weighs one component against both kinds of knowledge; undefined where it is not on the way as far as that is known. */
export function judgeComponent(
  facts: Case,
  component: Component,
  weigh: (facts: Case, step: PathHop) => Finding['evidence'] | null = evidenceFor,
): Judgement | Excluded | undefined {
  const steps = facts.path.steps.filter((step) => component.stops(step, facts));
  const named = (['deny', 'unknown'] as const).flatMap((decision) =>
    steps.filter((step) => step.decision === decision),
  );
  for (const step of named) {
    const isDenying = step.decision === 'deny';
    const evidence = weigh(facts, step);
    if (evidence) return { evidence, configuration: isDenying ? 'shows' : 'silent', step };
  }
  const [first] = [...named, ...steps];
  if (!first) return undefined;
  const record = named.length > 0 ? excludedBy(facts, first.position) : undefined;
  return { by: record ?? ruleOf(first) };
}

/** `sg-1: inbound rule allows …`; many a rule names what has it. */
export const ruleOf = ({ resourceId, rule }: PathHop): string =>
  resourceId === null || rule.includes(resourceId) ? rule : `${resourceId}: ${rule}`;
