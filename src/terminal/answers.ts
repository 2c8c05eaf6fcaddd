import type { Question, Ui } from '../ui.js';
import { nobodyToAsk, notAChoice } from './unanswered.js';

/** An answer from the command line. */
export type GivenAnswer = { readonly value: unknown } | { readonly index: number };

export interface Answers {
  /** By question id. */
  readonly given: ReadonlyMap<string, GivenAnswer>;
  /** --yes: the default of every other question. */
  readonly yes: boolean;
  /** Decisions only: what teaches is left out. */
  readonly brief?: boolean;
  /** A person is there to answer the rest. */
  readonly canAsk: boolean;
}

/** A Ui that takes answers from the command line first, and tells them, so that the story stays complete. */
export function withAnswers(ui: Ui, { given: beforehand, yes, canAsk, brief = false }: Answers): Ui {
  // Each answers once: what is asked again is asked because the first answer did not do.
  const given = new Map(beforehand);
  return {
    tell: (event) => ui.tell(event),
    async ask<A>(question: Question<A>): Promise<A> {
      const answer = given.get(question.id);
      given.delete(question.id);
      const usual = question.choices[question.default];
      if (question.lesson && (yes || brief || !canAsk) && usual) return usual.value;
      if (answer === undefined && !yes) {
        if (!canAsk) throw nobodyToAsk(question);
        return ui.ask(question);
      }
      const index = answer === undefined ? (question.yes ?? question.default) : indexOf(answer, question);
      const choice = question.choices[index];
      if (choice === undefined) throw notAChoice(question);
      const by = answer === undefined ? '--yes' : question.flag;
      ui.tell({ kind: 'answered', id: question.id, question: question.text, answer: choice.label, by });
      return choice.value;
    },
  };
}

/** A prompt needs a terminal on both sides; numbered lines can be answered through a pipe. */
export const canAsk = (who: {
  readonly inputIsTTY: boolean;
  readonly outputIsTTY: boolean;
  readonly noInput: boolean;
  readonly spoken: boolean;
}): boolean => !who.noInput && (who.spoken || (who.inputIsTTY && who.outputIsTTY));

const indexOf = (answer: GivenAnswer, { choices }: Question<unknown>): number =>
  'index' in answer ? answer.index : choices.findIndex(({ value }) => Object.is(value, answer.value));
