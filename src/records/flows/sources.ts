import { spilling } from '../scan/spilling.js';
import { keysIn, sumsBy, sumWriter } from '../scan/sums.js';
import { WORDS, wordsOf } from '../scan/wide-address.js';

/** Counts distinct addresses exactly, in bounded memory whatever their number. */
export interface RunningSources {
  add(address: string): void;
  /** Once, at the end. */
  count(): number;
}

// Just below three quarters of 2^17 slots.
const MOST = 98_303;

export function runningSources(most = MOST): RunningSources {
  const sums = spilling(sumsBy(WORDS), most);
  const entryOf = sumWriter(WORDS);
  const key = new Uint32Array(WORDS);
  return {
    add(address) {
      const words = wordsOf(address);
      if (words === undefined) return;
      key.set(words);
      sums.put(entryOf(key, 0));
    },
    count: () => keysIn(sums.parts(), WORDS),
  };
}
