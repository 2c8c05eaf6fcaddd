import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/base/problem.js';
import { memoryStore } from '../../src/engine/memory-store.js';
import { run } from '../../src/engine/run.js';
import { recordOf, type State } from '../../src/engine/state.js';
import { observation, type Proven, type Stage } from '../../src/engine/step.js';
import type { Store } from '../../src/engine/store.js';
import { fakeClock } from '../helpers/fake-clock.js';
import { type ScriptedUi, scriptedUi } from '../helpers/scripted-ui.js';
import { baseOf, freshState, sight, stage, thing, tinyCloud } from '../helpers/tiny-cloud.js';

const proven = (solved: boolean, again = false): Proven => ({ solved, again });

/** A stage that makes a key and looks whether it fits; `judgements` are what its proof comes to, one after the other. */
function locked(judgements: Proven[]) {
  const clock = fakeClock();
  const cloud = tinyCloud(clock);
  const store = memoryStore();
  const looks: string[] = [];
  const key = thing(cloud, 'key');
  const stages: readonly Stage[] = [
    stage(
      1,
      [
        key,
        sight('door', async () => String(looks.push('door'))),
        sight('said', async () => 'a guess', { isSaid: true }),
      ],
      {
        proof: observation<Proven>({
          id: 'proof',
          title: 'Does it open?',
          observe: async () => judgements.shift() ?? proven(true),
        }),
      },
    ),
    stage(2, [sight('after', async () => 'seen')]),
  ];
  const go = async (ui: ScriptedUi, mortal: Store = store) =>
    run(stages, (await store.load()) ?? freshState(), mortal, baseOf(ui, clock));
  return { cloud, store, looks, key, go };
}

const told = ({ events }: ScriptedUi) =>
  events.flatMap((event) =>
    event.kind === 'change'
      ? [`${event.sign} ${event.what}${event.note ? ` (${event.note})` : ''}`]
      : event.kind === 'stage-done'
        ? [`stage ${event.number}${event.solved === false ? ' unsolved' : ''}`]
        : [],
  );

/** Dies, as a killed process does, in the save after which `isTime` holds; what was saved is saved. */
const dyingAfter = (store: Store, isTime: (state: State) => boolean): Store => ({
  ...store,
  save: async (state) => {
    const saved = await store.save(state);
    if (isTime(saved)) throw new Problem('bug', 'killed');
    return saved;
  },
});

describe('a stage with a proof', () => {
  it('is done where it is proved, and what it made stays', async () => {
    const { cloud, go } = locked([proven(true)]);
    const ui = scriptedUi({ approve: ['do'] });
    const { state } = await go(ui);
    expect(state.stages).toEqual({ 1: 'done', 2: 'done' });
    expect(cloud.live()).toHaveLength(1);
  });

  it('takes back what did not help, and tries again for as long as the person wants', async () => {
    const { cloud, go, looks } = locked([proven(false, true), proven(false, true), proven(true)]);
    const ui = scriptedUi({ approve: ['do', 'do', 'do'] });
    const { state } = await go(ui);
    expect(told(ui)).toEqual([
      '+ key key id-1',
      '- key key id-1 (taken back)',
      '+ key key id-2',
      '- key key id-2 (taken back)',
      '+ key key id-3',
      'stage 1',
      'stage 2',
    ]);
    expect(looks).toHaveLength(3);
    expect(cloud.journal).toEqual(['make key', 'remove key', 'make key', 'remove key', 'make key']);
    expect(state.stages).toEqual({ 1: 'done', 2: 'done' });
    ui.verify();
  });

  it('gone on from without a proof is done and not solved, takes back what did not help, and is no clean-up', async () => {
    const { cloud, go } = locked([proven(false)]);
    const ui = scriptedUi({ approve: ['do'] });
    const outcome = await go(ui);
    expect(outcome.kind).toBe('finished');
    expect(outcome.state.stages).toEqual({ 1: 'unsolved', 2: 'done' });
    expect(told(ui)).toEqual(['+ key key id-1', '- key key id-1 (taken back)', 'stage 1 unsolved', 'stage 2']);
    expect(cloud.live()).toEqual([]);
    expect(recordOf(outcome.state, 'things/key')).toMatchObject({ status: 'undone', result: null });
  });

  it('keeps what nobody knows to be of no help, unless it is tried again', async () => {
    const unknown = locked([{ ...proven(false), keeps: true }]);
    const { state } = await unknown.go(scriptedUi({ approve: ['do'] }));
    expect(state.stages).toEqual({ 1: 'unsolved', 2: 'done' });
    expect(unknown.cloud.live()).toHaveLength(1);
    const again = locked([{ ...proven(false, true), keeps: true }, proven(true)]);
    await again.go(scriptedUi({ approve: ['do', 'do'] }));
    expect(again.cloud.live().map(({ id }) => id)).toEqual(['id-2']);
  });

  it('left unsolved is offered again on the next run, and keeps what the person said', async () => {
    const { go, looks } = locked([proven(false), proven(true)]);
    await go(scriptedUi({ approve: ['do'] }));
    const declined = await go(scriptedUi({ reopen: [false] }));
    expect(declined.state.stages).toEqual({ 1: 'unsolved', 2: 'done' });
    const ui = scriptedUi({ reopen: [true], approve: ['do'] });
    const { state } = await go(ui);
    expect(state.stages).toEqual({ 1: 'done', 2: 'done' });
    expect(looks).toHaveLength(2);
    expect(recordOf(state, 'said')).toMatchObject({ result: 'a guess' });
    ui.verify();
  });

  it('is judged anew where what it made was gone on a resume', async () => {
    const { cloud, go } = locked([proven(true), proven(false)]);
    await go(scriptedUi({ approve: ['do'] }));
    cloud.meddle('key', (made) => {
      made.removedAt = 0;
    });
    const { state } = await go(scriptedUi({ approve: ['do'] }));
    expect(state.stages).toEqual({ 1: 'unsolved', 2: 'done' });
  });
});

