import type { Holdings } from '../holdings.js';
import { createLineTally, type Tally } from '../shapes/line-tally.js';
import type { Damage, OtherFile } from '../what-was-read.js';

/** What became of the lines; those that name nobody wanted were not looked at and are not counted. */
export interface FileTally extends Tally {
  /** Lines left out because they are longer than a megabyte or two. */
  readonly tooLong: number;
  /** Files that break off or are corrupt, of which what came before was read. */
  readonly damaged: readonly Damage[];
  /** Files that hold no flow record. */
  readonly otherFiles: readonly OtherFile[];
  /** How many files were read. */
  readonly files: number;
  /** What the files speak of, whoever was wanted. */
  readonly holdings: Holdings;
}

/** What can be added up over files. */
export type Counted = Omit<FileTally, 'holdings' | 'files'>;

export const nothing: Counted = { ...createLineTally().tally(), tooLong: 0, damaged: [], otherFiles: [] };

export const sum = (a: Counted, b: Counted): Counted => ({
  records: a.records + b.records,
  headers: a.headers + b.headers,
  empty: a.empty + b.empty,
  unreadable: a.unreadable + b.unreadable,
  examples: [...a.examples, ...b.examples].slice(0, 3),
  tooLong: a.tooLong + b.tooLong,
  // Of a file that is read in parts, each may meet the same.
  damaged: [...a.damaged, ...b.damaged.filter((one) => !isSame(one, a.damaged.at(-1)))],
  otherFiles: [...a.otherFiles, ...b.otherFiles],
});

const isSame = (one: Damage, other: Damage | undefined): boolean =>
  one.file === other?.file && one.reason === other.reason;
