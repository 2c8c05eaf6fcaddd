import type { Case } from './case.js';
import { blockPublicAccess } from './causes/block-public-access.js';
import type { Component } from './causes/component.js';
import { filters } from './causes/filters.js';
import type { CauseCode } from './causes/index.js';
import type { Way } from './causes/way.js';
import { ways } from './causes/ways.js';
import type { PathHop } from './path.js';
import type { Blocker } from './verdict.js';

const components: readonly (Component & Pick<Way, 'named'>)[] = [...filters, blockPublicAccess, ...ways];

export interface Blocked extends Blocker {
  readonly step: PathHop;
}

/** Everything that the configuration says would stop it, in the order of the way, each once. */
export function blockersOf(facts: Case): readonly Blocked[] {
  const found = facts.path.steps.flatMap((step): readonly Blocked[] => {
    const component = step.decision === 'deny' ? components.find(({ stops }) => stops(step, facts)) : undefined;
    if (!component) return [];
    const { resourceId, rule } = component.named?.(facts, step) ?? step;
    return [{ cause: component.code, leg: step.leg, resourceId, rule, step }];
  });
  // What is met on both legs, as a peering that nobody accepted, is one thing.
  const keys = found.map(({ cause, resourceId, rule }) => [cause, resourceId, rule].join(' '));
  return found.filter((_, at) => keys.indexOf(keys[at] ?? '') === at);
}

export const causeOf = (facts: Case, step: PathHop): CauseCode | undefined =>
  components.find(({ stops }) => stops(step, facts))?.code;
