import { Chalk } from 'chalk';
import type { Paint } from './style.js';

const chalk = new Chalk({ level: 1 });

/** Only the sixteen colours that a person can redefine in the terminal's own settings. */
export const painted: Paint = {
  strong: (text) => chalk.bold(text),
  dim: (text) => chalk.dim(text),
  good: (text) => chalk.green(text),
  bad: (text) => chalk.red.bold(text),
  caution: (text) => chalk.yellow(text),
  accent: (text) => chalk.cyan(text),
};
