import type { Case } from './case/case.js';
import type { PathHop } from './case/path.js';
import type { CauseCode } from './causes/cause-code.js';
import { everyCause } from './causes/index.js';
import type { Blocker } from './verdict.js';

export interface Blocked extends Blocker {
  readonly step: PathHop;
}

/** Everything that the configuration says would stop it, in the order of the way, each once. */
export function blockersOf(facts: Case): readonly Blocked[] {
  const found = facts.path.steps.flatMap((step): readonly Blocked[] => {
    const cause = step.decision === 'deny' ? stopping(facts, step) : undefined;
    if (!cause) return [];
    const { resourceId, rule } = cause.named?.(facts, step) ?? step;
    return [{ cause: cause.code, leg: step.leg, resourceId, rule, step }];
  });
  // What is met on both legs, as a peering that nobody accepted, is one thing.
  const keys = found.map(({ cause, resourceId, rule }) => [cause, resourceId, rule].join(' '));
  return found.filter((_, at) => keys.indexOf(keys[at] ?? '') === at);
}

export const causeOf = (facts: Case, step: PathHop): CauseCode | undefined => stopping(facts, step)?.code;

const stopping = (facts: Case, step: PathHop) => everyCause.find(({ stops }) => stops?.(step, facts));
