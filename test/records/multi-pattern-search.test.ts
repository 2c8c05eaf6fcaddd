import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAll } from '../../src/records/multi-pattern-search.js';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const everyEnd = (needles: readonly string[], hay: string): readonly number[] =>
  Array.from({ length: hay.length }, (_, at) => at + 1).filter((end) =>
    needles.some((needle) => hay.slice(0, end).endsWith(needle)),
  );

describe('findAll', () => {
  it('agrees with trying every needle at every place', () => {
    // Few letters, so that needles overlap themselves and each other.
    const text = fc.string({ unit: fc.constantFrom('1', '0', '.', ' '), maxLength: 200 });
    const needle = fc.string({ unit: fc.constantFrom('1', '0', '.'), minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(text, fc.array(needle, { minLength: 1, maxLength: 4 }), (hay, needles) => {
        expect(findAll(needles)(bytes(hay))).toEqual(everyEnd(needles, hay));
      }),
      { numRuns: 5000 },
    );
  });

  it('finds addresses among addresses', () => {
    fc.assert(
      fc.property(
        fc.array(fc.ipV4(), { maxLength: 50 }),
        fc.array(fc.ipV4(), { minLength: 1, maxLength: 3 }),
        (some, wanted) => {
          const hay = [...some, ...wanted, ...some].join(' ');
          expect(findAll(wanted)(bytes(hay))).toEqual(everyEnd(wanted, hay));
        },
      ),
    );
  });

  it('finds a needle longer than the longest jump, and none in what is too short', () => {
    const needle = 'a'.repeat(300);
    expect(findAll([needle])(bytes(`${'b'.repeat(1000)}${needle}`))).toEqual([1300]);
    expect(findAll([needle])(bytes('aaa'))).toEqual([]);
    expect(findAll([needle])(bytes(''))).toEqual([]);
  });
});
