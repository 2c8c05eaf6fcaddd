import type { Clock } from '../../src/base/clock.js';

/** Virtual time: when everyone sleeps, it jumps to the first who wants to wake. Parallel sleeps overlap, as in life. */
export interface FakeClock extends Clock {
  /** Moves time on by hand; sleepers whose time has come wake. */
  advance(ms: number): void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function fakeClock(start = Date.UTC(2026, 0, 5, 9, 0, 0)): FakeClock {
  let now = start;
  let sleepers: Sleeper[] = [];
  const wakeUntil = (time: number) => {
    const due = sleepers.filter((sleeper) => sleeper.at <= time).sort((a, b) => a.at - b.at);
    sleepers = sleepers.filter((sleeper) => sleeper.at > time);
    now = Math.max(now, time);
    for (const sleeper of due) sleeper.wake();
  };
  // One jump for each turn of the event loop, so that whoever woke can act before time goes on.
  const jump = () => {
    if (sleepers.length === 0) return;
    wakeUntil(Math.min(...sleepers.map((sleeper) => sleeper.at)));
    if (sleepers.length > 0) setImmediate(jump);
  };
  return {
    now: () => now,
    advance: (ms) => wakeUntil(now + ms),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const stop = () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        };
        const sleeper: Sleeper = { at: now + ms, wake };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', stop, { once: true });
        setImmediate(jump);
      }),
  };
}
