import { Problem } from '../base/problem.js';
import type { State } from './state.js';
import { parseState, serialise } from './state-file.js';
import { refuseOther, type Store } from './store.js';

/** The store's twin without a disk: the same text, the same refusals. */
export function memoryStore(initial?: State): Store {
  let text = initial === undefined ? undefined : serialise(initial, length);
  const load = async () => (text === undefined ? undefined : parseState(text, length));
  return {
    load,
    async save(state) {
      const present = await load();
      if (present !== undefined) refuseOther(present, state);
      const next = { ...state, serial: state.serial + 1 };
      text = serialise(parseState(serialise(next, length), length), length);
      return next;
    },
    async probe() {},
    async archive() {
      if (text === undefined) throw new Problem('no-lab', 'There is nothing to put aside.');
      text = undefined;
      return 'memory';
    },
    async remove() {
      text = undefined;
    },
  };
}

/** In memory no bit flips. */
const length = (content: string) => String(content.length);
