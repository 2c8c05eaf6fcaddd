import { type Answer, canAsk, withAnswers } from '../terminal/answers.js';
import { linesUi } from '../terminal/lines.js';
import { painted } from '../terminal/paint.js';
import { type Style, styleFor } from '../terminal/style.js';
import { terminalUi } from '../terminal/terminal.js';
import { type Writer, writerTo } from '../terminal/writer.js';
import type { Ui } from '../ui.js';
import type { GlobalFlags } from './flags.js';
import { interruption } from './interruption.js';
import { openOutput } from './output.js';

/** The person's side of a run: where talk goes, where results go, and when to stop. */
export interface Terminal {
  readonly ui: Ui;
  /** Results: standard output. */
  readonly out: Writer;
  /** Talk: standard error. */
  readonly err: Writer;
  readonly style: Style;
  readonly signal: AbortSignal;
  /** A person is there to answer. */
  readonly isInteractive: boolean;
  close(): void;
}

export interface Asking {
  readonly yes?: boolean;
  /** Answers by question id, from flags. */
  readonly given?: ReadonlyMap<string, Answer>;
}

export function openTerminal(flags: GlobalFlags, { yes = false, given = new Map() }: Asking = {}): Terminal {
  const { stdin, stderr, env, platform } = process;
  const style = styleFor(
    {
      isTTY: stderr.isTTY === true,
      columns: stderr.columns,
      env,
      platform,
      plain: flags.plain === true,
      accessible: flags.accessible === true,
    },
    painted,
  );
  const err = writerTo(stderr, style);
  const { out } = openOutput(flags, painted);
  const isTerminal = stdin.isTTY === true && stderr.isTTY === true;
  const usesPrompts = isTerminal && !style.spoken && flags.plain !== true && env.TERM !== 'dumb';
  const now = () => Date.now();
  const signal = interruption;
  const base = usesPrompts
    ? terminalUi({
        writer: err,
        style,
        now,
        input: stdin,
        output: stderr,
        signal,
        interrupt: () => process.emit('SIGINT'),
      })
    : linesUi({ input: stdin, writer: err, style, signal, now });
  const askable = canAsk({
    inputIsTTY: stdin.isTTY === true,
    outputIsTTY: stderr.isTTY === true,
    noInput: flags.input === false,
    spoken: style.spoken,
  });
  const answering = withAnswers(base, { given, yes, canAsk: askable });
  const ui: Ui = {
    tell: (event) => (event.kind !== 'call' || flags.verbose ? answering.tell(event) : undefined),
    ask: (question) => answering.ask(question),
  };
  return { ui, out, err, style, signal, isInteractive: askable && !yes, close: () => base.close() };
}
