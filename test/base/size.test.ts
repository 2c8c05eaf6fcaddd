import { expect, it } from 'vitest';
import { sizeInWords } from '../../src/base/size.js';

it('a size has at most three digits and the unit that fits', () => {
  const sizes = [0, 44, 999, 1000, 1840, 9_940, 9_960, 999_499, 999_600, 1_150_000_000, 5e15];
  expect(sizes.map(sizeInWords)).toEqual([
    '0 B',
    '44 B',
    '999 B',
    '1.0 kB',
    '1.8 kB',
    '9.9 kB',
    '10 kB',
    '999 kB',
    '1.0 MB',
    '1.1 GB',
    '5.0 PB',
  ]);
});
