import type { Event } from '../ui.js';

type Waiting = Extract<Event, { readonly kind: 'waiting' }>;

const EVERY_MS = 30_000;

/**
 * Thins the looks of a wait for output that only grows: its start, a sign of life every thirty seconds of the person's
 * time, its end. `now` is that time in milliseconds.
 */
export function heartbeat(now: () => number): (event: Waiting) => Waiting | undefined {
  let last: { readonly id: string; readonly at: number } | undefined;
  return (event) => {
    const first = last?.id !== event.id;
    if (event.done) {
      last = undefined;
      return event;
    }
    if (!first && last !== undefined && now() - last.at < EVERY_MS) return undefined;
    last = { id: event.id, at: now() };
    return first ? { ...event, elapsedMs: 0 } : event;
  };
}
