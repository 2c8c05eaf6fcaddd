import { type Base, contextOf } from './context.js';
import { recovered, type State } from './state.js';
import type { AnyChange, Stage } from './step.js';

/**
 * Rebuilds a lab's ledger from AWS alone, for a clean-up without a state file: every change is searched for by its tag
 * or path, in the order of their making, so that each finds the results of those before it.
 */
export async function recover(stages: readonly Stage[], base: Base, empty: State): Promise<State> {
  let state = empty;
  const context = contextOf(base, () => state);
  for (const { number, step } of changesOf(stages)) {
    base.signal.throwIfAborted();
    const found = await step.find(context, {});
    if (found === undefined) continue;
    const preview = { resource: step.resource, label: step.label(found), stage: number, costPerHour: 0 };
    state = recovered(state, step.id, found, preview, new Date(base.clock.now()).toISOString());
  }
  return state;
}

const changesOf = (stages: readonly Stage[]): readonly { readonly number: number; readonly step: AnyChange }[] =>
  stages.flatMap(({ number, steps }) => steps.flatMap((step) => (step.kind === 'change' ? [{ number, step }] : [])));
