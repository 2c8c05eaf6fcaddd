import { describe, expect, it } from 'vitest';
import { hasManyColours } from '../../src/terminal/colour.js';
import { evenColours } from '../../src/terminal/paint.js';

// The cube and the greys of xterm's 256 colours (xterm, 256colres.pl).
const rgb = (colour: number): readonly number[] => {
  if (colour >= 232) return Array.from({ length: 3 }, () => 8 + (colour - 232) * 10);
  const steps = [0, 95, 135, 175, 215, 255];
  return [36, 6, 1].map((place) => steps[Math.floor((colour - 16) / place) % 6] ?? 0);
};

/** WCAG 2.2, "relative luminance". */
const luminance = (colour: number): number => {
  const [red = 0, green = 0, blue = 0] = rgb(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

describe('colours', () => {
  for (const [name, colour] of Object.entries(evenColours)) {
    it(`can be read on black and on white: ${name}`, () => {
      const light = luminance(colour);
      expect((light + 0.05) / 0.05).toBeGreaterThanOrEqual(4);
      expect(1.05 / (light + 0.05)).toBeGreaterThanOrEqual(4);
    });
  }

  it('are the 256 only where the terminal says that it has them', () => {
    expect(hasManyColours({ TERM: 'xterm-256color' })).toBe(true);
    expect(hasManyColours({ TERM: 'screen', COLORTERM: 'truecolor' })).toBe(true);
    expect(hasManyColours({ WT_SESSION: 'x' })).toBe(true);
    expect(hasManyColours({ TERM: 'xterm' })).toBe(false);
    expect(hasManyColours({})).toBe(false);
  });
});
