import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../src/base/problem.js';
import type { Verdict } from '../../../src/diagnosis/verdict.js';
import { verdictOf, verdictOn, type Whole, wholeCase } from './case.js';

const shared = ['client-and-server', 'three-tier'];
const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''))
  // What several of them share asks nothing itself.
  .filter((name) => !shared.includes(name));

const said = (one: Whole): Verdict['verdict'] | null => {
  try {
    return verdictOn(one).verdict;
  } catch (problem) {
    // Who was asked about is not described any more.
    if (problem instanceof Problem) return null;
    throw problem;
  }
};

const headOf = (one: Whole) => {
  const { outcome, cause, certainty, alternatives } = verdictOn(one).verdict;
  return { outcome, cause, certainty, alternatives };
};

const isHeader = (line: string): boolean => line.includes('srcaddr');

const withRows = (one: Whole, change: (rows: readonly string[]) => readonly string[]): Whole => ({
  ...one,
  records: [...one.records.filter(isHeader), ...change(one.records.filter((line) => !isHeader(line)))],
});

/** The same, with one list not read, or one thing of a list not described. */
function* withLessDescribed(one: Whole): Generator<readonly [string, Whole]> {
  for (const [name, items] of Object.entries(one.described)) {
    const { [name]: _, ...others } = one.described;
    yield [`without ${name}`, { ...one, described: others }];
    for (const [at, item] of items.entries()) {
      const left = items.filter((other) => other !== item);
      yield [`without the ${at + 1}. of ${name}`, { ...one, described: { ...one.described, [name]: left } }];
    }
  }
}

describe.each(names)('%s', (name) => {
  const whole = wholeCase(name);
  const right = verdictOn(whole).verdict;

  it('is told the same in whatever order its rows lie, and where a file is given twice', () => {
    const expected = headOf(whole);

    expect(headOf(withRows(whole, (rows) => rows.toReversed()))).toEqual(expected);
    expect(headOf(withRows(whole, (rows) => [...rows, ...rows]))).toEqual(expected);
  });

  it('makes nothing else certain where less is described', () => {
    const wrong = [...withLessDescribed(whole)].flatMap(([what, one]) => {
      const verdict = said(one);
      const isOther = verdict?.certainty === 'certain' && verdict.cause !== right.cause;
      return isOther ? [`${what}: ${verdict.summary}`] : [];
    });

    expect(wrong).toEqual([]);
  });

  it('makes nothing else certain by the records of one interface alone', () => {
    const ids = new Set(whole.records.flatMap((line) => /\beni-\w+/.exec(line)?.[0] ?? []));
    const wrong = [...ids].flatMap((id) => {
      const verdict = said(withRows(whole, (rows) => rows.filter((row) => row.includes(id))));
      const isOther = verdict !== null && verdict.cause !== right.cause && verdict.outcome !== 'inconclusive';
      const isOverlooked = right.cause === 'REPLY_BY_OTHER_INTERFACE' && !verdict?.alternatives.includes(right.cause);
      return isOther && (verdict.certainty === 'certain' || isOverlooked) ? [`${id}: ${verdict.summary}`] : [];
    });

    expect(wrong).toEqual([]);
  });
});

const refusedByAcl = names
  .map((name) => [name, verdictOf(name).verdict] as const)
  .filter(([, { outcome, cause }]) => outcome === 'blocked' && cause?.includes('NETWORK_ACL'));

it.each(refusedByAcl)('%s: blames no silent host for a refusal that was searched out of the file', (name, right) => {
  const accepted = said(withRows(wholeCase(name), (rows) => rows.filter((row) => row.includes(' ACCEPT '))));

  expect([accepted?.cause, ...(accepted?.alternatives ?? [])]).toContain(right.cause);
});