describe('killed', () => {
  const moments: readonly (readonly [string, (state: State) => boolean])[] = [
    ['right after the judgement', (state) => recordOf(state, 'things/key')?.status === 'undoing'],
    ['right after it was taken back', (state) => recordOf(state, 'things/key')?.status === 'undone'],
  ];

  it.each(moments)('%s to try again: takes back the rest, and tries again', async (_, isTime) => {
    const { cloud, store, go } = locked([proven(false, true), proven(true)]);
    await expect(go(scriptedUi({ approve: ['do'] }), dyingAfter(store, isTime))).rejects.toThrow('killed');
    const { state } = await go(scriptedUi({ approve: ['do'] }));
    expect(state.stages).toEqual({ 1: 'done', 2: 'done' });
    expect(cloud.live().map(({ id }) => id)).toEqual(['id-2']);
  });

  it.each(moments)('%s to go on: takes back the rest, asks nothing, and goes on', async (_, isTime) => {
    const { cloud, store, go } = locked([proven(false)]);
    await expect(go(scriptedUi({ approve: ['do'] }), dyingAfter(store, isTime))).rejects.toThrow('killed');
    const { state } = await go(scriptedUi());
    expect(state.stages).toEqual({ 1: 'unsolved', 2: 'done' });
    expect(cloud.live()).toEqual([]);
  });
});

describe('an object that is about something gone', () => {
  it('is taken back and made anew, each after asking', async () => {
    const clock = fakeClock();
    const cloud = tinyCloud(clock);
    const store = memoryStore();
    let state = 'well';
    const preview = { sign: '-', what: 'the old one', why: '', command: 'tiny remove', cost: 'free' } as const;
    const watcher = thing(cloud, 'watcher', {
      condition: async () => (state === 'well' ? { kind: 'well' } : { kind: 'stale', state, preview }),
    });
    const go = async (ui: ScriptedUi) =>
      run([stage(1, [watcher])], (await store.load()) ?? freshState(), store, baseOf(ui, clock));
    await go(scriptedUi({ approve: ['do'] }));
    state = 'watches what is gone';
    const paused = await go(scriptedUi({ approve: ['pause'] }));
    expect([paused.kind, cloud.live().length]).toEqual(['paused', 1]);
    const ui = scriptedUi({ approve: ['do', 'do'] });
    await go(ui);
    expect(told(ui)).toEqual([
      '! watcher watcher id-1 (watches what is gone)',
      '- watcher watcher id-1 (taken back)',
      '+ watcher watcher id-2',
    ]);
    expect(cloud.live().map(({ id }) => id)).toEqual(['id-2']);
    ui.verify();
  });
});
