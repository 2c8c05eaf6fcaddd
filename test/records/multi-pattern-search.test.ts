import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEach, findTogether } from '../../src/records/multi-pattern-search.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

const everyEnd = (patterns: readonly string[], hay: string): readonly number[] =>
  Array.from({ length: hay.length }, (_, at) => at + 1).filter((end) =>
    patterns.some((pattern) => hay.slice(0, end).endsWith(pattern)),
  );

describe.each([
  ['one pattern after the other', findEach],
  ['all patterns together', findTogether],
])('the search for %s', (_, findAll) => {
  it('agrees with trying every pattern at every place', () => {
    // Few letters, so that patterns overlap themselves and each other.
    const text = fc.string({ unit: fc.constantFrom('1', '0', '.', ' '), maxLength: 200 });
    const pattern = fc.string({ unit: fc.constantFrom('1', '0', '.'), minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(text, fc.array(pattern, { minLength: 1, maxLength: 4 }), (hay, patterns) => {
        expect(findAll(patterns)(bytes(hay))).toEqual(everyEnd(patterns, hay));
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

  it('finds a pattern longer than the longest jump, and none in what is too short', () => {
    const pattern = 'a'.repeat(300);
    expect(findAll([pattern])(bytes(`${'b'.repeat(1000)}${pattern}`))).toEqual([1300]);
    expect(findAll([pattern])(bytes('aaa'))).toEqual([]);
    expect(findAll([pattern])(bytes(''))).toEqual([]);
  });
});
