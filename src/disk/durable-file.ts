import { dirname } from 'node:path';
import { errnoOf } from '../base/errno.js';
import { isProblem, Problem } from '../base/problem.js';
import { shellWord } from '../base/shell-word.js';
import { prepareFolder, syncFolder } from './folder.js';
import { type Machine, readFlags, thisMachine } from './machine.js';

export interface Writing {
  /** False: atomic still, but a power cut may lose the last writes. */
  readonly durable?: boolean;
  /** Keeps what was there as `<path>.bak`. */
  readonly backup?: boolean;
  readonly machine?: Machine;
}

/** Replaces a file so that at every instant, a power cut included, it is the old text or the new one, whole. */
export async function writeDurably(path: string, text: string, writing: Writing = {}): Promise<void> {
  const { durable = true, backup = false, machine = thisMachine } = writing;
  await orStorageProblem(path, async () => {
    await prepareFolder(path, machine);
    await refuseOddTarget(path, machine);
    const temporary = await writeBeside(path, text, durable, machine);
    try {
      if (backup) await keepCopy(path, machine);
      await patiently(machine, () => machine.fs.rename(temporary, path));
    } catch (error) {
      await discard(temporary, machine);
      throw error;
    }
    if (durable) await syncFolder(dirname(path), machine);
  });
}

/** The text of a file of ours, undefined where there is none; refuses a file that others could have written. */
export async function readPrivately(
  path: string,
  maxBytes: number,
  machine = thisMachine,
): Promise<string | undefined> {
  const handle = await machine.fs.open(path, readFlags).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    if (errnoOf(error) === 'ELOOP') throw untrusted(path, 'is a symbolic link', `ls -l ${shellWord(path)}`);
    throw storageProblem(path, error);
  });
  if (handle === undefined) return undefined;
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw untrusted(path, 'is not a regular file', `ls -ld ${shellWord(path)}`);
    if (stat.size > maxBytes) throw untrusted(path, `is larger than ${maxBytes} bytes`, `ls -l ${shellWord(path)}`);
    if (machine.uid !== undefined && stat.uid !== machine.uid)
      throw untrusted(path, 'belongs to another user', `ls -l ${shellWord(path)}`);
    if (!machine.windows && (stat.mode & 0o022) !== 0)
      throw untrusted(path, 'can be written by other users', `chmod go-w ${shellWord(path)}`);
    return await handle.readFile('utf8');
  } catch (error) {
    throw storageProblem(path, error);
  } finally {
    await handle.close();
  }
}

/** Proves that `writeDurably` would succeed, with room for a ledger of full size, and leaves nothing behind. */
export async function probeWriting(path: string, machine: Machine): Promise<void> {
  await refuseOddTarget(path, machine);
  await discard(await writeBeside(path, ' '.repeat(65_536), true, machine), machine);
  await syncFolder(dirname(path), machine);
}

/** Whatever the disk objects to becomes Problem 'storage', with what to do about it. */
export async function orStorageProblem<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw storageProblem(path, error);
  }
}

/** Windows answers EPERM or EBUSY while a virus scanner or an indexer has the file open. */
export async function patiently<T>(machine: Machine, act: () => Promise<T>): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += 50) {
    try {
      return await act();
    } catch (error) {
      const busy = ['EPERM', 'EBUSY', 'EACCES'].includes(errnoOf(error) ?? '');
      if (!machine.windows || !busy || waitedMs >= 2_000) throw error;
      await machine.pause(50);
    }
  }
}

/** Removes a file; true when it was there. */
export async function unlinkIfThere(path: string, machine: Machine): Promise<boolean> {
  try {
    await patiently(machine, () => machine.fs.unlink(path));
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return false;
  }
}

/** `wx` follows no link planted at the name, and the mode is set on the open file, so no umask widens or narrows it. */
async function writeBeside(path: string, text: string, durable: boolean, machine: Machine): Promise<string> {
  const temporary = `${path}.${machine.random()}.tmp`;
  const handle = await machine.fs.open(temporary, 'wx', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(text);
    if (durable) await handle.sync();
    const { size } = await handle.stat();
    if (size !== Buffer.byteLength(text)) throw new Error(`only ${size} bytes were written`);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await discard(temporary, machine);
    throw error;
  }
  await handle.close();
  return temporary;
}

async function keepCopy(path: string, machine: Machine): Promise<void> {
  const copy = `${path}.${machine.random()}.tmp`;
  try {
    // No hard links on FAT, on some network drives and across some containers' mounts.
    await machine.fs.link(path, copy).catch(() => machine.fs.copyFile(path, copy));
    await patiently(machine, () => machine.fs.rename(copy, `${path}.bak`));
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  } finally {
    // Between two names of one file rename() does nothing and succeeds (rename(2)).
    await discard(copy, machine);
  }
}

async function refuseOddTarget(path: string, machine: Machine): Promise<void> {
  try {
    const stat = await machine.fs.lstat(path);
    if (!stat.isFile()) throw new Problem('storage', `${path} is not a regular file.`, [`ls -ld ${shellWord(path)}`]);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** The error that led here matters more than one of tidying up; a stray file goes at the next start. */
async function discard(temporary: string, machine: Machine): Promise<void> {
  await machine.fs.unlink(temporary).catch(() => undefined);
}

const untrusted = (path: string, what: string, remedy: string) =>
  new Problem('damaged-state', `${path} ${what}, so its content is not trusted.`, [remedy]);

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission is missing',
  EPERM: 'permission is missing',
  EIO: 'the disk reports an error',
  EMFILE: 'too many files are open',
  ENOTDIR: 'a part of the path is not a folder',
};

/** Why the disk objects, in words, and what to do about it; a problem stays what it is. */
export function storageProblem(path: string, error: unknown): Problem {
  if (isProblem(error)) return error;
  const code = errnoOf(error);
  const reason = (code && reasons[code]) ?? (error instanceof Error ? error.message : 'the reason is unknown');
  return new Problem(
    'storage',
    `${path} cannot be written or read: ${reason}${code ? ` (${code})` : ''}.`,
    [
      `Make room or give yourself access: ls -ld ${shellWord(dirname(path))}`,
      'Or keep the lab elsewhere: --state <file>',
    ],
    error,
  );
}
