import { expect, it } from 'vitest';
import { defaultFormat } from '../../../src/flow-log/format.js';
import { fieldFinder } from '../../../src/sandbox/logs/discovered-fields.js';

// CloudWatch Logs user guide, "Supported logs and discovered fields", "Fields in JSON logs".
it('fields of JSON are known by the names and numbers that lead there, null is none', () => {
  const find = fieldFinder([defaultFormat], (name) => name !== 'unasked');
  expect(find('{"a":{"b":5,"c":[{"d":"x"},true]},"e":null,"unasked":1}')).toEqual({
    'a.b': '5',
    'a.c.0.d': 'x',
    'a.c.1': 'true',
  });
  expect(find('{"a": broken')).toEqual({});
  const many = Object.fromEntries([...Array(300).keys()].map((n) => [n, n]));
  const { length } = Object.keys(find(JSON.stringify(many)));
  expect(length).toBe(200);
});
