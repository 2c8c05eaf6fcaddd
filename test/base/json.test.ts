import { expect, it } from 'vitest';
import { isSameJson } from '../../src/base/json.js';

it.each([
  ['in another order', { a: 1, b: { c: 2, d: [3] } }, { b: { d: [3], c: 2 }, a: 1 }, true],
  ['with a member that is undefined', { a: 1, b: undefined }, { a: 1 }, true],
  ['with another value within', { a: { b: 1 } }, { a: { b: 2 } }, false],
  ['with one member more', { a: 1 }, { a: 1, b: null }, false],
  ['with a list in another order', [1, 2], [2, 1], false],
])('an object %s', (_, one, other, isSame) => {
  expect(isSameJson(one, other)).toBe(isSame);
});
