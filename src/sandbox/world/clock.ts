import type { Clock } from '../../base/clock.js';

/**
 * The sandbox's own time. It goes on from where the world was saved, never behind the person's own, runs with theirs, and
 * passes `pace` times as fast wherever the program waits: what takes four minutes on AWS takes four seconds at 60.
 */
export function pacedClock(wall: Clock, savedAt: number, pace: number): Clock {
  const begun = wall.now();
  let ahead = Math.max(0, savedAt - begun);
  return {
    now: () => Math.round(wall.now() + ahead),
    async sleep(ms, signal) {
      const before = wall.now();
      if (Number.isFinite(pace)) await wall.sleep(ms / pace, signal);
      else signal?.throwIfAborted();
      ahead += Math.max(0, ms - (wall.now() - before));
    },
  };
}

/** For a served world: time passes `pace` times as fast for everybody who looks. */
export function racingClock(wall: Clock, savedAt: number, pace: number): Clock {
  const begun = wall.now();
  const from = Math.max(savedAt, begun);
  return {
    now: () => Math.round(from + (wall.now() - begun) * pace),
    sleep: (ms, signal) => wall.sleep(ms / pace, signal),
  };
}
