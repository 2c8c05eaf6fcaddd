import type { Exit } from '../exit.js';
import { show } from '../show.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';
import { withLook } from './practice-files.js';

/** Does once more what the ticket complains of, from where it was done. Exit 3 where it fails. */
export const runTry = (surroundings: Surroundings): Promise<Exit> =>
  atBench(surroundings, async ({ exercise, ground, keep }) => {
    const { isThrough, said } = ground.attempt(exercise);
    await keep(withLook(exercise, 'try', said));
    const commands = [
      { text: 'Its records come in some minutes', command: 'npx flowlab practice wait' },
      { text: 'Then', command: 'npx flowlab practice records' },
    ];
    return show(
      surroundings,
      [
        { kind: 'note', tone: isThrough ? 'ok' : 'fail', text: said },
        ...(exercise.saved ? [] : [{ kind: 'next' as const, title: '', commands }]),
      ],
      isThrough ? 0 : 3,
    );
  });
