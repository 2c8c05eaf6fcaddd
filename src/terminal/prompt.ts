import { Writable } from 'node:stream';
import type { createPromptModule } from 'inquirer';
import type { Question } from '../ui.js';
import { safe, safeLine, spelling } from './safe.js';
import type { Style } from './style.js';
import { inputEnded } from './unanswered.js';
import { dropEarlyKeys, type KeyInput, type KeySignals, type UnaskedKeys } from './unasked-keys.js';
import { displayWidth, wrap } from './width.js';

export interface PromptStreams extends KeySignals {
  readonly input: KeyInput;
  readonly output: NodeJS.WritableStream & { readonly columns?: number };
  readonly signal: AbortSignal;
}

/** Asks with arrow keys, or y/n, and resolves to the index of the choice. Everything about inquirer is in this file. */
export async function choose(
  question: Question<unknown>,
  streams: PromptStreams,
  keys: UnaskedKeys,
  style: Style,
): Promise<number> {
  const { input, signal, interrupt } = streams;
  signal.throwIfAborted();
  const { default: inquirer } = await import('inquirer');
  await dropEarlyKeys(keys);
  signal.throwIfAborted();
  const ended = new AbortController();
  const end = () => ended.abort(inputEnded(question));
  // Inquirer waits for ever when its input closes, and closes it on Ctrl-D without a word.
  const onKey = (_: unknown, key?: { readonly ctrl?: boolean; readonly name?: string }) => {
    if (key?.ctrl && key.name === 'd') end();
  };
  input.on('end', end).on('close', end).on('keypress', onKey);
  try {
    if (!input.readable) end();
    const prompt = inquirer.createPromptModule({
      input,
      output: lent(streams.output),
      signal: AbortSignal.any([signal, ended.signal]),
    });
    const how = question.typed === undefined ? (isYesNo(question) ? askYesNo : askList) : askTyped;
    return await how(prompt, question, style);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'ExitPromptError') interrupt();
    else if (error.name !== 'AbortPromptError') throw error;
    throw signal.aborted ? signal.reason : ended.signal.aborted ? ended.signal.reason : error;
  } finally {
    input.off('end', end).off('close', end).off('keypress', onKey);
  }
}

type Prompt = ReturnType<typeof createPromptModule<never>>;

async function askYesNo(prompt: Prompt, question: Question<unknown>, style: Style): Promise<number> {
  const usual = question.choices[question.default]?.value === true;
  const { yes } = await prompt<{ yes: boolean }>([
    { type: 'confirm', name: 'yes', ...wording(question, style), default: usual },
  ]);
  return question.choices.findIndex(({ value }) => value === yes);
}

async function askTyped(prompt: Prompt, question: Question<unknown>, style: Style): Promise<number> {
  const { text } = await prompt<{ text: string }>([{ type: 'input', name: 'text', ...wording(question, style) }]);
  return text.trim() === question.typed ? 0 : question.default;
}

async function askList(prompt: Prompt, question: Question<unknown>, style: Style): Promise<number> {
  const words = wording(question, style);
  const choices = question.choices.map((choice, value) => ({
    value,
    ...labels(choice, style),
    short: chosen(choice.label, words.message, style),
  }));
  const { index } = await prompt<{ index: number }>([
    {
      type: 'select',
      name: 'index',
      ...words,
      choices,
      default: question.default,
      loop: false,
      pageSize: PAGE,
    },
  ]);
  return index;
}

/** Inquirer ends the stream that it was given; the terminal goes on. */
function lent(output: PromptStreams['output']): Writable {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      output.write(chunk);
      done();
    },
  });
  return Object.defineProperty(stream, 'columns', { get: () => output.columns });
}

/** Two choices that only say yes and no are asked as such. */
export const isYesNo = ({ choices }: Question<unknown>): boolean =>
  choices.length === 2 &&
  choices.every(
    ({ value, label, hint }) =>
      hint === undefined && label.toLowerCase() === (value === true ? 'yes' : value === false ? 'no' : ''),
  );

const PAGE = 12;

/** What lies beyond the page is not on the screen, so its number is. */
const howTo = (count: number): string =>
  `  up and down to move${count > PAGE ? ` through all ${count}` : ''}, Enter to choose, Ctrl-C to pause`;

function wording({ text, choices }: Question<unknown>, style: Style) {
  const { paint, glyph } = style;
  return {
    message: wrap(spelling(style)(safe(text)), style.width - 12).join('\n  '),
    theme: {
      prefix: { idle: paint.accent('?'), done: paint.accent('?') },
      icon: { cursor: glyph.pointer },
      style: {
        message: (message: string) => paint.strong(message),
        answer: paint.accent,
        highlight: paint.accent,
        description: (hint: string) => paint.dim(hint),
        error: paint.bad,
        defaultAnswer: (answer: string) => paint.dim(`(${answer})`),
        keysHelpTip: () => paint.dim(howTo(choices.length)),
      },
    },
  };
}

/** What was chosen, behind the question where there is room, else below it: a terminal would cut it within a word. */
function chosen(label: string, message: string, style: Style): string {
  const text = spelling(style)(safeLine(label));
  const last = message.split('\n').at(-1) ?? '';
  const taken = displayWidth(last) + (last === message ? '? '.length : 0);
  if (taken + 1 + displayWidth(text) <= style.width) return text;
  return wrap(text, style.width - 4)
    .map((line) => `\n    ${line}`)
    .join('');
}

function labels({ label, hint }: Question<unknown>['choices'][number], style: Style) {
  const spell = (text: string) => spelling(style)(safeLine(text));
  const name = wrap(spell(label), style.width - 4).join('\n    ');
  return hint === undefined
    ? { name }
    : {
        name,
        description: wrap(spell(hint), style.width - 6)
          .map((line) => `    ${line}`)
          .join('\n'),
      };
}
