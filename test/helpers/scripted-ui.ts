import type { Event, Question, Ui } from '../../src/ui.js';

export interface ScriptedUi extends Ui {
  readonly events: readonly Event[];
  /** Ids of the questions asked, in order. */
  readonly asked: readonly string[];
  readonly questions: readonly Question<unknown>[];
  /** Fails when a question came that nobody expected, or an answer stayed unused. */
  verify(): void;
}

/** As an answer: what --yes would take. */
export const byDefault = Symbol('the default answer');

/** Answers by question id: a list answers once each, in order; any other value answers every time. */
export function scriptedUi(script: Readonly<Record<string, unknown>> = {}): ScriptedUi {
  const events: Event[] = [];
  const questions: Question<unknown>[] = [];
  const surprises: string[] = [];
  const used = new Map<string, number>();

  const fail = (text: string): never => {
    surprises.push(text);
    throw new Error(text);
  };

  return {
    events,
    questions,
    get asked() {
      return questions.map(({ id }) => id);
    },
    tell: (event) => {
      events.push(event);
    },
    async ask<A>(question: Question<A>): Promise<A> {
      const { id, choices } = question;
      // As with --yes: what only teaches need not be answered.
      const usual = choices[question.default];
      if (question.lesson && !Object.hasOwn(script, id) && usual) return usual.value;
      questions.push(question);
      if (!Object.hasOwn(script, id)) fail(`nobody expected the question "${id}": ${question.text}`);
      const count = used.get(id) ?? 0;
      used.set(id, count + 1);
      const answers = script[id];
      if (Array.isArray(answers) && count >= answers.length) fail(`"${id}" was asked ${count + 1} times`);
      const answer: unknown = Array.isArray(answers) ? answers[count] : answers;
      const choice =
        answer === byDefault
          ? choices[question.yes ?? question.default]
          : choices.find(({ value }) => isSame(value, answer));
      return choice ? choice.value : fail(`"${id}" has no choice ${JSON.stringify(answer)}`);
    },
    verify() {
      const unused = Object.entries(script).flatMap(([id, answers]) => {
        const expected = Array.isArray(answers) ? answers.length : 1;
        return (used.get(id) ?? 0) < expected ? [`nobody asked for all answers of "${id}"`] : [];
      });
      const faults = [...surprises, ...unused];
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
  };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
