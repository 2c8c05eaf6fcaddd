import type { Unreadable } from '../../flow-log/format.js';

/** The account of the lines of a source. */
export interface Tally {
  readonly records: number;
  /** Lines that name the fields of those behind them, and answers that say there is no record. */
  readonly headers: number;
  /** Empty lines, and lines that only wrap records (JSON punctuation, frames of tables). */
  readonly empty: number;
  readonly unreadable: number;
  /** The first few that could not be read, for a person to look at. */
  readonly examples: readonly Unreadable[];
}

export interface LineTally {
  count(what: 'records' | 'headers' | 'empty', count?: number): void;
  fail(failed: readonly Unreadable[]): void;
  /** The same of one whose reason is looked for where it is shown. */
  failOne(failed: () => readonly Unreadable[]): void;
  tally(): Tally;
}

const EXAMPLES = 3;

export function createLineTally(): LineTally {
  const counts = { records: 0, headers: 0, empty: 0, unreadable: 0 };
  const examples: Unreadable[] = [];
  const fail = (failed: readonly Unreadable[]): void => {
    counts.unreadable += failed.length;
    if (examples.length < EXAMPLES) examples.push(...failed.slice(0, EXAMPLES - examples.length));
  };
  return {
    count(what, count = 1) {
      counts[what] += count;
    },
    fail,
    failOne(failed) {
      if (examples.length < EXAMPLES) fail(failed());
      else counts.unreadable += 1;
    },
    tally: () => ({ ...counts, examples: [...examples] }),
  };
}
