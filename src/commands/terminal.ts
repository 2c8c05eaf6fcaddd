import { canAsk, type GivenAnswer, withAnswers } from '../terminal/answers.js';
import { linesUi } from '../terminal/lines.js';
import type { Screen } from '../terminal/screen.js';
import { terminalUi } from '../terminal/terminal.js';
import type { Writer } from '../terminal/writer.js';
import type { Event, Person, Question, Ui } from '../ui.js';
import { interruption, whileAsking } from './interruption.js';
import { forSameLab } from './same-lab.js';
import { suspend } from './signals.js';

/** The person's side of a run: where talk goes, where results go, and when to stop. */
export interface Terminal extends Person, Disposable {
  /** Results: standard output. */
  readonly result: Screen;
  /** Talk: standard error. */
  readonly talk: Screen;
  /** Where results are written. */
  readonly out: Writer;
  /** A person is there to answer. */
  readonly isInteractive: boolean;
  /** Sooner than where `using` ends. */
  close(): void;
}

export interface Prompting {
  readonly yes?: boolean;
  /** Decisions only: no quiz, no pauses, no explanations. */
  readonly brief?: boolean;
  /** Answers by question id, from flags. */
  readonly given?: ReadonlyMap<string, GivenAnswer>;
}

interface Opening extends Prompting {
  readonly result: Screen;
  readonly talk: Screen;
  readonly plain: boolean;
  readonly verbose: boolean;
  readonly canAsk: boolean;
  /** Commands that are told name the same lab by it. */
  readonly stateOption: readonly string[];
}

export function openTerminal(opening: Opening): Terminal {
  const { result, talk, plain, verbose, yes = false, brief = false, given = new Map(), stateOption } = opening;
  const { stdin, stderr, env } = process;
  const { style, out: writer } = talk;
  const usesPrompts = stdin.isTTY === true && talk.isTTY && !style.spoken && !plain && env.TERM !== 'dumb';
  const now = () => Date.now();
  const signal = interruption;
  const askable = canAsk({
    inputIsTTY: stdin.isTTY === true,
    outputIsTTY: talk.isTTY,
    noInput: !opening.canAsk,
    spoken: style.spoken,
  });
  const isInteractive = askable && !yes;
  const streams = { input: stdin, output: stderr, signal, interrupt: () => process.emit('SIGINT'), suspend };
  const base = usesPrompts
    ? // Behind a pipe a pager may read the same keys.
      terminalUi({ ...streams, writer, style, now, isAttended: isInteractive && result.isTTY })
    : linesUi({ input: stdin, writer, style, signal, now });
  // Paragraphs explain; what happened is told in other ways.
  const isTold = ({ kind }: Event) => (kind !== 'call' || verbose) && !(brief && kind === 'text');
  const answering = withAnswers(base, { given, yes, brief, canAsk: askable });
  const ui: Ui = {
    tell: (event) => (isTold(event) ? answering.tell(inSameLab(event, stateOption)) : undefined),
    ask: (question) => whileAsking(() => answering.ask(askedInSameLab(question, stateOption))),
  };
  const close = () => base.close();
  return { ui, result, talk, out: result.out, signal, isInteractive, close, [Symbol.dispose]: close };
}

/** What a machine printed stays as it printed it. */
const inSameLab = (event: Event, stateOption: readonly string[]): Event =>
  event.kind === 'host' ? event : forSameLab(event, stateOption);

/** Its values are the program's own, and not for the eye. */
const askedInSameLab = <A>(question: Question<A>, stateOption: readonly string[]): Question<A> => ({
  ...question,
  text: forSameLab(question.text, stateOption),
  choices: question.choices.map(({ value, ...told }) => ({ value, ...forSameLab(told, stateOption) })),
});
