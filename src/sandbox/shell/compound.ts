import { SyntaxProblem, type Word } from './syntax.js';

const COMPOUND = new Set([
  'if',
  'then',
  'for',
  'while',
  'until',
  'case',
  'do',
  'done',
  'fi',
  'function',
  'select',
  '[[',
  '{',
  '}',
]);

export function refuseCompound(words: readonly Word[]): void {
  const first = words.length === 1 && words[0]?.length === 1 ? words[0][0] : undefined;
  if (first?.kind === 'text' && !first.quoted && COMPOUND.has(first.text)) {
    throw new SyntaxProblem(
      `${first.text}: this simulated shell runs simple commands only, joined by ; && || or new lines`,
    );
  }
}
