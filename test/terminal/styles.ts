import { painted } from '../../src/terminal/paint.js';
import { type StreamTraits, type Style, styleFor } from '../../src/terminal/style.js';

export const traits = (given: Partial<StreamTraits> = {}): StreamTraits => ({
  isTTY: true,
  columns: 80,
  env: { LANG: 'en_GB.UTF-8', TERM: 'xterm-256color' },
  platform: 'linux',
  plain: false,
  accessible: false,
  zone: 'UTC',
  ...given,
});

/** A UTF-8 terminal without colour, so that lines can be read in a test. */
export const colourless = (columns = 80, given: Partial<StreamTraits> = {}): Style =>
  styleFor(traits({ columns, env: { LANG: 'C.UTF-8', TERM: 'xterm', NO_COLOR: '1' }, ...given }), painted);

export const spoken = (columns = 80): Style => colourless(columns, { accessible: true });

export const coloured = (columns = 80): Style => styleFor(traits({ columns }), painted);
