import { describe, expect, it } from 'vitest';
import {
  cleaned,
  done,
  intend,
  observed,
  refused,
  removed,
  removing,
  type StageMark,
  type State,
  stageMarked,
} from '../../src/engine/state.js';
import { statusOf } from '../../src/engine/status.js';
import { freshState } from '../helpers/tiny-cloud.js';

const at = '2026-01-05T09:01:00.000Z';
const titles = [
  { number: 1, id: 'roles', title: 'IAM roles' },
  { number: 2, id: 'instances', title: 'Instances' },
  { number: 3, id: 'acl', title: 'Network ACL' },
];
const began = (state: State, id: string, costPerHour = 0.0104) =>
  intend(
    state,
    id,
    {
      plan: null,
      token: 't',
      attempt: 1,
      preview: { resource: 'instance', label: `instance ${id}`, stage: 2, costPerHour },
    },
    at,
  );
const made = (state: State, id: string) => done(began(state, id), id, { id: `i-${id}` }, `${id} i-${id}`, at);

const marked = (marks: Readonly<Record<number, StageMark>>): State =>
  Object.entries(marks).reduce((state, [number, mark]) => stageMarked(state, Number(number), mark, at), freshState());

describe('status', () => {
  it('of a new lab begins at the first stage', () => {
    expect(statusOf(freshState(), titles)).toEqual({
      schema: 1,
      lab: 'abcdefg2',
      mode: 'sandbox',
      account: '123456789012',
      region: 'eu-west-1',
      startedAt: '2026-01-05T09:00:00.000Z',
      finished: false,
      stages: [
        { number: 1, id: 'roles', title: 'IAM roles', status: 'current', solved: null },
        { number: 2, id: 'instances', title: 'Instances', status: 'pending', solved: null },
        { number: 3, id: 'acl', title: 'Network ACL', status: 'pending', solved: null },
      ],
      resources: [],
      costPerHour: 0,
      nextCommand: 'npx flowlab resume',
    });
  });

  it('lists what exists, what may exist and what is going, and what it all costs', () => {
    let state = made(made(freshState(), 'a'), 'b');
    state = removing(state, 'b', at);
    state = removed(made(state, 'c'), 'c', at);
    state = began(state, 'd', 0.0101);
    state = refused(began(state, 'e'), 'e', 'quota', at);
    state = observed(state, 'look', 'seen', at);
    const status = statusOf(state, titles);
    expect(status.resources).toEqual([
      { kind: 'instance', id: 'i-a', name: 'a i-a', stage: 2, state: 'made', costPerHour: 0.0104 },
      { kind: 'instance', id: 'i-b', name: 'b i-b', stage: 2, state: 'removing', costPerHour: 0.0104 },
      { kind: 'instance', id: null, name: 'instance d', stage: 2, state: 'unconfirmed', costPerHour: 0.0101 },
    ]);
    expect(status.costPerHour).toBe(0.0309);
  });

  it('is finished when every stage is done or skipped, and then points at clean-up', () => {
    const state = marked({ 1: 'done', 2: 'done', 3: 'skipped' });
    expect(statusOf(state, titles)).toMatchObject({ finished: true, nextCommand: 'npx flowlab cleanup' });
    expect(statusOf(state, titles).stages.map(({ status }) => status)).toEqual(['done', 'done', 'skipped']);
  });

  it('says of a stage with something to solve whether it was, and sends back to one that was not', () => {
    const solvable = titles.map((title) => (title.number === 1 ? title : { ...title, proves: true as const }));
    const of = (marks: Readonly<Record<number, StageMark>>) => statusOf(marked(marks), solvable);
    const solved = of({ 1: 'done', 2: 'done', 3: 'skipped' });
    expect(solved.stages.map(({ solved }) => solved)).toEqual([null, true, false]);
    expect(solved.nextCommand).toBe('npx flowlab cleanup');
    const unsolved = of({ 1: 'done', 2: 'unsolved', 3: 'done' });
    expect(unsolved.stages.map(({ status, solved }) => [status, solved])).toEqual([
      ['done', null],
      ['done', false],
      ['done', true],
    ]);
    expect(unsolved).toMatchObject({ finished: true, nextCommand: 'npx flowlab resume' });
    expect(of({}).stages.map(({ solved }) => solved)).toEqual([null, false, false]);
  });

  it('points at clean-up, and at no stage, once the lab shrinks; and at a new lab after it', () => {
    const shrinking = removing(made(stageMarked(freshState(), 1, 'done', at), 'a'), 'a', at);
    expect(statusOf(shrinking, titles)).toMatchObject({ finished: false, nextCommand: 'npx flowlab cleanup' });
    expect(statusOf(shrinking, titles).stages.map(({ status }) => status)).toEqual(['done', 'pending', 'pending']);
    expect(statusOf(cleaned(shrinking, at), titles).nextCommand).toBe('npx flowlab start');
  });
});
