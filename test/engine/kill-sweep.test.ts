import { describe, expect, it } from 'vitest';
import { cleanup } from '../../src/engine/cleanup.js';
import { memoryStore } from '../../src/engine/memory-store.js';
import { run } from '../../src/engine/run.js';
import { recordOf } from '../../src/engine/state.js';
import type { Store } from '../../src/engine/store.js';
import { fakeClock } from '../helpers/fake-clock.js';
import { byDefault, scriptedUi } from '../helpers/scripted-ui.js';
import { aLab, baseOf, freshState, sight, stage, thing, tinyCloud } from '../helpers/tiny-cloud.js';

/** The process is dead: from the k-th point on, nothing it tries has any effect. */
class Killed extends Error {}

function grimReaper() {
  let left = Number.POSITIVE_INFINITY;
  let points = 0;
  return {
    /** Where a power cut could come: around every save and every call. */
    point: () => {
      points++;
      if (--left <= 0) throw new Killed();
    },
    strikeAt: (k: number) => {
      left = k;
    },
    spare: () => {
      left = Number.POSITIVE_INFINITY;
    },
    points: () => points,
  };
}

function world(honoursTokens: boolean) {
  const clock = fakeClock();
  const reaper = grimReaper();
  const weather = { honoursTokens, lagMs: 8_000, lingerMs: 3_000, trouble: reaper.point };
  const cloud = tinyCloud(clock, weather);
  const bystander = cloud.plant('bystander', { lab: 'zzzzzzz2', step: 'things/role' });
  const kept = memoryStore();
  const store: Store = {
    ...kept,
    async save(state) {
      reaper.point();
      const unannounced = cloud.live().find(({ owner }) => owner.lab === aLab.id && !recordOf(state, owner.step));
      if (unannounced) throw new Error(`${unannounced.name} was made without an intent`);
      const saved = await kept.save(state);
      reaper.point();
      return saved;
    },
  };
  const stages = [
    stage(1, [thing(cloud, 'role'), sight('look', async () => 'seen')]),
    stage(2, [thing(cloud, 'host'), thing(cloud, 'rule', { goesWith: 'the host', find: hostsRule })]),
    stage(3, [thing(cloud, 'group', { removeLast: true })], { optional: true }),
  ];
  // The rule exists as long as its host does, and its own making counts as a thing.
  async function hostsRule(_: unknown, { result }: { readonly result?: { readonly id: string } | undefined }) {
    const host = cloud.find('host');
    const rule = cloud.find('rule', result?.id);
    if (rule && cloud.live().every(({ name }) => name !== 'host')) rule.removedAt ??= clock.now();
    return host && rule ? { id: rule.id, name: rule.name, colour: rule.colour } : undefined;
  }
  const ui = () => scriptedUi({ approve: byDefault, bonus: byDefault, 'cleanup-all': byDefault });
  const owned = () => cloud.live().filter(({ owner }) => owner.lab === aLab.id);
  return {
    reaper,
    cloud,
    clock,
    bystander,
    owned,
    resume: async () => run(stages, (await kept.load()) ?? freshState(), store, baseOf(ui(), clock)),
    clean: async () =>
      cleanup(stages, (await kept.load()) ?? freshState(), store, baseOf(ui(), clock), {
        inventory: async () => owned().map(({ id, name }) => ({ resource: 'thing', id, label: name })),
      }),
  };
}

/** Runs until the reaper strikes; true when it finished before. */
async function survives(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return false;
  }
}

const names = ['role', 'host', 'rule', 'group'];

describe.each([
  { honoursTokens: true, cloud: 'honours client tokens' },
  { honoursTokens: false, cloud: 'ignores client tokens' },
])('killed at every save and every call, in a cloud that $cloud', ({ honoursTokens }) => {
  const pointsOf = async (phase: 'resume' | 'clean') => {
    const calm = world(honoursTokens);
    await calm.resume();
    const made = calm.reaper.points();
    if (phase === 'resume') return made;
    await calm.clean();
    return calm.reaper.points() - made;
  };

  it('makes each object at most once, and completes the lab on resume', async () => {
    const points = await pointsOf('resume');
    expect(points).toBeGreaterThan(40);
    for (let k = 1; k <= points; k++) {
      const it = world(honoursTokens);
      it.reaper.strikeAt(k);
      expect(await survives(it.resume), `killed at ${k}`).toBe(false);
      it.reaper.spare();
      expect((await it.resume()).kind).toBe('finished');
      expect(
        it.cloud.made.filter(({ owner }) => owner.lab === aLab.id).map(({ name }) => name),
        `killed at ${k}`,
      ).toEqual(names);
    }
  });

  it('makes each object at most once when the resumed run is killed too, again and again', async () => {
    const points = await pointsOf('resume');
    for (let k = 1; k <= points; k += 3)
      for (let step = 1; step <= 12; step++) {
        const it = world(honoursTokens);
        it.reaper.strikeAt(k);
        // Each run gets a little further; the last is spared.
        for (let deaths = 0; deaths < 6 && !(await survives(it.resume)); deaths++)
          it.reaper.strikeAt(step * (deaths + 1));
        it.reaper.spare();
        expect((await it.resume()).kind).toBe('finished');
        expect(it.owned().map(({ name }) => name)).toEqual(names);
        expect(it.cloud.made).toHaveLength(1 + names.length);
      }
  });

  it('removes everything of ours and nothing else when clean-up is killed, or the run before it', async () => {
    const points = await pointsOf('clean');
    expect(points).toBeGreaterThan(24);
    for (let k = 1; k <= points; k++) {
      const it = world(honoursTokens);
      await it.resume();
      it.reaper.strikeAt(k);
      expect(await survives(it.clean), `killed at ${k}`).toBe(false);
      it.reaper.spare();
      expect(await it.clean(), `killed at ${k}`).toMatchObject({ kind: 'cleaned', left: [] });
      expect(it.cloud.live()).toEqual([it.bystander]);
    }
  });

  it('cleans up after a run that was killed anywhere', async () => {
    const points = await pointsOf('resume');
    for (let k = 1; k <= points; k++) {
      const it = world(honoursTokens);
      it.reaper.strikeAt(k);
      await survives(it.resume);
      it.reaper.spare();
      expect(await it.clean(), `killed at ${k}`).toMatchObject({ kind: 'cleaned', left: [] });
      expect(it.cloud.live()).toEqual([it.bystander]);
    }
  });
});
