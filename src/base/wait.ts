import type { Clock } from './clock.js';
import { Problem } from './problem.js';

/** Told at each look while something is awaited; the last one has `done`. Times are of the lab's clock. */
export interface WaitingEvent {
  readonly kind: 'waiting';
  readonly id: string;
  readonly text: string;
  readonly elapsedMs: number;
  readonly expectedMs: number;
  readonly done: boolean;
}

/** Trouble that is being retried. */
export interface RetryEvent {
  readonly kind: 'retry';
  readonly call: string;
  readonly reason: string;
  readonly attempt: number;
  /** Null where the answer is still awaited. */
  readonly nextMs: number | null;
}

/** Whoever is told of waiting. */
interface Told {
  tell(event: WaitingEvent | RetryEvent): void;
}

export interface Wait {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly ui: Told;
  readonly id: string;
  /** What is awaited, as the person reads it: `the SSM agent on source`. */
  readonly text: string;
  readonly expectedMs: number;
  readonly timeoutMs: number;
  /** Tells nothing of the first seconds, nor of the end: the caller has a better word for it. */
  readonly quietly?: boolean;
}

/** Looks until there is something to see; Problem 'timeout' when there is nothing in time. */
export async function until<T>(wait: Wait, look: () => Promise<T | undefined>): Promise<T> {
  const seen = await watch(wait, look);
  if (seen !== undefined) return seen;
  throw new Problem('timeout', `Waited ${inWords(wait.timeoutMs)} for ${wait.text}, without success.`, [
    'Everything so far is saved. Try again: npx flowlab resume',
  ]);
}

/** The same, undefined when there is nothing in time. */
export async function watch<T>(wait: Wait, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const { clock, signal, ui, id, text, expectedMs, timeoutMs, quietly = false } = wait;
  const started = clock.now();
  const tell = (done: boolean) => {
    const elapsedMs = clock.now() - started;
    if (!quietly || (!done && elapsedMs >= quietMs))
      ui.tell({ kind: 'waiting', id, text, elapsedMs, expectedMs, done });
  };
  for (;;) {
    tell(false);
    const seen = await abandonable(signal, look);
    if (seen !== undefined) {
      tell(true);
      return seen;
    }
    const elapsedMs = clock.now() - started;
    if (elapsedMs >= timeoutMs) return undefined;
    await sleepTelling(Math.min(pauseAfter(elapsedMs), timeoutMs - elapsedMs), wait, tell);
  }
}

export interface Retrying {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly ui: Told;
  /** What is attempted, as the person reads it. */
  readonly call: string;
  readonly timeoutMs: number;
  /** In words why this error is worth another attempt, undefined where it is not. */
  readonly reason: (error: unknown) => string | undefined;
}

/** Repeats an attempt while its errors are of the kind that pass; otherwise, or when time is up, the error stands. */
export async function retrying<T>(policy: Retrying, attempt: () => Promise<T>): Promise<T> {
  const { clock, signal, ui, call, timeoutMs } = policy;
  const started = clock.now();
  for (let count = 1; ; count++) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      const reason = policy.reason(error);
      const elapsedMs = clock.now() - started;
      if (reason === undefined || elapsedMs >= timeoutMs) throw error;
      const nextMs = Math.min(pauseAfter(elapsedMs), timeoutMs - elapsedMs);
      ui.tell({ kind: 'retry', call, reason, attempt: count, nextMs });
      await clock.sleep(nextMs, signal);
    }
  }
}

/** A twentieth of the time already waited: never late by more than 5 %, and few looks at what takes long. */
export const pauseAfter = (elapsedMs: number): number => Math.min(15_000, Math.max(500, elapsedMs / 20));

const tellEveryMs = 3_000;
const quietMs = 8_000;

async function sleepTelling(ms: number, { clock, signal }: Wait, tell: (done: boolean) => void): Promise<void> {
  const wake = clock.now() + ms;
  for (let leftMs = ms; leftMs > 0; leftMs = wake - clock.now()) {
    await clock.sleep(Math.min(leftMs, tellEveryMs), signal);
    if (wake - clock.now() > 0) tell(false);
  }
}

/** A look only reads, so at Ctrl-C nobody has to wait for its answer. */
async function abandonable<T>(signal: AbortSignal, look: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([look(), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
