import type { Question } from '../ui.js';
import { heartbeat } from './heartbeat.js';
import { lineReader } from './line-reader.js';
import { render } from './render/event.js';
import { safe, safeLine } from './safe.js';
import { type Block, gapBetween } from './spacing.js';
import type { Style } from './style.js';
import { type ClosableUi, styleAfter } from './terminal.js';
import { inputEnded } from './unanswered.js';
import { hang } from './width.js';
import type { Writer } from './writer.js';

export interface LinesParts {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly writer: Writer;
  readonly style: Style;
  readonly signal: AbortSignal;
  /** The person's time in milliseconds. */
  readonly now: () => number;
}

/** Text that only grows, and answers that are numbers on a line: for screen readers, pipes and plain terminals. */
export function linesUi({ input, writer, style: given, signal, now }: LinesParts): ClosableUi {
  const reader = lineReader(input);
  const thinned = heartbeat(now);
  let style = given;
  let above: Block | undefined;

  const place = (block: Block, lines: readonly string[]) => {
    writer.lines(gapBetween(above, block) ? ['', ...lines] : lines);
    above = block;
  };

  const answer = async (question: Question<unknown>, prompt: string): Promise<string> => {
    writer.text(prompt);
    const line = await reader.next(signal);
    // What is typed at a terminal ends its own line.
    if (!input.isTTY || line === undefined) writer.text('\n');
    if (line === undefined) throw inputEnded(question);
    return line.trim();
  };

  const number = async (question: Question<unknown>): Promise<number> => {
    const { choices, default: usual, typed } = question;
    if (typed !== undefined) return (await answer(question, 'Type it, or press Enter for no: ')) === typed ? 0 : usual;
    if (choices.length === 1) {
      await answer(question, 'Press Enter to go on: ');
      return usual;
    }
    for (;;) {
      const line = await answer(question, `Enter a number from 1 to ${choices.length}. Default ${usual + 1}: `);
      const index = line === '' ? usual : /^\d+$/.test(line) ? Number(line) - 1 : -1;
      if (choices[index] !== undefined) return index;
      writer.lines([`"${safeLine(line)}" is not one of them.`]);
    }
  };

  return {
    tell(event) {
      style = styleAfter(style, event);
      const said = thinned(event);
      if (said !== undefined) place(said.kind, render(said, style));
    },
    async ask(question) {
      signal.throwIfAborted();
      if (input.isTTY) await reader.forget();
      place('question', questionLines(question, style));
      const choice = question.choices[await number(question)];
      if (choice === undefined) throw new RangeError(`No default in ${question.id}`);
      if (question.choices.length > 1) writer.lines(hang('', `You chose: ${safeLine(choice.label)}.`, style.width));
      return choice.value;
    },
    close: () => reader.close(),
  };
}

function questionLines({ text, choices, typed }: Question<unknown>, { width, spoken }: Style): string[] {
  const list = (typed === undefined && choices.length > 1 ? choices : []).flatMap(({ label, hint }, i) => [
    ...hang(`  ${i + 1}. `, safeLine(label), width),
    ...(hint === undefined ? [] : hang('     ', safeLine(hint), width)),
  ]);
  return [...hang(spoken ? 'Question: ' : '? ', safe(text), width), ...list];
}
