import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAny } from '../../src/flow-log/needles.js';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function positions(needles: readonly string[], text: string): readonly number[] {
  const find = findAny(needles);
  const found: number[] = [];
  for (let at = find(bytes(text), 0, text.length); at !== -1; at = find(bytes(text), at + 1, text.length))
    found.push(at);
  return found;
}

describe('findAny', () => {
  it('finds every place that indexOf finds, for needles of any length', () => {
    // Few letters, so that needles overlap themselves and each other.
    const text = fc.string({ unit: fc.constantFrom('1', '0', '.', ' '), maxLength: 200 });
    const needle = fc.string({ unit: fc.constantFrom('1', '0', '.'), minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(text, fc.array(needle, { minLength: 1, maxLength: 4 }), (hay, needles) => {
        const expected = [...hay].flatMap((_, at) => (needles.some((each) => hay.startsWith(each, at)) ? [at] : []));
        expect([...positions(needles, hay)].sort((a, b) => a - b)).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('finds addresses among addresses', () => {
    const address = fc.ipV4();
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 50 }), address, (some, wanted) => {
        const hay = [...some, wanted, ...some].join(' ');
        expect(findAny([wanted])(bytes(hay), 0, hay.length)).toBe(hay.indexOf(wanted));
      }),
    );
  });

  it('keeps to its bounds', () => {
    const find = findAny(['10.0.0.1']);
    expect(find(bytes('10.0.0.1 10.0.0.1'), 1, 17)).toBe(9);
    expect(find(bytes('10.0.0.1 10.0.0.1'), 1, 16)).toBe(-1);
    expect(find(bytes(''), 0, 0)).toBe(-1);
  });

  it('finds a needle longer than the longest jump', () => {
    const needle = 'a'.repeat(300);
    expect(findAny([needle])(bytes(`${'b'.repeat(1000)}${needle}`), 0, 1300)).toBe(1000);
  });
});
