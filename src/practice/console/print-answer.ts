import jmespath from 'jmespath';
import type { NotUnderstood } from '../../diagnosis/what-if/command-line.js';
import { asText, type Cells } from './text-answer.js';

/** How a command of the AWS CLI wants its answer printed, and the words that are left without that. */
export interface Printing {
  readonly words: readonly string[];
  /** An expression of JMESPath that picks from the answer; null for all of it. */
  readonly query: string | null;
  readonly output: Output;
}

const outputs = ['json', 'text'] as const;
type Output = (typeof outputs)[number];

/** The same command for the whole of its answer, as JSON. */
export const printedWhole = (given: readonly string[]): readonly string[] =>
  given.filter((word, at) => !/^--(query|output)(=|$)/s.test(word) && !/^--(query|output)$/.test(given[at - 1] ?? ''));

export function printingIn(given: readonly string[]): Printing | NotUnderstood {
  const words: string[] = [];
  const wants: { query: string | null; output: string } = { query: null, output: 'json' };
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? '';
    const [, option, joined] = /^--(query|output)(?:=(.*))?$/s.exec(word) ?? [];
    if (option !== 'query' && option !== 'output') {
      words.push(word);
      continue;
    }
    const value = joined ?? given[++at];
    if (value === undefined) return { reason: `has no value for --${option}` };
    wants[option] = value;
  }
  const output = outputs.find((one) => one === wants.output);
  if (!output) return { reason: `can be printed as ${outputs.join(' or ')}, not as ${wants.output}` };
  const wrong = wants.query === null ? null : mistakeIn(wants.query);
  return wrong ?? { words, query: wants.query, output };
}

function mistakeIn(query: string): NotUnderstood | null {
  try {
    jmespath.search(null, query);
  } catch (error) {
    if (error instanceof Error && /^(Lexer|Parser)Error$/.test(error.name))
      return { reason: `has a --query that is no JMESPath (${error.message})` };
  }
  return null;
}

const isEmpty = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && Object.keys(answer).length === 0;

/** The lines of an answer, each as its cells; null for a query that asks of a value what it has not, such as the length of a number. */
export function printed(answer: unknown, { query, output }: Printing): readonly Cells[] | null {
  let picked = answer;
  try {
    if (query !== null) picked = jmespath.search(answer, query);
  } catch {
    return null;
  }
  // What has nothing to say prints nothing, as in the AWS CLI.
  if (query === null && isEmpty(picked)) return [];
  return output === 'text'
    ? asText(picked)
    : JSON.stringify(picked, null, 4)
        .split('\n')
        .map((line) => [line]);
}
