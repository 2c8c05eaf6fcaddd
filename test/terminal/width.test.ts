import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, hang, padEnd, padStart, shorten, wrap } from '../../src/terminal/width.js';

describe('displayWidth', () => {
  it('counts columns, not characters', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('東京')).toBe(4);
    expect(displayWidth('🙂')).toBe(2);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('한글')).toBe(4);
    expect(displayWidth('ＡＢ')).toBe(4);
    expect(displayWidth('── →')).toBe(4);
  });

  it('gives no column to a colour', () => {
    expect(displayWidth('\x1b[31mred\x1b[39m')).toBe(3);
    expect(displayWidth('\x1b[31m東\x1b[39m')).toBe(2);
  });
});

describe('wrap', () => {
  it('breaks at spaces', () => {
    expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
  });

  it('keeps the lines and the indentation it was given', () => {
    expect(wrap('one\n\n  two three four', 11)).toEqual(['one', '', '  two three', '  four']);
  });

  it('keeps aligned columns where they fit', () => {
    expect(wrap('role    lets it in', 30)).toEqual(['role    lets it in']);
  });

  it('cuts a word only when it is longer than a line', () => {
    expect(wrap('a sg-0123456789', 8)).toEqual(['a', 'sg-01234', '56789']);
  });

  it('never goes over the width and never loses a letter', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', ' ', '東', 'é', '\n'), maxLength: 120 }),
        fc.integer({ min: 2, max: 40 }),
        (text, columns) => {
          const lines = wrap(text, columns);
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replace(/[ \n]/g, ''));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('alignment', () => {
  it('pads by columns', () => {
    expect(padEnd('東', 4)).toBe('東  ');
    expect(padStart('1:05', 6)).toBe('  1:05');
    expect(padEnd('longer', 3)).toBe('longer');
  });

  it('hangs later lines under the first', () => {
    expect(hang('[ok] ', 'one two three', 12)).toEqual(['[ok] one two', '     three']);
  });

  it('shortens with an ellipsis', () => {
    expect(shorten('Waiting for the agent', 10, '…')).toBe('Waiting f…');
    expect(shorten('short', 10, '…')).toBe('short');
  });
});
