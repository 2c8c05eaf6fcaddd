import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstIndex } from '../../src/base/first-index.js';

it('is where a look at one after the other would end', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.nat(21), (values, bound) => {
      const sorted = values.toSorted((a, b) => a - b);
      const found = sorted.findIndex((value) => value >= bound);
      expect(firstIndex(sorted.length, (index) => (sorted[index] ?? 0) >= bound)).toBe(
        found === -1 ? sorted.length : found,
      );
    }),
  );
});

it('looks at few of many', () => {
  let looks = 0;
  firstIndex(1_000_000, (index) => {
    looks += 1;
    return index >= 123_456;
  });
  expect(looks).toBeLessThanOrEqual(20);
});
