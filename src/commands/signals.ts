import { interrupt, isIdle } from './interruption.js';

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** What signals come from and lead to: this process, or a test's. */
export interface Signalled {
  on(signal: keyof typeof codes, listener: () => void): unknown;
  /** Ends the process at once. */
  leave(code: number): void;
  /** Stops the run at the next safe point. */
  stop(reason: Error): void;
  say(line: string): void;
  /** Whether nothing goes on but a question. */
  isIdle(): boolean;
}

const thisProcess: Signalled = {
  on: (signal, listener) => process.on(signal, listener),
  leave: endProcess,
  stop: interrupt,
  isIdle,
  say: (line) => {
    if (process.stderr.isTTY) process.stderr.write(`\n${line}\n`);
  },
};

/**
 * Ends this process, after a hang-up by the hang-up itself: Node's own exit sets the terminal back and aborts where that
 * is gone (`ResetStdio` takes no EIO).
 */
export function endProcess(code: number): void {
  if (code !== codes.SIGHUP) process.exit(code);
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}

/** As the terminal itself does on Ctrl-Z: for everything that it runs in the foreground, npx included. */
export function suspend(): void {
  if (process.platform !== 'win32') process.kill(0, 'SIGTSTP');
}

/**
 * The first signal stops the run at the next safe point, the second one at once: what was intended is on disk by then,
 * so leaving is never worse than a power cut.
 */
export function watchSignals({ on, leave, stop, say, isIdle }: Signalled = thisProcess): {
  code(): number | undefined;
} {
  let received: keyof typeof codes | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    on(signal, () => {
      if (received !== undefined) return leave(codes[signal]);
      received = signal;
      if (signal === 'SIGINT' && !isIdle()) say('Finishing the current call; Ctrl-C again stops at once.');
      stop(new Error(`Stopped by ${signal}`));
    });
  }
  return { code: () => (received === undefined ? undefined : codes[received]) };
}
