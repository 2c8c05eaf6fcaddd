import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatest, least } from '../../src/base/extremes.js';

describe('the smallest and the greatest', () => {
  it('are those of Math.min and Math.max, infinite where there are none', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (values) => {
        expect([least(values), greatest(values)]).toEqual([Math.min(...values), Math.max(...values)]);
      }),
    );
  });

  it('are found among more values than a call takes', () => {
    const values = Array.from({ length: 500_000 }, (_, at) => at);
    expect([least(values), greatest(values)]).toEqual([0, 499_999]);
  });
});
