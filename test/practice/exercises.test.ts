import { describe, expect, test } from 'vitest';
import { exercises } from '../../src/practice/exercises/index.js';
import { keyOf } from '../../src/practice/key/key.js';
import { workOf } from '../../src/practice/work/judge.js';
import { begin, gradeFor, points } from './learner.js';
import { solutions } from './solutions.js';

const seeds = [1, 2];
const full = { place: '1/1', cause: '1/1', evidence: '2/2', alternatives: '2/2', fix: '4/4' };

describe.each(exercises.map((exercise) => [exercise.name, exercise] as const))('%s', (name, exercise) => {
  const solution = solutions[name];
  if (!solution) throw new Error(`Nobody solves ${name}`);

  test.each(seeds)('of seed %i is solved in full by who knows how', async (seed) => {
    const learner = await begin(exercise, seed);
    const key = keyOf((await workOf(learner.exercise, learner.site)).facts);
    const answer = await solution.answer(learner);
    await solution.fix(learner);
    const grade = await gradeFor(learner, answer);
    expect(points(grade), JSON.stringify({ grade, answer, key }, null, 1)).toEqual(full);
  });
});
