import { expect, it } from 'vitest';
import { mistakeSources, undocumented } from '../e2e/mistake-sources.js';
import { mistakes } from '../e2e/mistakes.js';
import { moreMistakes } from '../e2e/more-mistakes.js';

const said = [...mistakes, ...moreMistakes].map(([, code, words]) => `${code}: ${words}`);

it('the words of each mistake have a source, or are known to have none', () => {
  const without = said.filter((text) => !mistakeSources.some(([pattern]) => pattern.test(text)));
  expect([...new Set(without)].sort()).toEqual([...undocumented].sort());
});

it('no source stands for nothing', () => {
  expect(mistakeSources.filter(([pattern]) => !said.some((text) => pattern.test(text)))).toEqual([]);
});
