import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Job, JobResult, Piece } from './job.js';

/** What a thread is told, and what it says. */
export type ToThread = { readonly kind: 'job'; readonly job: Job } | { readonly kind: 'taken' };
export type FromThread<Counted> =
  | { readonly kind: 'piece'; readonly piece: Piece }
  | { readonly kind: 'done'; readonly result: JobResult<Counted> }
  | { readonly kind: 'failed'; readonly error: unknown };

/** A thread that does one job at a time. */
export interface Thread<Counted> {
  /** `take` is awaited: a thread runs only a few pieces ahead of whoever takes them. */
  run(job: Job, take: (piece: Piece) => Promise<void>): Promise<JobResult<Counted>>;
  end(): void;
}

// Beside the entry in the bundle; where the sources run as they are, there is no file for a thread to begin with.
const entry = new URL('../scan-thread.js', import.meta.url);

export const canThread = (): boolean => existsSync(fileURLToPath(entry));

export function openThread<Counted>(): Thread<Counted> {
  const worker = new Worker(entry);
  worker.unref();
  return {
    run: (job, take) =>
      new Promise((resolve, reject) => {
        const settle = (end: () => void) => {
          worker.off('message', hear);
          worker.off('error', fail);
          end();
        };
        const fail = (error: unknown) => settle(() => reject(error));
        const hear = (message: FromThread<Counted>) => {
          switch (message.kind) {
            case 'piece':
              take(message.piece).then(() => tell(worker, { kind: 'taken' }), fail);
              return;
            case 'done':
              settle(() => resolve(message.result));
              return;
            case 'failed':
              fail(message.error);
          }
        };
        worker.on('message', hear);
        worker.on('error', fail);
        worker.ref();
        tell(worker, { kind: 'job', job });
      }),
    end: () => void worker.terminate(),
  };
}

const tell = (worker: Worker, message: ToThread): void => worker.postMessage(message);
