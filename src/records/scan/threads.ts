import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Problem, type ProblemCode } from '../../base/problem.js';
import type { Job, JobResult, Piece } from './job.js';
import type { Gathered } from './record-sink.js';

/** What a thread is told, and what it says. */
export type ToThread =
  | { readonly kind: 'job'; readonly job: Job }
  /** `memory`: of the piece, to be used again. */
  | { readonly kind: 'taken'; readonly memory: ArrayBuffer | null }
  | { readonly kind: 'finish' };
export type FromThread =
  | { readonly kind: 'piece'; readonly piece: Piece }
  | { readonly kind: 'done'; readonly result: JobResult }
  | { readonly kind: 'finished'; readonly gathered: Gathered | null }
  /** `code` null: not one of ours. */
  | {
      readonly kind: 'failed';
      readonly code: ProblemCode | null;
      readonly message: string;
      readonly next: readonly string[];
    };

/** A thread that does one job at a time. */
export interface Thread {
  /** `take` is awaited: a thread runs only a few pieces ahead of whoever takes them. */
  run(job: Job, take: (piece: Piece) => Promise<void>): Promise<JobResult>;
  /** What all its jobs come to, where they were to be summed up. */
  finish(): Promise<Gathered | null>;
  end(): void;
}

// Beside the entry in the bundle; where the sources run as they are, there is no file for a thread to begin with.
const entry = new URL('../scan-thread.js', import.meta.url);

// One disk feeds no more.
const MOST_THREADS = 4;

/** How many threads are worth it here. */
export const threads = (): number =>
  existsSync(fileURLToPath(entry)) ? Math.min(MOST_THREADS, availableParallelism()) : 1;

export function openThread(): Thread {
  // Sums that went to a temporary file are read when the thread is gone.
  const worker = new Worker(entry, { trackUnmanagedFds: false, resourceLimits: { maxYoungGenerationSizeMb: 2 } });
  worker.unref();
  return {
    run: (job, take) =>
      new Promise((resolve, reject) => {
        let pieces: Promise<void> = Promise.resolve();
        const settle = (end: () => void) => {
          worker.off('message', hear);
          worker.off('error', fail);
          end();
        };
        const fail = (error: unknown) => settle(() => reject(error));
        const hear = (message: FromThread) => {
          switch (message.kind) {
            case 'piece':
              pieces = pieces.then(() => take(message.piece)).then(() => giveBack(worker, message.piece));
              pieces.catch(fail);
              return;
            case 'done':
              pieces.then(() => settle(() => resolve(message.result)), fail);
              return;
            case 'finished':
              return;
            case 'failed':
              fail(errorIn(message));
          }
        };
        worker.on('message', hear);
        worker.on('error', fail);
        worker.ref();
        tell(worker, { kind: 'job', job });
      }),
    finish: () =>
      new Promise((resolve, reject) => {
        worker.once('error', reject);
        worker.once('message', (message: FromThread) => resolve(message.kind === 'finished' ? message.gathered : null));
        tell(worker, { kind: 'finish' });
      }),
    end: () => void worker.terminate(),
  };
}

const errorIn = ({ code, message, next }: Extract<FromThread, { kind: 'failed' }>): Error =>
  code === null ? new Error(message) : new Problem(code, message, next);

function giveBack(worker: Worker, piece: Piece): void {
  const memory = piece.kind === 'json' ? piece.lines.buffer : null;
  worker.postMessage({ kind: 'taken', memory } satisfies ToThread, memory === null ? [] : [memory]);
}

const tell = (worker: Worker, message: ToThread): void => worker.postMessage(message);
