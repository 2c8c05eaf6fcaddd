import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** Lines of an input, one at a time, none lost between two questions. */
export interface LineReader {
  /** Undefined at the end of the input; rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<string | undefined>;
  /** Drops the lines that are there already: they were typed before the question. Only for a terminal. */
  forget(): Promise<void>;
  close(): void;
}

// Long enough for what the terminal holds back to arrive, too short for anybody to notice.
const settleMs = 25;

export function lineReader(input: NodeJS.ReadableStream): LineReader {
  const lines: string[] = [];
  let ended = false;
  let source: Interface | undefined;
  let wake = () => {};

  // Opened at the first question: a run that asks nothing leaves its input alone.
  const open = (): Interface => {
    if (!input.readable) ended = true;
    return createInterface({ input, terminal: false })
      .on('line', (line) => {
        lines.push(line);
        wake();
      })
      .on('close', () => {
        ended = true;
        wake();
      });
  };

  return {
    async next(signal) {
      signal.throwIfAborted();
      source ??= open();
      if (!ended) source.resume();
      while (lines.length === 0 && !ended) await woken(signal, (resolve) => (wake = resolve));
      // A paused input does not keep the program alive.
      if (!ended) source.pause();
      return lines.shift();
    },
    async forget() {
      source ??= open();
      if (ended) return;
      source.resume();
      await sleep(settleMs);
      source.pause();
      lines.length = 0;
    },
    close: () => source?.close(),
  };
}

function woken(signal: AbortSignal, register: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    register(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}
