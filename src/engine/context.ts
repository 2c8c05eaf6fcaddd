import type { Json } from '../base/json.js';
import { Problem } from '../base/problem.js';
import { recordOf, type State } from './state.js';
import type { Context, Handle } from './step.js';

/** What the caller brings; results of earlier steps come from the state. */
export type Base = Omit<Context, 'result' | 'known'>;

/** What a state knows of the results of its steps. */
export const knownIn =
  (state: () => State): Context['known'] =>
  <R extends Json>(step: Handle<R>): R | undefined => {
    const record = recordOf(state(), step.id);
    if (record === undefined || record.status === 'intended') return undefined;
    // Recorded from this very step's result; JSON forgets its type.
    return (record.result ?? undefined) as R | undefined;
  };

export function stepContext(base: Base, state: () => State): Context {
  const known = knownIn(state);
  return {
    ...base,
    known,
    result: (step) => {
      const result = known(step);
      if (result === undefined) throw new Problem('bug', `Step ${step.id} is used before it has a result.`);
      return result;
    },
  };
}
