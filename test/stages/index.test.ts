import { expect, it } from 'vitest';
import { contents } from '../../src/stages/index.js';

const stages = await Promise.all(contents.map(async (entry) => ({ entry, stage: (await entry.load()).stage })));
const steps = stages.flatMap(({ stage }) => stage.steps);

it('the table of contents says what each stage says of itself', () => {
  for (const { entry, stage } of stages) {
    expect([entry.number, entry.id, entry.title]).toEqual([stage.number, stage.id, stage.title]);
  }
  expect(contents.map(({ number }) => number)).toEqual(contents.map((_, at) => at + 1));
});

it('no two steps share an id: the ledger keeps one record for each', () => {
  expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
});

it('every change is removed, by itself or with another, and never both', () => {
  for (const step of steps) {
    if (step.kind === 'change')
      expect([step.id, (step.remove === undefined) !== (step.goesWith === undefined)]).toEqual([step.id, true]);
  }
});

it('the bonus alone may be skipped', () => {
  expect(stages.filter(({ stage }) => stage.optional).map(({ stage }) => stage.number)).toEqual([9]);
});
