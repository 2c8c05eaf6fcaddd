import type { Ora } from 'ora';
import type { EventOf } from '../ui.js';
import { waited } from './render/work.js';
import { safeLine, spelling } from './safe.js';
import type { Style } from './style.js';
import { displayWidth, padStart, shorten } from './width.js';

/** The one line that is redrawn while something is awaited; everything about ora is in this file. */
export interface Progress {
  waiting(event: EventOf<'waiting'>): void;
  /** A line without a clock: a call that is being repeated. */
  busy(text: string): void;
  /** Wipes the line and shows the cursor again; harmless when there is none. */
  stop(): void;
}

/**
 * `styleNow` has the columns that there are now, `now` is the person's time in milliseconds. Only for a style that is
 * animated: ora never ends on a terminal without columns.
 */
export function progressOn(stream: NodeJS.WritableStream, styleNow: () => Style, now: () => number): Progress {
  let wanted = false;
  let text = '';
  let clock: Clock | undefined;
  let spinner: Ora | undefined;

  const show = (line: string) => {
    const style = styleNow();
    const spell = spelling(style);
    text = shorten(spell(safeLine(line)), style.width - (isNarrow(style) ? 14 : 30), style.glyph.ellipsis);
    if (spinner) spinner.text = text;
    if (wanted) return;
    wanted = true;
    void load().then(() => {
      if (wanted) spinner?.start(text);
    });
  };

  // Loaded at the first wait: the first line of a run should not pay for it.
  const load = async () => {
    const { default: ora } = await import('ora');
    const { animated, glyph, paint } = styleNow();
    spinner ??= ora({
      stream,
      // ora would put the terminal in raw mode to swallow keys, and Ctrl-C with them.
      discardStdin: false,
      isEnabled: animated,
      isSilent: !animated,
      color: false,
      spinner: { interval: 80, frames: glyph.spinner.map((frame) => `  ${paint.accent(frame)}`) },
      suffixText: () => {
        const style = styleNow();
        const time = clock === undefined ? '' : waited(clock.read(now()), isNarrow(style) ? 0 : clock.expectedMs);
        // Three columns stay free: the terminal itself writes ^C there, and a line that wraps could not be wiped.
        return paint.dim(padStart(time, style.width - 3 - displayWidth(`  / ${text} `)));
      },
    });
  };

  return {
    waiting(event) {
      clock = clockFor(event, now(), clock);
      show(event.text);
    },
    busy(line) {
      clock = undefined;
      show(line);
    },
    stop() {
      wanted = false;
      clock = undefined;
      if (spinner?.isSpinning) spinner.stop();
    },
  };
}

const isNarrow = ({ width }: Style): boolean => width < 60;

interface Clock {
  readonly id: string;
  readonly expectedMs: number;
  readonly elapsedMs: number;
  readonly toldAt: number;
  /** How fast the lab's time passes, in the person's: 1 on AWS, more in the sandbox. */
  readonly rate: number;
  read(now: number): number;
}

/** A clock that runs on between two looks, as fast as it ran between the last two. */
function clockFor(
  { id, elapsedMs, expectedMs }: Parameters<Progress['waiting']>[0],
  now: number,
  before: Clock | undefined,
): Clock {
  const same = before?.id === id && now > before.toldAt ? before : undefined;
  const rate = same === undefined ? 1 : Math.max(0, (elapsedMs - same.elapsedMs) / (now - same.toldAt));
  return { id, expectedMs, elapsedMs, toldAt: now, rate, read: (at) => elapsedMs + Math.max(0, at - now) * rate };
}
