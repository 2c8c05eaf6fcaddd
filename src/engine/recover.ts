import { isProblem } from '../base/problem.js';
import { type Base, stepContext } from './context.js';
import { leftUnseen, survives } from './removal.js';
import type { Left } from './removal-plan.js';
import { recovered, type State } from './state.js';
import type { AnyChange, Stage } from './step.js';

export interface Recovered {
  readonly state: State;
  /** What AWS did not let us look for. */
  readonly unfound: readonly Left[];
}

/**
 * Rebuilds a lab's ledger from AWS alone, for a clean-up without a state file: every change is searched for by its tag
 * or path, in the order of their making, so that each finds the results of those before it. One search that is refused
 * costs the others nothing.
 */
export async function recover(stages: readonly Stage[], base: Base, empty: State): Promise<Recovered> {
  let state = empty;
  const unfound: Left[] = [];
  const context = stepContext(base, () => state);
  for (const { number, step } of changesOf(stages)) {
    base.signal.throwIfAborted();
    const found = await step.find(context, {}).catch((error: unknown) => {
      // The name belongs to somebody else, so it is none of this lab's.
      if (isProblem(error, 'taken') || isProblem(error, 'not-ours')) return undefined;
      if (!survives(error)) throw error;
      unfound.push(leftUnseen(step.resource, step.id, step.costPerHour ?? 0, error.message));
      return undefined;
    });
    if (found === undefined) continue;
    const costPerHour = step.costPerHour ?? 0;
    const preview = { resource: step.resource, label: step.label(found), stage: number, costPerHour };
    state = recovered(state, step.id, found, preview, new Date(base.clock.now()).toISOString());
  }
  return { state, unfound };
}

const changesOf = (stages: readonly Stage[]): readonly { readonly number: number; readonly step: AnyChange }[] =>
  stages.flatMap(({ number, steps }) => steps.flatMap((step) => (step.kind === 'change' ? [{ number, step }] : [])));
