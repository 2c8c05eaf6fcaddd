import { Chalk } from 'chalk';
import type { Paint } from './style.js';

const sixteen = new Chalk({ level: 1 });
const many = new Chalk({ level: 2 });

/** The sixteen colours that a person can redefine in the terminal's own settings. */
export const painted: Paint = {
  strong: (text) => sixteen.bold(text),
  dim: (text) => sixteen.dim(text),
  good: (text) => sixteen.green(text),
  bad: (text) => sixteen.red.bold(text),
  caution: (text) => sixteen.yellow(text),
  accent: (text) => sixteen.cyan(text),
};

/**
 * Green, red, amber, blue and grey of the 256, each about as far from white as from black: a contrast of at least 4 to 1
 * on both, where the usual yellow and cyan vanish on white.
 * @internal Exported for the test that measures them.
 */
export const evenColours = { dim: 243, good: 28, bad: 161, caution: 130, accent: 31 } as const;

export const paintedEvenly: Paint = {
  strong: (text) => many.bold(text),
  dim: (text) => many.ansi256(evenColours.dim)(text),
  good: (text) => many.ansi256(evenColours.good)(text),
  bad: (text) => many.ansi256(evenColours.bad).bold(text),
  caution: (text) => many.ansi256(evenColours.caution)(text),
  accent: (text) => many.ansi256(evenColours.accent)(text),
};
