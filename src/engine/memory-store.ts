import { Problem } from '../base/problem.js';
import type { State } from './state.js';
import { parseState, serialise } from './state-file.js';
import { refuseOther, type Store } from './store.js';

/** The store's twin without a disk: the same text, the same refusals. */
export function memoryStore(initial?: State): Store {
  const keep = (state: State) => {
    const text = serialise(state, length);
    return { text, state: parseState(text, length) };
  };
  let kept = initial && keep(initial);
  return {
    load: async () => kept && parseState(kept.text, length),
    async save(state) {
      if (kept) refuseOther(kept.state, state);
      const next = { ...state, serial: state.serial + 1 };
      kept = keep(next);
      return next;
    },
    async probe() {},
    async archive() {
      if (!kept) throw new Problem('no-lab', 'There is nothing to put aside.');
      kept = undefined;
      return 'memory';
    },
    async remove() {
      kept = undefined;
    },
  };
}

/** In memory no bit flips. */
const length = (content: string) => String(content.length);
