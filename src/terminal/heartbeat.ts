import type { Event, EventOf } from '../ui.js';

type Repeating = EventOf<'waiting'> | EventOf<'retry'>;

const EVERY_MS = 30_000;

/**
 * Thins what repeats itself, for output that only grows: the start of a wait, a sign of life every thirty seconds of the
 * person's time, its end; of a call that is tried again, the first time and every thirty seconds. `now` is that time in
 * milliseconds.
 */
export function heartbeat(now: () => number): (event: Event) => Event | undefined {
  let last: { readonly of: string; readonly at: number } | undefined;
  return (event) => {
    if (event.kind !== 'waiting' && event.kind !== 'retry') {
      // A --verbose line between two attempts does not make the next one news.
      if (event.kind !== 'call') last = undefined;
      return event;
    }
    const of = subject(event);
    const first = last?.of !== of;
    if (event.kind === 'waiting' && event.done) {
      last = undefined;
      return event;
    }
    if (!first && last !== undefined && now() - last.at < EVERY_MS) return undefined;
    last = { of, at: now() };
    return first && event.kind === 'waiting' ? { ...event, elapsedMs: 0 } : event;
  };
}

const subject = (event: Repeating): string =>
  event.kind === 'waiting' ? `wait ${event.id}` : `retry ${event.call} ${event.reason}`;
