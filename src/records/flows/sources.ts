import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keysIn, spillingSums } from '../scan/spilling-sums.js';
import { WORDS, wordsOf } from '../scan/wide-address.js';

/** Counts distinct addresses exactly, in bounded memory whatever their number. */
export interface RunningSources {
  add(address: string): void;
  /** Once, at the end. */
  count(): number;
}

// Just below three quarters of 2^17 slots.
const MOST = 98_303;

export function runningSources(
  temporaryFile: () => string = () => join(tmpdir(), `flowlab-${randomUUID()}.sources`),
  most = MOST,
): RunningSources {
  const sums = spillingSums(WORDS, temporaryFile, most);
  const key = new Uint32Array(WORDS);
  return {
    add(address) {
      const words = wordsOf(address);
      if (words === undefined) return;
      key.set(words);
      sums.add(key, 0, 0, 0);
    },
    count: () => keysIn(sums.parts()),
  };
}
