import { interrupt } from './interruption.js';

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * The first signal stops the run at the next safe point, the second one at once: what was intended is on disk by then,
 * so leaving is never worse than a power cut.
 */
export function watchSignals(leave: (code: number) => void): { code(): number | undefined } {
  let received: keyof typeof codes | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (received !== undefined) return leave(codes[signal]);
      received = signal;
      if (signal === 'SIGINT' && process.stderr.isTTY)
        process.stderr.write('\nFinishing the current call; Ctrl-C again stops at once.\n');
      interrupt(new Error(`Stopped by ${signal}`));
    });
  }
  return { code: () => (received === undefined ? undefined : codes[received]) };
}
