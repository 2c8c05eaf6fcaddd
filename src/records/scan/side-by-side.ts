import type { Job, JobResult, Piece } from './job.js';
import type { Gathered } from './record-sink.js';
import type { Thread } from './threads.js';

export interface Taking {
  /** Pieces come in the order of the jobs; the next waits until this one is taken. */
  piece(piece: Piece): Promise<void>;
  /** Called behind the last piece of each job, in order. */
  done(result: JobResult): void;
  /** What a thread's jobs come to, at the end of all. */
  gathered(gathered: Gathered): void;
}

/**
 * Does the jobs on several threads at once, and takes what they find as if one had done them one after the other. A
 * range whose last format is another than its first makes the rest of its file be read again, in that format. Sums hold
 * what was read too early as well, and cannot: false says that all is to be begun anew, in one thread.
 */
export async function sideBySide(
  jobs: readonly Job[],
  openThread: () => Thread,
  threads: number,
  taking: Taking,
  signal: AbortSignal,
): Promise<boolean> {
  for (let left = jobs; left.length > 0; ) {
    const open = Array.from({ length: Math.min(threads, left.length) }, openThread);
    const end = () => {
      for (const thread of open) thread.end();
    };
    signal.throwIfAborted();
    signal.addEventListener('abort', end, { once: true });
    try {
      left = await pass(left, open, taking, signal);
      if (left[0] && isGathering(left[0])) return false;
      if (left.length === 0) await addGathered(open, taking);
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  }
  return true;
}

const isGathering = ({ kind }: Job): boolean => kind.taken !== 'records' && kind.taken !== 'json';

async function addGathered(threads: readonly Thread[], taking: Taking): Promise<void> {
  for (const thread of threads) {
    const gathered = await thread.finish();
    if (gathered) taking.gathered(gathered);
  }
}

/** Does the jobs until all are done, or a format changes under them; answers those that are left. */
async function pass(
  jobs: readonly Job[],
  threads: readonly Thread[],
  taking: Taking,
  signal: AbortSignal,
): Promise<readonly Job[]> {
  const turns = jobs.map(() => deferred());
  const aborted = deferred();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  turns[0]?.resolve();
  let next = 0;
  let left: readonly Job[] | undefined;
  const work = async (thread: Thread): Promise<void> => {
    for (let at = next++; at < jobs.length && left === undefined; at = next++) {
      const job = jobs[at];
      if (!job) return;
      const turn = turns[at]?.promise;
      const result = await thread.run(job, async (piece) => {
        await turn;
        await taking.piece(piece);
      });
      await turn;
      taking.done(result);
      left = restOf(jobs, at, result.format);
      if (left !== undefined) return finished.resolve();
      turns[at + 1]?.resolve();
    }
  };
  const finished = deferred();
  try {
    await Promise.race([aborted.promise, finished.promise, Promise.all(threads.map(work))]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return left ?? [];
}

/** What is to be done again and after it, where a range ends in another format than the next one began with. */
function restOf(jobs: readonly Job[], at: number, format: string): readonly Job[] | undefined {
  const job = jobs[at];
  const following = jobs[at + 1];
  if (!job?.range || !following?.range || following.file !== job.file || format === following.format) return undefined;
  const others = jobs.findIndex(({ file }, index) => index > at && file !== job.file);
  const behind = others === -1 ? [] : jobs.slice(others);
  const last = jobs[(others === -1 ? jobs.length : others) - 1];
  const range = { from: following.range.from, to: last?.range?.to ?? following.range.to };
  return [{ ...following, range, format }, ...behind];
}

function deferred() {
  let resolve: () => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<void>((settle, refuse) => {
    resolve = settle;
    reject = refuse;
  });
  // Whoever is interested waits for it; nobody being so is no fault.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
