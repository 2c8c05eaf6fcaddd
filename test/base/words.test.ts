import { expect, it } from 'vitest';
import { enumerated } from '../../src/base/words.js';

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j is listed as "%s"', (names, words) => {
  expect(enumerated(names)).toBe(words);
});
