import { describe, expect, it } from 'vitest';
import { canAsk, type GivenAnswer, withAnswers } from '../../src/terminal/answers.js';
import type { Event, Question, Ui } from '../../src/ui.js';
import { ready, suspects } from './streams.js';

function setUp(options: { given?: Record<string, GivenAnswer>; yes?: boolean; canAsk?: boolean; brief?: boolean }) {
  const told: Event[] = [];
  const asked: string[] = [];
  const person: Ui = {
    tell: (event) => void told.push(event),
    ask: async <A>(question: Question<A>) => {
      asked.push(question.id);
      const [first] = question.choices;
      if (first === undefined) throw new Error('no choice');
      return first.value;
    },
  };
  const ui = withAnswers(person, {
    given: new Map(Object.entries(options.given ?? {})),
    yes: options.yes ?? false,
    brief: options.brief ?? false,
    canAsk: options.canAsk ?? false,
  });
  return { ui, told, asked };
}

describe('a question that only teaches', () => {
  const lesson: Question<string | null> = {
    id: 'guess',
    flag: '--brief',
    text: 'Where?',
    choices: [
      { value: 'here', label: 'Here' },
      { value: null, label: 'I don’t know' },
    ],
    default: 1,
    lesson: true,
  };

  it.each([
    ['with --yes', { yes: true, canAsk: true }],
    ['with --brief', { brief: true, canAsk: true }],
    ['where nobody can be asked', {}],
  ])('is passed over without a word %s', async (_, options) => {
    const { ui, told, asked } = setUp(options);
    expect(await ui.ask(lesson)).toBeNull();
    expect([told, asked]).toEqual([[], []]);
  });

  it('is asked of whoever is there', async () => {
    const { ui, asked } = setUp({ canAsk: true });
    expect(await ui.ask(lesson)).toBe('here');
    expect(asked).toEqual(['guess']);
  });
});

it('an answer given beforehand answers once: what is asked again was not answered well', async () => {
  const { ui, asked } = setUp({ given: { ready: { index: 1 } }, canAsk: true });
  expect(await ui.ask(ready)).toBe(false);
  expect(await ui.ask(ready)).toBe(true);
  expect(asked).toEqual(['ready']);
});

describe('answers', () => {
  it('come from the flag first, by value or by index, and are told', async () => {
    const { ui, told, asked } = setUp({
      given: { prediction: { value: 'in' }, ready: { index: 1 } },
      yes: true,
      canAsk: true,
    });
    expect(await ui.ask(suspects)).toBe('in');
    expect(await ui.ask(ready)).toBe(false);
    expect(asked).toEqual([]);
    expect(told).toEqual([
      {
        kind: 'answered',
        id: 'prediction',
        question: 'Before we look: where do you think they die?',
        answer: 'On the destination, on the way in',
        by: '--prediction',
      },
      { kind: 'answered', id: 'ready', question: 'Ready?', answer: 'No', by: '--yes' },
    ]);
  });

  it('are the default with --yes', async () => {
    const { ui, told } = setUp({ yes: true });
    expect(await ui.ask(suspects)).toBe('unknown');
    expect(told).toMatchObject([{ answer: "I don't know yet", by: '--yes' }]);
  });

  it('are what the question keeps for --yes, where Enter must not do it', async () => {
    const { ui, told } = setUp({ yes: true });
    expect(await ui.ask({ ...suspects, yes: 1 })).toBe(suspects.choices[1]?.value);
    expect(told).toMatchObject([{ by: '--yes' }]);
  });

  it('are asked of the person otherwise', async () => {
    const { ui, told, asked } = setUp({ canAsk: true });
    expect(await ui.ask(suspects)).toBe('out');
    expect(asked).toEqual(['prediction']);
    expect(told).toEqual([]);
  });

  it('are refused where nobody can give them, naming the flag', async () => {
    const { ui, asked } = setUp({});
    await expect(ui.ask(suspects)).rejects.toMatchObject({
      code: 'usage',
      message: '"Before we look: where do you think they die?" needs an answer, and there is no terminal to ask in.',
      next: [
        'Answer it on the command line with --prediction.',
        "Take the default of every question with --yes (here: I don't know yet).",
      ],
    });
    expect(asked).toEqual([]);
  });

  it('that are none of the choices are a mistake in the command line', async () => {
    const { ui } = setUp({ given: { prediction: { value: 'sideways' } } });
    await expect(ui.ask(suspects)).rejects.toMatchObject({
      code: 'usage',
      message: '--prediction does not answer "Before we look: where do you think they die?".',
      next: [
        'Its answers: "On the source, on the way out", "On the destination, on the way in", "On the way back", "I don\'t know yet".',
      ],
    });
  });

  it('pass on what is told', () => {
    const { ui, told } = setUp({});
    ui.tell({ kind: 'text', text: 'hello' });
    expect(told).toEqual([{ kind: 'text', text: 'hello' }]);
  });
});

describe('canAsk', () => {
  const who = { inputIsTTY: true, outputIsTTY: true, noInput: false, spoken: false };

  it('needs a terminal on both sides', () => {
    expect(canAsk(who)).toBe(true);
    expect(canAsk({ ...who, inputIsTTY: false })).toBe(false);
    expect(canAsk({ ...who, outputIsTTY: false })).toBe(false);
  });
  it('works over pipes in accessible mode', () =>
    expect(canAsk({ ...who, inputIsTTY: false, outputIsTTY: false, spoken: true })).toBe(true));
  it('obeys --no-input before all', () => expect(canAsk({ ...who, noInput: true, spoken: true })).toBe(false));
});
