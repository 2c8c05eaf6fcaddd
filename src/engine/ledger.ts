import type { Clock } from '../base/clock.js';
import { isProblem } from '../base/problem.js';
import type { State } from './state.js';
import type { Store } from './store.js';

/** The state as it grows: each transition is on disk before `keep` returns. */
export interface Ledger {
  state(): State;
  /** The transition is given the time of the lab's clock, ISO 8601. */
  keep(transition: (state: State, at: string) => State): Promise<void>;
}

export function openLedger(store: Store, opened: State, clock: Clock): Ledger {
  let state = opened;
  return {
    state: () => state,
    async keep(transition) {
      const next = transition(state, new Date(clock.now()).toISOString());
      try {
        state = await store.save(next);
      } catch (error) {
        if (!isProblem(error, 'storage')) throw error;
        // A full or busy disk often recovers; what is to be kept may be the only note of an object that costs money.
        await clock.sleep(1_000);
        state = await store.save(next);
      }
    },
  };
}
