import { cleanup } from '../../src/engine/cleanup.js';
import { memoryStore } from '../../src/engine/memory-store.js';
import { run } from '../../src/engine/run.js';
import { recordOf, type State } from '../../src/engine/state.js';
import type { Store } from '../../src/engine/store.js';
import { fakeClock } from './fake-clock.js';
import { byDefault, scriptedUi } from './scripted-ui.js';
import { aLab, baseOf, freshState, sight, stage, thing, tinyCloud, type Weather } from './tiny-cloud.js';

/** The process is dead: from the k-th point on, nothing it tries has any effect. */
export class Killed extends Error {}

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

/** What a lab of `doomedLab` is made of. */
export const names = ['role', 'host', 'rule', 'group'];

/**
 * A small lab that can be killed anywhere and run again, each time as a new process would. It audits itself: a call
 * that changes something must find its intent already kept.
 */
export function doomedLab({ honoursTokens = true, trouble = () => {} }: Pick<Weather, 'honoursTokens' | 'trouble'>) {
  const clock = fakeClock();
  const reaper = grimReaper();
  const kept = memoryStore();
  let durable: State | undefined;

  const audit = (call: string) => {
    const [verb, name] = call.split(' ');
    const status = durable && recordOf(durable, `things/${name}`)?.status;
    if (verb === 'make' && status !== 'intended') throw new Error(`${call}: it is ${status}, not intended`);
    if (verb === 'remove' && status !== 'removing') throw new Error(`${call}: it is ${status}, not removing`);
  };
  const cloud = tinyCloud(clock, {
    honoursTokens,
    lagMs: 8_000,
    lingerMs: 3_000,
    trouble: (call, when) => {
      reaper.point();
      audit(call);
      trouble(call, when);
    },
  });
  const bystander = cloud.plant('bystander', { lab: 'zzzzzzz2', step: 'things/role' });
  const store: Store = {
    ...kept,
    async save(state) {
      reaper.point();
      durable = await kept.save(state);
      reaper.point();
      return durable;
    },
  };
  const rule = thing(cloud, 'rule', { goesWith: 'the host' });
  const stages = [
    stage(1, [thing(cloud, 'role'), sight('look', async () => 'seen')]),
    stage(2, [thing(cloud, 'host'), { ...rule, find: findRule }]),
    stage(3, [thing(cloud, 'group', { removeLast: true })], { optional: true }),
  ];
  // The rule exists as long as its host does, whoever looks.
  function dropOrphan() {
    if (cloud.live().every(({ name }) => name !== 'host'))
      cloud.meddle('rule', (orphan) => {
        orphan.removedAt ??= clock.now();
      });
  }
  async function findRule(...args: Parameters<typeof rule.find>) {
    dropOrphan();
    return rule.find(...args);
  }
  const base = () => baseOf(scriptedUi({ approve: byDefault, bonus: byDefault, 'cleanup-all': byDefault }), clock);
  const owned = () => cloud.live().filter(({ owner }) => owner.lab === aLab.id);
  const inventory = async () => {
    dropOrphan();
    return owned().map(({ id, name }) => ({ resource: 'thing', id, label: name }));
  };
  return {
    reaper,
    cloud,
    clock,
    bystander,
    owned,
    everMade: () => cloud.made.filter(({ owner }) => owner.lab === aLab.id).map(({ name }) => name),
    state: () => kept.load(),
    resume: async () => run(stages, (await kept.load()) ?? freshState(), store, base()),
    clean: async () => cleanup(stages, (await kept.load()) ?? freshState(), store, base(), { inventory }),
  };
}
