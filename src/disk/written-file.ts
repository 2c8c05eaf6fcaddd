import { readFile } from 'node:fs/promises';
import { errnoOf } from '../base/errno.js';
import { Problem } from '../base/problem.js';
import { capital } from '../base/words.js';
import { writeDurably } from './durable-file.js';

/** A kind of file that flowlab writes where the person says. */
export interface FileKind {
  /** In words: `a report of flowlab`. */
  readonly name: string;
  /** Tells one of ours by its text. */
  readonly isOurs: (text: string) => boolean;
}

/** Replaces a file of the same kind, or makes it; anything else in its place is Problem 'usage' and stays. */
export async function writeFileOfOurs(path: string, text: string, kind: FileKind): Promise<void> {
  await refuseForeign(path, kind);
  await writeDurably(path, text, { durable: false });
}

/** Looked at before a long run too, so that its result is not lost at the end. */
export async function refuseForeign(path: string, { name, isOurs }: FileKind): Promise<void> {
  if (path === '-') {
    throw new Problem('usage', `${capital(name)} is written to a file, not to standard output: -`, [
      'Name a file; one that is really called so is ./-',
    ]);
  }
  const present = await textAt(path);
  if (present === undefined || isOurs(present)) return;
  throw new Problem('usage', `${path} exists and is not ${name}, so it is left alone.`, [
    'Choose another name, or move that file away.',
  ]);
}

async function textAt(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT') return undefined;
    if (code === 'EISDIR')
      throw new Problem(
        'usage',
        `${path} is a directory.`,
        [`Name a file in it: ${path.replace(/\/+$/, '')}/flowlab`],
        error,
      );
    if (code === 'ENOTDIR' || code === 'EACCES') {
      throw new Problem(
        'usage',
        `${path} cannot be written: ${code === 'EACCES' ? 'permission is missing' : 'a part of the path is not a folder'}.`,
        ['Choose another place.'],
        error,
      );
    }
    throw error;
  }
}
