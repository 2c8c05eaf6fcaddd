import type { Exit } from '../exit.js';
import { show } from '../show.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';

/** Lets minutes pass in the exercise's world, so that records arrive. */
export const runWait = (surroundings: Surroundings, minutes: number | undefined): Promise<Exit> =>
  atBench(surroundings, async ({ exercise, ground, keep }) => {
    const before = ground.now();
    ground.wait(minutes ?? USUAL);
    await keep(exercise);
    const text = `${minutes ?? USUAL} minutes later: it is ${momentSince(before, ground.now())} UTC there.`;
    return show(surroundings, [{ kind: 'note', tone: 'info', text }]);
  });

/** `14:32`, or with its date where another day has come; both in Unix milliseconds. */
export function momentSince(before: number, now: number): string {
  const [from = '', to = ''] = [before, now].map((ms) => new Date(ms).toISOString().slice(0, 16).replace('T', ' '));
  return from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to;
}

/** A minute of aggregation, and up to five of delivery. */
const USUAL = 6;
