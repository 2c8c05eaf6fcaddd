import { counted } from '../base/words.js';
import type { Event } from '../ui.js';

/** What became of everything that was looked at, wherever it was: in files, log groups or buckets. */
export interface WhatWasRead {
  /** Records that were looked at; in files that are searched by name, those that hold one. */
  readonly records: number;
  readonly unreadable: number;
  /** Why the first of those could not be read; it completes "the first …". */
  readonly reason?: string | null;
  readonly tooLong?: number;
  /** Files that break off or are corrupt, of which what came before was read. */
  readonly damaged?: readonly { readonly file: string; readonly reason: string }[];
  /** There are more records than were read. */
  readonly truncated?: boolean;
  /** Log groups that do not exist. */
  readonly missing?: readonly string[];
}

/** What a reader has to know about records that were not read. `narrower`: options that ask for less. */
export const warningsOf = (
  { unreadable, reason = null, tooLong = 0, damaged = [], truncated, missing = [] }: WhatWasRead,
  narrower: string,
): readonly Event[] => [
  ...missing.map((group) => warning(`Log group ${group} does not exist (any more).`)),
  ...damaged.map(({ file, reason: why }) => warning(`${file}: ${why}; what comes before was read.`)),
  ...(unreadable === 0
    ? []
    : [
        warning(
          `${counted(unreadable, 'line')} could not be read${reason === null ? '' : `; the first ${reason}`}. Another format is given with --log-format.`,
        ),
      ]),
  ...(tooLong === 0 ? [] : [warning(`${counted(tooLong, 'line')} of more than a megabyte left out.`)]),
  ...(truncated
    ? [warning(`There are more records than were read, and the newest are missing. Ask for less: ${narrower}.`)]
    : []),
];

const warning = (text: string): Event => ({ kind: 'note', tone: 'warn', text });
