import type { Context } from '../engine/step.js';
import type { Choice } from '../ui.js';

/** What the learner thought, before it was shown; null for "I don't know". */
export type Guess<A extends string> = A | null;

interface Asked<A extends string> {
  readonly id: string;
  readonly text: string;
  readonly choices: readonly Choice<A>[];
}

/** A guess makes the answer stick. Where nobody is asked there is none, and nothing is said of it. */
export const askGuess = <A extends string>({ ui }: Pick<Context, 'ui'>, { id, text, choices }: Asked<A>) =>
  ui.ask<Guess<A>>({
    id,
    flag: '--brief',
    text,
    choices: [...choices, { value: null, label: 'I don’t know' }],
    default: choices.length,
    lesson: true,
  });

/** One exhibit at a time: the next one comes when the person has read this one. */
export const pause = async ({ ui }: Pick<Context, 'ui'>, next: string): Promise<void> => {
  await ui.ask({
    id: 'go-on',
    flag: '--brief',
    text: `Next: ${next}.`,
    choices: [{ value: true, label: 'Go on' }],
    default: 0,
    lesson: true,
  });
};

/** A guess held against the records: the words of the answer, and whether it was right. Null where they do not say. */
export type Answered = { readonly right: boolean | null; readonly text: string };

export function tellAnswer({ ui }: Pick<Context, 'ui'>, answer: Answered | null): void {
  if (answer === null) return;
  ui.tell({ kind: 'note', tone: answer.right ? 'ok' : 'info', text: answer.text });
}
