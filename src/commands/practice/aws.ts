import { Problem } from '../../base/problem.js';
import { shellLine } from '../../base/shell-word.js';
import { isNotUnderstood } from '../../diagnosis/what-if/command-line.js';
import { printed, printedWhole, printingIn } from '../../practice/console/print-answer.js';
import type { Exit } from '../exit.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';
import { withLook } from './practice-files.js';

/** A command of the AWS CLI, answered by the exercise: no CLI, no credentials, no port. */
export const runAws = (surroundings: Surroundings, words: readonly string[]): Promise<Exit> =>
  atBench<Exit>(surroundings, async ({ exercise, ground, keep }) => {
    const asked = words[0] === 'aws' ? words.slice(1) : words;
    const printing = printingIn(asked);
    if (isNotUnderstood(printing)) throw refused(asked, printing.reason);
    const answer = await ground.ask(exercise, printing.words);
    await keep(withLook(exercise, 'rules', ['aws', ...asked].join(' ')));
    const { out } = await surroundings.screen('stdout');
    const rows = printed(answer, printing);
    if (rows === null) throw refused(asked, 'has a --query that does not fit its answer');
    out.rows(rows);
    await out.drained();
    return 0;
  });

const refused = (words: readonly string[], reason: string): Problem =>
  new Problem('usage', `aws ${words.join(' ')}: this ${reason}.`, [
    `The whole answer: npx flowlab practice aws ${shellLine(printedWhole(words))}`,
  ]);
