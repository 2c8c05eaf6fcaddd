import { hintsFrom } from '../../practice/expert/hints.js';
import { expertPath } from '../../practice/expert/path.js';
import { keyOf } from '../../practice/key/key.js';
import type { Exit } from '../exit.js';
import { show } from '../show.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';

/** One hint more each time: where to look next, and then what is to be seen there. */
export const runHint = (surroundings: Surroundings): Promise<Exit> =>
  atBench(surroundings, async ({ exercise, ground, keep }) => {
    const { facts } = await ground.work(exercise);
    const hints = hintsFrom(expertPath(facts, keyOf(facts)));
    if (hints.length === 0)
      return show(surroundings, [
        { kind: 'text', text: 'There is no hint for this one: no look would tell its suspects apart for certain.' },
      ]);
    const given = Math.min(exercise.hints + 1, hints.length);
    await keep({ ...exercise, hints: given });
    const isLast = given === hints.length;
    return show(surroundings, [
      { kind: 'list', title: `Hint ${given} of ${hints.length}:`, items: hints.slice(0, given) },
      ...(isLast
        ? [
            {
              kind: 'text' as const,
              text: 'That was the last hint. Which code of “npx flowlab help causes” is it, which records prove it, and what puts it right?',
            },
          ]
        : []),
    ]);
  });
