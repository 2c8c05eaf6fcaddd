import type { Event, Ui } from '../ui.js';
import { heartbeat } from './heartbeat.js';
import { progressOn } from './progress.js';
import { choose, type PromptStreams } from './prompt.js';
import { render } from './render/event.js';
import { retrySentence } from './render/work.js';
import { type Block, gapBetween } from './spacing.js';
import { fitted, type Style } from './style.js';
import { unaskedKeys } from './unasked-keys.js';
import type { Writer } from './writer.js';

/** A Ui that holds something of the terminal's until it is closed. */
export interface ClosableUi extends Ui {
  close(): void;
}

export interface TerminalParts extends PromptStreams {
  /** Writes to `output`. */
  readonly writer: Writer;
  readonly style: Style;
  /** A person is there who may be asked, and nobody else reads the keys; a run that asks nothing leaves its input alone. */
  readonly isAttended: boolean;
  /** The person's time in milliseconds. */
  readonly now: () => number;
}

/** For a person at a terminal: prompts with arrow keys, and a progress line while something is awaited. */
export function terminalUi({ writer, style: given, now, isAttended, ...streams }: TerminalParts): ClosableUi {
  const keys = unaskedKeys(streams.input, streams);
  const thinned = heartbeat(now);
  let style = given;
  // Windows change their size while a lab goes on.
  const shape = () => fitted(style, streams.output.columns);
  const progress = progressOn(streams.output, shape, now);
  let above: Block | undefined;

  // A key pressed in a wait would end the line that is redrawn, and leave it standing.
  const settle = () => {
    progress.stop();
    keys.release();
  };

  const place = (block: Block, lines: readonly string[]) => {
    settle();
    writer.lines(gapBetween(above, block) ? ['', ...lines] : lines);
    above = block;
  };

  return {
    tell(event) {
      style = styleAfter(style, event);
      if (style.animated && (event.kind === 'retry' || (event.kind === 'waiting' && !event.done))) {
        if (gapBetween(above, event.kind)) place(event.kind, []);
        if (isAttended) keys.hush();
        return event.kind === 'retry' ? progress.busy(retrySentence(event)) : progress.waiting(event);
      }
      const said = thinned(event);
      if (said !== undefined) place(said.kind, render(said, shape()));
    },
    async ask(question) {
      place('question', []);
      const index = await choose(question, streams, keys, shape());
      const choice = question.choices[index];
      if (choice === undefined) throw new RangeError(`No choice ${index} in ${question.id}`);
      return choice.value;
    },
    close: settle,
  };
}

/** What a welcome says of the world, times told later must say too. */
export const styleAfter = (style: Style, event: Event): Style =>
  event.kind === 'welcome' ? { ...style, simulated: event.mode === 'sandbox' } : style;
