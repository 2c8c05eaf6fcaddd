import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

// Short: what tests print with a path in it is 80 columns wide.
const NAME = /^flt-(\d+)$/;

/** A run of tests has a folder for temporary files of its own, which goes with it; that of a killed run goes with the next. */
export default function ownTemporaryFolder(): (() => void) | undefined {
  // Another project of the same run has made it.
  if (basename(tmpdir()) === `flt-${process.pid}`) return undefined;
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(NAME.exec(name)?.[1]);
    if (pid === process.pid || (pid > 0 && !isRunning(pid))) sweep(join(tmpdir(), name));
  }
  const folder = join(tmpdir(), `flt-${process.pid}`);
  mkdirSync(folder, { mode: 0o700 });
  const names = process.platform === 'win32' ? ['TEMP', 'TMP'] : ['TMPDIR'];
  for (const name of names) process.env[name] = folder;
  return () => remove(folder);
}

/** What cannot be removed, as it is another person's, stays. */
function sweep(folder: string): void {
  try {
    remove(folder);
  } catch {}
}

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: somebody else's.
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH';
  }
}
