import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { errnoOf } from '../../base/errno.js';
import { isProblem, Problem } from '../../base/problem.js';
import { shellWord } from '../../base/shell-word.js';
import type { FileRange } from './file-range.js';
import type { RecordSource } from './record-source.js';
import { CHECK_PATH, whyUnopened } from './why-unopened.js';

/** Whether a name is a place in Amazon S3 and not on this disk. */
export const isInBucket = (name: string): boolean => name.startsWith('s3://');

/** A file to read, and whether somebody named it or it lay in a directory. */
export interface FoundFile {
  readonly file: string;
  readonly named: boolean;
  /** A part of it, of whole lines, in bytes; null: all of it. */
  readonly range: FileRange | null;
  /** Where it is not a file of this disk. */
  readonly open?: () => Promise<RecordSource>;
  /** Holds what a search found, not all there is. */
  readonly isSearched?: boolean;
}

/**
 * The files that names stand for: a file for itself, a directory for everything in it, a pattern (`*`, `?`, `**`) for what
 * it matches, a place in S3 for what `bucket` finds there. What lies in a directory comes in order of time where the names tell it, as those that flow logs write do.
 */
export async function expandFiles(
  names: readonly string[],
  bucket: ((uri: string) => Promise<readonly FoundFile[]>) | null = null,
): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  for (const name of names) {
    const files = await (bucket !== null && isInBucket(name) ? bucket(name) : expand(name));
    for (const file of files) found.push(file);
  }
  return found;
}

async function expand(name: string): Promise<readonly FoundFile[]> {
  const kind = await kindOf(name);
  if (kind === 'directory') {
    const files = await filesIn(name);
    if (files.length > 0) return files.map((file) => ({ file, named: false, range: null }));
    throw new Problem('usage', `${name} is a directory without a file in it.`, [CHECK_PATH]);
  }
  if (kind !== undefined || !/[*?]/.test(name)) return [{ file: name, named: true, range: null }];
  const pattern = regExpOf(name.replaceAll('\\', '/'));
  const fixed = name.slice(0, name.search(/[*?]/)).replace(/[^/\\]*$/, '');
  const files = (await kindOf(fixed || '.')) === 'directory' ? await filesIn(fixed || '.') : [];
  const matching = files.filter((file) =>
    pattern.test(fixed === '' ? slashed(file).replace(/^\.\//, '') : slashed(file)),
  );
  if (matching.length > 0) return matching.map((file) => ({ file, named: false, range: null }));
  throw new Problem('usage', `No file matches ${name}.`, [CHECK_PATH]);
}

const slashed = (path: string): string => path.split(sep).join('/');

async function kindOf(path: string): Promise<'directory' | 'other' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'other';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    // What is wrong with it will be told when it is opened.
    if (whyUnopened(error) !== undefined) return 'other';
    throw error;
  }
}

async function entriesOf(directory: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (whyUnopened(error) === undefined) throw error;
    throw new Problem(
      'usage',
      `${directory} cannot be looked into: ${whyUnopened(error)}.`,
      [`Look at it: ls -ld ${shellWord(directory)}`],
      error,
    );
  }
}

/** A directory that cannot be looked into stands for itself: opened as a file, it says why. */
const filesBelow = (directory: string): Promise<readonly string[]> =>
  filesIn(directory).catch((error: unknown) => {
    if (isProblem(error)) return [directory];
    throw error;
  });

/** Every file below, without hidden ones and the markers that Hadoop leaves. */
async function filesIn(directory: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const entry of await entriesOf(directory)) {
    const path = join(directory, entry.name);
    if (entry.name.startsWith('.') || entry.name === '_SUCCESS') continue;
    if (entry.isDirectory()) for (const file of await filesBelow(path)) files.push(file);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await kindOf(path)) === 'other')) files.push(path);
  }
  return directory === '' ? files : files.toSorted(byTime);
}

// `…_vpcflowlogs_us-east-1_fl-1234abcd_20180620T1620Z_fe123456.log.gz` (VPC user guide, "Flow log files")
const TIME = /_(\d{8}T\d{4}Z)_/;

function byTime(one: string, other: string): number {
  const [a, b] = [one, other].map((path) => `${TIME.exec(path)?.[1] ?? ''} ${path}`);
  return a === undefined || b === undefined || a === b ? 0 : a < b ? -1 : 1;
}

/** `*` and `?` stay within a name, `**` goes through directories. */
function regExpOf(pattern: string): RegExp {
  const parts = pattern.replace(/^\.\//, '').split(/(\*\*\/|\*\*|\*|\?)/);
  const source = parts.map((part) => WILDCARDS[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&')).join('');
  return new RegExp(`^(\\./)?${source}$`);
}

const WILDCARDS: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };
