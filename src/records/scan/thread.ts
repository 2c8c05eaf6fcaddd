import { parentPort } from 'node:worker_threads';
import { isProblem } from '../../base/problem.js';
import { createJobWorker } from './do-job.js';
import type { Job, Piece } from './job.js';
import type { FromThread, ToThread } from './threads.js';

// Pieces that may be on their way before the thread waits.
const AHEAD = 4;

const returned: ArrayBuffer[] = [];
const worker = createJobWorker(() => returned.pop());
let onTheWay = 0;
let taken: () => void = () => undefined;

const say = (message: FromThread, moved: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, [...moved]);

/** The memory of all numbers inside, each once. */
function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): ReadonlySet<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer && value.buffer.byteLength > 0) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) buffersIn(each, found);
  return found;
}

async function give(piece: Piece): Promise<void> {
  say({ kind: 'piece', piece }, piece.kind === 'json' ? [piece.lines.buffer] : []);
  onTheWay += 1;
  while (onTheWay >= AHEAD) {
    await new Promise<void>((resolve) => {
      taken = resolve;
    });
  }
}

async function work(job: Job): Promise<void> {
  try {
    const result = await worker.work(job, give);
    say({ kind: 'done', result });
  } catch (error) {
    // An error of ours would lose what it carries on its way through.
    const { code, message, next } = isProblem(error) ? error : { code: null, message: String(error), next: [] };
    say({ kind: 'failed', code, message, next });
  }
}

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'job') return void work(message.job);
  if (message.kind === 'finish') {
    const gathered = worker.gathered();
    // The thread is at its end: what it holds is moved, not copied.
    return say({ kind: 'finished', gathered }, [...buffersIn(gathered)]);
  }
  if (message.memory !== null) returned.push(message.memory);
  onTheWay -= 1;
  taken();
});
