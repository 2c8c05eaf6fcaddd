import { errnoOf } from '../base/errno.js';
import { jsonIn } from '../base/json.js';
import { Problem } from '../base/problem.js';
import { shellWord } from '../base/shell-word.js';
import { storageProblem, unlinkIfThere } from './durable-file.js';
import { prepareFolder } from './folder.js';
import { type Machine, readFlags, thisMachine } from './machine.js';
import { removeStrays } from './strays.js';

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Of one acquisition. */
  readonly nonce: string;
  /** When the process began: tells it from another that got its number later. */
  readonly started: string | null;
  /** ISO 8601, for the person; nothing is decided by it. */
  readonly since: string;
}

/** A lock file as it was read; `owner` is undefined where its text makes no sense. */
interface Seen {
  readonly text: string;
  readonly owner: Owner | undefined;
}

/**
 * One run at a time for a state file. The lock of a process that died on this computer is taken over; that of a living
 * one, or of another computer, is Problem 'locked'. What runs that were killed left half-written goes with it. `await using`
 * gives the lab free at the end of the scope, and does nothing to a lock that is no longer ours.
 */
export async function acquireLock(statePath: string, machine: Machine = thisMachine): Promise<AsyncDisposable> {
  const file = `${statePath}.lock`;
  const { started } = await machine.processOf(machine.pid);
  const mine: Owner = {
    pid: machine.pid,
    host: machine.host,
    nonce: machine.random(),
    started: started ?? null,
    since: new Date(machine.now()).toISOString(),
  };
  try {
    await prepareFolder(file, machine);
    const holder = await claim(file, mine, machine);
    if (holder !== undefined) throw locked(file, holder.owner);
    await removeStrays(statePath, machine);
  } catch (error) {
    await release(file, mine, machine).catch(() => undefined);
    throw errnoOf(error) === undefined ? error : storageProblem(file, error);
  }
  return { [Symbol.asyncDispose]: () => release(file, mine, machine) };
}

/** Undefined when the lock is ours, else the one that keeps us out. */
async function claim(file: string, mine: Owner, machine: Machine): Promise<Seen | undefined> {
  let seen: Seen | undefined;
  for (let round = 0; round < 20; round++) {
    if (await create(file, mine, machine)) return undefined;
    seen = await readLock(file, machine);
    if (seen === undefined) continue;
    if (seen.owner?.nonce === mine.nonce) return undefined;
    if (!(await isAbandoned(file, seen, machine))) return seen;
    await clearAway(file, seen, mine, machine);
  }
  return seen ?? { text: '', owner: undefined };
}

/**
 * Removes an abandoned lock, under a lock of its own: otherwise of two that found it abandoned, the slower could remove
 * the new lock of the quicker. Its text, which holds a nonce, is compared once more inside.
 */
async function clearAway(file: string, abandoned: Seen, mine: Owner, machine: Machine): Promise<void> {
  const guard = `${file}.takeover`;
  if ((await claim(guard, mine, machine)) !== undefined) return machine.pause(30);
  try {
    const now = await readLock(file, machine);
    if (now?.text === abandoned.text) await unlinkIfThere(file, machine);
  } finally {
    await release(guard, mine, machine);
  }
}

/** A link appears with its whole content or not at all, and for one of many at once. */
async function create(file: string, mine: Owner, machine: Machine): Promise<boolean> {
  const draft = `${file}.${mine.nonce}.tmp`;
  await write(draft, mine, machine);
  try {
    await machine.fs.link(draft, file);
    return true;
  } catch (error) {
    // ENOENT: the owner of the lock tidied our draft away.
    if (errnoOf(error) === 'EEXIST' || errnoOf(error) === 'ENOENT') return false;
    return await createWithoutLink(file, mine, machine);
  } finally {
    await unlinkIfThere(draft, machine);
  }
}

/** FAT and some network drives have no links; there the lock is empty for a moment, so it is read again. */
async function createWithoutLink(file: string, mine: Owner, machine: Machine): Promise<boolean> {
  try {
    await write(file, mine, machine);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
  return (await readLock(file, machine))?.owner?.nonce === mine.nonce;
}

async function write(file: string, mine: Owner, machine: Machine): Promise<void> {
  const handle = await machine.fs.open(file, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(mine));
  } finally {
    await handle.close();
  }
}

async function release(file: string, mine: Owner, machine: Machine): Promise<void> {
  const seen = await readLock(file, machine);
  if (seen?.owner?.nonce === mine.nonce) await unlinkIfThere(file, machine);
}

async function isAbandoned(file: string, { text, owner }: Seen, machine: Machine): Promise<boolean> {
  if (owner === undefined) {
    // Half-written by a power cut, or this very moment where there are no links; a living writer is done in an instant.
    await machine.pause(300);
    return (await readLock(file, machine))?.text === text;
  }
  if (owner.host !== machine.host) return false;
  const { alive, started } = await machine.processOf(owner.pid);
  return !alive || (owner.started !== null && started !== undefined && started !== owner.started);
}

async function readLock(file: string, machine: Machine): Promise<Seen | undefined> {
  try {
    const handle = await machine.fs.open(file, readFlags);
    try {
      const text = await handle.readFile('utf8');
      return { text, owner: ownerIn(text) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function ownerIn(text: string): Owner | undefined {
  const value = jsonIn(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, host, nonce, started, since } = value as Readonly<Record<string, unknown>>;
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0 || pid > 0x7fffffff) return undefined;
  if (typeof host !== 'string' || typeof nonce !== 'string' || typeof since !== 'string') return undefined;
  return { pid, host, nonce, since, started: typeof started === 'string' ? started : null };
}

function locked(file: string, owner: Owner | undefined): Problem {
  const who = owner ? `process ${owner.pid} on ${owner.host} since ${owner.since}` : 'a run that is just starting';
  return new Problem('locked', `The lab is in use by another flowlab: ${who}.`, [
    'Wait until it has finished, or stop it there.',
    `If it is no longer running, remove its lock: rm ${shellWord(file)}`,
  ]);
}
