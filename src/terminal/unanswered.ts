import { Problem } from '../base/problem.js';
import type { Question } from '../ui.js';

type Asked = Pick<Question<unknown>, 'text' | 'flag' | 'choices' | 'default' | 'yes'>;

/** Nobody can be asked: no terminal, or --no-input. */
export const nobodyToAsk = (question: Asked): Problem =>
  new Problem('usage', `"${question.text}" needs an answer, and there is no terminal to ask in.`, ways(question));

/** The input ended (Ctrl-D, a closed pipe) where an answer was due. That is not a yes. */
export const inputEnded = (question: Asked): Problem =>
  new Problem('no-answer', `The input ended at the question "${question.text}".`, ways(question));

/** An answer given beforehand that is none of the choices. */
export const notAChoice = ({ text, flag, choices }: Asked): Problem =>
  new Problem('usage', `${flag} does not answer "${text}".`, [
    `Its answers: ${choices.map(({ label }) => `"${label}"`).join(', ')}.`,
  ]);

function ways({ flag, choices, default: usual, yes = usual }: Asked): string[] {
  const label = choices[yes]?.label;
  return [
    ...(flag === '' || flag === '--yes' ? [] : [`Answer it on the command line with ${flag}.`]),
    `Take the default of every question with --yes${label === undefined ? '' : ` (here: ${label})`}.`,
  ];
}
