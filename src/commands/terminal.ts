import { canAsk, type GivenAnswer, withAnswers } from '../terminal/answers.js';
import { linesUi } from '../terminal/lines.js';
import type { Screen } from '../terminal/screen.js';
import { terminalUi } from '../terminal/terminal.js';
import type { Writer } from '../terminal/writer.js';
import type { Event, Person, Ui } from '../ui.js';
import { interruption, whileAsking } from './interruption.js';
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
}

export function openTerminal(opening: Opening): Terminal {
  const { result, talk, plain, verbose, yes = false, brief = false, given = new Map() } = opening;
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
    tell: (event) => (isTold(event) ? answering.tell(event) : undefined),
    ask: (question) => whileAsking(() => answering.ask(question)),
  };
  const close = () => base.close();
  return { ui, result, talk, out: result.out, signal, isInteractive, close, [Symbol.dispose]: close };
}
