import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { trial } from '../calibration/judge/run.js';
import { verdictOf, verdictOn, wholeCase } from '../cases/case.js';

const shared = ['client-and-server.json', 'three-tier.json'];
const cases = readdirSync(new URL('../cases', import.meta.url))
  .filter((file) => file.endsWith('.json') && !shared.includes(file))
  .map((file) => file.replace('.json', ''));

it('tells of each alternative what evidence would decide it, and of nothing else', () => {
  const verdicts = [...cases.map(verdictOf), ...Array.from({ length: 12 }, (_, at) => trial(900 + at).verdict)];

  expect(verdicts.some(({ verdict }) => verdict.alternatives.length > 1)).toBe(true);
  for (const { verdict, deciding = [] } of verdicts) {
    expect(deciding.map(({ cause }) => cause)).toEqual(verdict.alternatives);
    for (const { by } of deciding) expect(by).toMatch(/^[A-Z].*\S$/);
  }
});

it('asks for the records of a second interface of the machine, where the answer may have left by it', () => {
  const whole = wholeCase('reply-by-second-interface');
  const { verdict, nextExperiment, deciding } = verdictOn({
    ...whole,
    records: whole.records.filter((line) => !line.includes('eni-0ccccccccccccccc9')),
  });

  expect(verdict.alternatives).toContain('REPLY_BY_OTHER_INTERFACE');
  const asked =
    /Bring the records of eni-0ccccccccccccccc9, the other interface of i-\w+, as well: they tell whether the answer left by it; where no flow log covers it, start one/;
  expect(nextExperiment).toMatch(asked);
  expect(deciding?.find(({ cause }) => cause === 'REPLY_BY_OTHER_INTERFACE')?.by).toMatch(asked);
});
