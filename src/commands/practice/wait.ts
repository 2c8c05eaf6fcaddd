import type { Exit } from '../exit.js';
import { show } from '../show.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';

/** Lets minutes pass in the exercise's world, so that records arrive. */
export const runWait = (surroundings: Surroundings, minutes: number | undefined): Promise<Exit> =>
  atBench(surroundings, async ({ exercise, ground, keep }) => {
    ground.wait(minutes ?? USUAL);
    await keep(exercise);
    const now = new Date(ground.now()).toISOString().slice(11, 16);
    const text = `${minutes ?? USUAL} minutes later: it is ${now} UTC there.`;
    return show(surroundings, [{ kind: 'note', tone: 'info', text }]);
  });

/** A minute of aggregation, and up to five of delivery. */
const USUAL = 6;
