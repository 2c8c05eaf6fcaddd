import { Problem } from '../base/problem.js';
import { shellWord } from '../base/shell-word.js';
import { counted } from '../base/words.js';
import type { Unreadable } from '../flow-log/format.js';
import type { Event } from '../ui.js';

/** The account of everything that was looked at, wherever it was: in files, log groups or buckets. */
export interface WhatWasRead {
  /** Records that were looked at; in files that are searched by name, those that hold one. */
  readonly records: number;
  readonly unreadable: number;
  /** The first few of those: why the first could not be read completes "the first …". */
  readonly examples?: readonly Unreadable[];
  readonly tooLong?: number;
  /** Files that break off or are corrupt, of which what came before was read. */
  readonly damaged?: readonly Damage[];
  /** Files that hold no flow record, and what they look like. */
  readonly otherFiles?: readonly OtherFile[];
  /** How many files were read. */
  readonly files?: number;
  /** There are more records than were read. */
  readonly truncated?: boolean;
  /** Of a long conversation, how many of its oldest records were left out. */
  readonly leftOut?: number;
  /** Log groups that do not exist. */
  readonly missing?: readonly string[];
}

export interface Damage {
  readonly file: string;
  /** Completes "X: …". */
  readonly reason: string;
  /** It was not even begun. */
  readonly isUnopened?: true;
}

export interface OtherFile {
  readonly file: string;
  /** Completes "it looks like …". */
  readonly looksLike: string;
  /** Somebody named it; others lay in a directory. */
  readonly named: boolean;
}

/** What a reader has to know about records that were not read. `narrower`: options that ask for less. */
export const warningsOf = (
  {
    records,
    unreadable,
    examples: [first] = [],
    tooLong = 0,
    damaged = [],
    otherFiles = [],
    truncated,
    leftOut = 0,
    missing = [],
  }: WhatWasRead,
  narrower: string,
): readonly Event[] => [
  ...missing.map((group) => warning(`Log group ${group} does not exist (any more).`)),
  ...damaged.map(({ file, reason: why, isUnopened = false }) =>
    warning(`${fileInWords(file)}: ${why}${records === 0 || isUnopened ? '' : '; everything before that was read'}.`),
  ),
  ...otherFileEvents(otherFiles),
  // Why a stranger cannot be read is no riddle.
  ...(unreadable === 0 || otherFiles.length > 0
    ? []
    : [
        warning(
          `${counted(unreadable, 'line')} could not be read${first === undefined ? '' : `; the first ${first.reason}`}. Another format is given with --log-format.`,
        ),
      ]),
  ...(tooLong === 0 ? [] : [warning(`${counted(tooLong, 'line')} of more than a megabyte left out.`)]),
  ...(leftOut === 0
    ? []
    : [
        warning(
          `The two have so many records that the newest were judged alone; the oldest ${leftOut} were left out. Of another time: --since and --until.`,
        ),
      ]),
  ...(truncated
    ? [warning(`There are more records than were read, and the newest are missing. Ask for less: ${narrower}.`)]
    : []),
];

const MOST_OTHER_FILES = 3;

/** Files of a directory that are no logs. One that somebody named is a mistake of another kind: see `unreadEvidence`. */
function otherFileEvents(otherFiles: readonly OtherFile[]): readonly Event[] {
  const found = otherFiles.filter(({ named }) => !named);
  const rest = found.length - MOST_OTHER_FILES;
  return [
    ...found.slice(0, MOST_OTHER_FILES).map((otherFile) => warning(otherFileInWords(otherFile))),
    ...(rest > 0 ? [warning(`${counted(rest, 'more file holds', 'more files hold')} no flow record.`)] : []),
  ];
}

export const otherFileInWords = ({ file, looksLike }: OtherFile): string =>
  `${fileInWords(file)} holds no flow record: it looks like ${looksLike}.`;

/** What is wrong where a file that somebody named, or every file, holds nothing that could be read. */
export function unreadEvidence({
  otherFiles = [],
  damaged = [],
  files = 0,
  records,
}: WhatWasRead): Problem | undefined {
  const named = otherFiles.filter((otherFile) => otherFile.named);
  const strange = named.length > 0 ? named : otherFiles.length === files ? otherFiles : [];
  const [first, ...others] = strange;
  if (first !== undefined) {
    const more =
      others.length === 0 ? '' : ` ${counted(others.length, 'other file holds', 'other files hold')} none either.`;
    return new Problem('usage', `${otherFileInWords(first)}${more}`, [
      'What flow logs write is read in any shape that tools give it: text, tables, JSON, Parquet, gzip or not.',
      'A custom format without a header line is given with --log-format.',
    ]);
  }
  const [broken] = damaged;
  if (broken === undefined || records > 0 || damaged.length < files) return undefined;
  return new Problem('usage', `${fileInWords(broken.file)} could not be read: ${broken.reason}.`, [
    broken.isUnopened ? `Look at it: ls -ld ${shellWord(broken.file)}` : 'Fetch it again.',
  ]);
}

/** How much nobody could read. `isHeld`: at least one record was read, of whomever. */
export function unreadPart(
  { records, unreadable, tooLong = 0, damaged = [], otherFiles = [] }: Omit<WhatWasRead, 'files'>,
  isHeld: boolean,
): 'all' | 'some' | undefined {
  const isLacking = damaged.length + tooLong > 0 || (unreadable > 0 && otherFiles.length === 0);
  if (records === 0 && !isHeld) return isLacking || otherFiles.length > 0 ? 'all' : undefined;
  return isLacking || otherFiles.some(({ named }) => named) ? 'some' : undefined;
}

const fileInWords = (file: string): string => (file === '-' ? 'standard input' : file);

const warning = (text: string): Event => ({ kind: 'note', tone: 'warn', text });

/** Said where --athena was given and nothing of what is read lies in S3. */
export const athenaIsIdle: Event = warning(
  '--athena has nothing to do here: it searches what lies in Amazon S3, and these records are in CloudWatch Logs.',
);
