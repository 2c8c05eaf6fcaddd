import { describe, expect, it } from 'vitest';
import {
  cleaned,
  done,
  intend,
  isShrinking,
  observed,
  recordOf,
  recovered,
  refused,
  removed,
  removing,
  stageMarked,
} from '../../src/engine/state.js';
import { freshState } from '../helpers/tiny-cloud.js';

const at = '2026-01-05T09:01:00.000Z';
const preview = { resource: 'role', label: 'role Demo', stage: 1, costPerHour: 0 };
const intent = { plan: { name: 'Demo' }, token: 't', attempt: 3, preview };

describe('transitions', () => {
  it('carry plan and attempt from intent to removal, and the label of what was made', () => {
    let state = intend(freshState(), 'a', intent, at);
    expect(recordOf(state, 'a')).toEqual({ status: 'intended', ...intent });
    state = done(state, 'a', { id: 'r-1' }, 'Demo r-1', at);
    const made = {
      plan: { name: 'Demo' },
      result: { id: 'r-1' },
      attempt: 3,
      at,
      preview: { ...preview, label: 'Demo r-1' },
    };
    expect(recordOf(state, 'a')).toEqual({ status: 'done', ...made });
    state = removing(state, 'a', at);
    expect(recordOf(state, 'a')).toEqual({ status: 'removing', ...made });
    expect(recordOf(removed(state, 'a', at), 'a')).toEqual({ status: 'removed', ...made });
  });

  it('change nothing in the state they were given', () => {
    const before = freshState();
    const frozen = JSON.stringify(before);
    cleaned(
      stageMarked(stageMarked(observed(intend(before, 'a', intent, at), 'b', 1, at), 1, 'done', at), 2, 'skipped', at),
      at,
    );
    expect(JSON.stringify(before)).toBe(frozen);
  });

  it('take what was never made as removed, without a result', () => {
    const state = removed(intend(freshState(), 'a', intent, at), 'a', at);
    expect(recordOf(state, 'a')).toMatchObject({ status: 'removed', result: null });
  });

  it('let a removed object come back to be removed again', () => {
    const state = recovered(freshState(), 'a', { id: 'r-1' }, preview, at);
    expect(recordOf(removing(removed(state, 'a', at), 'a', at), 'a')).toMatchObject({
      status: 'removing',
      result: { id: 'r-1' },
    });
  });

  it('forget a refusal with the next intent', () => {
    const state = refused(intend(freshState(), 'a', intent, at), 'a', 'quota', at);
    expect(recordOf(state, 'a')).toHaveProperty('refused', 'quota');
    expect(recordOf(intend(state, 'a', { ...intent, attempt: 4 }, at), 'a')).not.toHaveProperty('refused');
  });

  it.each([
    [
      'a result without an intent',
      () => done(freshState(), 'a', { id: 'r-1' }, 'x', at),
      'Step a is not recorded, not intended or done.',
    ],
    [
      'a removal of nothing',
      () => removing(freshState(), 'a', at),
      'Step a is not recorded, not intended or done or undoing or removing or removed.',
    ],
    [
      'the removal of an observation',
      () => removing(observed(freshState(), 'a', 'seen', at), 'a', at),
      'Step a recorded something that is not an object on AWS.',
    ],
    [
      'a result after the removal',
      () => done(removed(intend(freshState(), 'a', intent, at), 'a', at), 'a', { id: 'x' }, 'x', at),
      'Step a is removed, not intended or done.',
    ],
  ])('refuse %s', (_name, act, message) => {
    expect(act).toThrow(expect.objectContaining({ code: 'bug', message }));
  });

  it('know no records but their own', () => {
    expect(recordOf(freshState(), 'constructor')).toBeUndefined();
  });
});

describe('a lab', () => {
  it('only shrinks once a removal was recorded', () => {
    const made = recovered(freshState(), 'a', { id: 'r-1' }, preview, at);
    expect(isShrinking(made)).toBe(false);
    expect(isShrinking(removing(made, 'a', at))).toBe(true);
    expect(isShrinking(removed(made, 'a', at))).toBe(true);
    expect(isShrinking(cleaned(freshState(), at))).toBe(true);
  });
});
