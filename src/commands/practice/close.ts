import type { Exit } from '../exit.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';
import { show } from './show.js';

/** Puts the exercise away: commands look into the lab again. */
export const close = (surroundings: Surroundings): Promise<Exit> =>
  atBench(surroundings, async ({ exercise, ground, keep }) => {
    await keep({ ...exercise, closedAt: exercise.closedAt ?? ground.now() });
    return show(surroundings, [
      { kind: 'note', tone: 'ok', text: `${exercise.name} is put away. Commands look into the lab again.` },
    ]);
  });
