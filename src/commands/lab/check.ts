import type { Tone } from '../../ui.js';

/** One line of `doctor`; one that fails comes with its cure. */
export interface Check {
  readonly name: string;
  readonly tone: Tone;
  readonly text: string;
  readonly next: readonly string[];
}

export const check = (name: string, tone: Tone, text: string, next: readonly string[] = []): Check => ({
  name,
  tone,
  text,
  next,
});
