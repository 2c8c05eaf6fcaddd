import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsInWords, utc } from '../../src/flow-log/utc.js';

describe('utc', () => {
  it('writes any second of the calendar as the standard library does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (seconds) => {
        expect(utc(seconds)).toBe(`${new Date(seconds * 1000).toISOString().slice(0, -5).replace('T', ' ')} UTC`);
      }),
      { numRuns: 2000, examples: [[951_782_400], [951_868_799], [4_107_542_400], [0]] },
    );
  });
});

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [58, '58 s'],
    [120, '2 min'],
    [115, '1 min 55 s'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(secondsInWords(seconds)).toBe(words);
  });
});
