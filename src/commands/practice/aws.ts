import type { Exit } from '../exit.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';
import { withLook } from './practice-files.js';

/** A command of the AWS CLI, answered by the exercise: no CLI, no credentials, no port. */
export const aws = (surroundings: Surroundings, words: readonly string[]): Promise<Exit> =>
  atBench<Exit>(surroundings, async ({ exercise, ground, keep }) => {
    const asked = words[0] === 'aws' ? words.slice(1) : words;
    const answer = await ground.ask(asked);
    await keep(withLook(exercise, 'rules', ['aws', ...asked].join(' ')));
    const { out } = await surroundings.screen('stdout');
    out.lines(JSON.stringify(answer, null, 4).split('\n'));
    await out.drained();
    return 0;
  });
