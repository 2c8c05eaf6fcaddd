import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/base/problem.js';
import { memoryStore } from '../../src/engine/memory-store.js';
import { type LabRunOptions, run } from '../../src/engine/run.js';
import { intend, recordOf, removing, type State } from '../../src/engine/state.js';
import type { Condition, Stage } from '../../src/engine/step.js';
import type { Store } from '../../src/engine/store.js';
import type { Preview } from '../../src/ui.js';
import { fakeClock } from '../helpers/fake-clock.js';
import { type ScriptedUi, scriptedUi } from '../helpers/scripted-ui.js';
import { aLab, baseOf, freshState, sight, stage, thing, tinyCloud, type Weather } from '../helpers/tiny-cloud.js';

/** A lab that can be run again and again, each time as a new process would. */
function lab(weather: Weather = {}) {
  const clock = fakeClock();
  const cloud = tinyCloud(clock, weather);
  const store = memoryStore();
  const go = async (
    stages: readonly Stage[],
    ui: ScriptedUi,
    options: LabRunOptions & { signal?: AbortSignal; store?: Store } = {},
  ) => {
    const state = (await store.load()) ?? freshState();
    const base = baseOf(ui, clock, options.signal ? { signal: options.signal } : {});
    return run(stages, state, options.store ?? store, base, options);
  };
  return { clock, cloud, store, go };
}

const changesTold = ({ events }: ScriptedUi) =>
  events.flatMap((event) =>
    event.kind === 'change' ? [`${event.sign} ${event.what}${event.note ? ` (${event.note})` : ''}`] : [],
  );

const recorded = async (store: Store, id: string) => {
  const state = await store.load();
  return state && recordOf(state, id);
};

describe('a first run', () => {
  it('previews, asks, makes and records each change, and tells each stage', async () => {
    const { cloud, store, go } = lab();
    const ui = scriptedUi({ approve: ['do', 'do'] });
    const outcome = await go([stage(1, [thing(cloud, 'role')]), stage(2, [thing(cloud, 'host')])], ui);

    expect(outcome.kind).toBe('finished');
    expect(ui.events.map(({ kind }) => kind)).toEqual([
      'stage',
      'preview',
      'change',
      'stage-done',
      'stage',
      'preview',
      'change',
      'stage-done',
    ]);
    expect(changesTold(ui)).toEqual(['+ role role id-1', '+ host host id-2']);
    expect(outcome.state.stages).toEqual({ 1: 'done', 2: 'done' });
    expect(await recorded(store, 'things/host')).toMatchObject({
      status: 'done',
      plan: { name: 'host' },
      result: { id: 'id-2' },
      preview: { resource: 'host', label: 'host id-2', stage: 2, costPerHour: 0.01 },
    });
    ui.verify();
  });

  it('has the intent on record before the call goes out', async () => {
    const { store, go } = lab();
    const seen: unknown[] = [];
    const cloud = tinyCloud(fakeClock(), {});
    const spying = thing(cloud, 'role', {
      make: async (_, plan, token) => {
        seen.push(await recorded(store, 'things/role'), token);
        return { id: 'id-1', name: plan.name, colour: 'blue' };
      },
    });
    await go([stage(1, [spying])], scriptedUi({ approve: ['do'] }));
    expect(seen).toEqual([
      expect.objectContaining({
        status: 'intended',
        plan: { name: 'role', attempt: 1 },
        token: 'abcdefg2-things.role-1',
        attempt: 1,
      }),
      'abcdefg2-things.role-1',
    ]);
  });

  it('sends nothing when the intent cannot be kept', async () => {
    const { cloud, store, go } = lab();
    const full: Store = {
      ...store,
      save: async (state) => {
        if (Object.keys(state.steps).length > 0) throw new Problem('storage', 'The disk is full.');
        return store.save(state);
      },
    };
    await expect(
      go([stage(1, [thing(cloud, 'role')])], scriptedUi({ approve: ['do'] }), { store: full }),
    ).rejects.toMatchObject({ code: 'storage' });
    expect(cloud.journal).toEqual([]);
  });

  it('proves that it can write before it asks anything', async () => {
    const { cloud, store, go } = lab();
    const ui = scriptedUi({});
    const readOnly: Store = { ...store, probe: () => Promise.reject(new Problem('storage', 'read-only')) };
    await expect(go([stage(1, [thing(cloud, 'role')])], ui, { store: readOnly })).rejects.toMatchObject({
      code: 'storage',
    });
    expect(ui.asked).toEqual([]);
  });

  it('shows what it made when the result cannot be kept, and adopts it the next time', async () => {
    const { cloud, store, go } = lab();
    let tries = 0;
    const failing: Store = {
      ...store,
      save: async (state) => {
        if (recordOf(state, 'things/role')?.status !== 'done') return store.save(state);
        tries++;
        throw new Problem('storage', 'The disk is full.');
      },
    };
    const ui = scriptedUi({ approve: ['do'] });
    const stages = [stage(1, [thing(cloud, 'role')])];
    await expect(go(stages, ui, { store: failing })).rejects.toMatchObject({ code: 'storage' });
    expect(tries).toBe(2);
    expect(ui.events.at(-1)).toEqual({
      kind: 'document',
      title: 'Made, but not saved: role role id-1',
      body: { id: 'id-1', name: 'role', colour: 'blue' },
    });
    expect((await go(stages, scriptedUi())).kind).toBe('finished');
    expect(cloud.made).toHaveLength(1);
  });

  it('hands a step the results of earlier steps', async () => {
    const { cloud, go } = lab();
    const role = thing(cloud, 'role');
    const seen: string[] = [];
    const look = sight('look', async ({ result, known }) => {
      seen.push(result(role).id, String(known(thing(cloud, 'host'))));
      return 'seen';
    });
    await go([stage(1, [role, look])], scriptedUi({ approve: ['do'] }));
    expect(seen).toEqual(['id-1', 'undefined']);
  });

  it('calls the use of a result that is not there a bug', async () => {
    const { cloud, go } = lab();
    const early = sight('early', async ({ result }) => result(thing(cloud, 'host')).id);
    await expect(go([stage(1, [early])], scriptedUi())).rejects.toMatchObject({
      code: 'bug',
      message: 'Step things/host is used before it has a result.',
    });
  });
});

describe('asking', () => {
  it('asks no more in a stage once all of it was approved, and asks again in the next', async () => {
    const { cloud, go } = lab();
    const ui = scriptedUi({ approve: ['stage', 'do'] });
    await go([stage(1, [thing(cloud, 'a'), thing(cloud, 'b')]), stage(2, [thing(cloud, 'c')])], ui);
    expect(cloud.journal).toEqual(['make a', 'make b', 'make c']);
    expect(ui.events.filter(({ kind }) => kind === 'preview')).toHaveLength(3);
    ui.verify();
  });

  it('shows more on demand: what was not on the screen yet, once', async () => {
    const { cloud, go } = lab();
    const ui = scriptedUi({ approve: ['more', 'do'] });
    await go([stage(1, [thing(cloud, 'a')])], ui);
    const offered = ui.questions.map(({ choices }) => choices.some(({ value }) => value === 'more'));
    expect(offered).toEqual([true, false]);
    expect(ui.events.filter(({ kind }) => kind === 'document' || kind === 'list')).toEqual([
      { kind: 'document', title: 'A document', body: { plan: { name: 'a', attempt: 1 } } },
    ]);
    ui.verify();
  });

  it('pauses without a call, and asks the same question on resume', async () => {
    const { cloud, go } = lab();
    const stages = [stage(1, [thing(cloud, 'a')])];
    expect(await go(stages, scriptedUi({ approve: ['pause'] }))).toMatchObject({ kind: 'paused', stage: 1 });
    expect(cloud.journal).toEqual([]);
    const again = scriptedUi({ approve: ['do'] });
    expect((await go(stages, again)).kind).toBe('finished');
    again.verify();
  });

  it('offers to skip only where the stage is optional, and remembers it', async () => {
    const { cloud, go } = lab();
    const stages = [
      stage(1, [thing(cloud, 'a')]),
      stage(2, [thing(cloud, 'b'), thing(cloud, 'c')], { optional: true }),
    ];
    const ui = scriptedUi({ bonus: [true], approve: ['do', 'do', 'skip'] });
    const { state } = await go(stages, ui);
    const offers = ui.questions
      .filter(({ id }) => id === 'approve')
      .map(({ choices }) => choices.some(({ value }) => value === 'skip'));
    expect(offers).toEqual([false, true, true]);
    expect(state.stages).toEqual({ 1: 'done', 2: 'skipped' });
    expect(cloud.journal).toEqual(['make a', 'make b']);
    expect((await go(stages, scriptedUi())).kind).toBe('finished');
  });

  it('takes "do" as the answer of --yes to a change, and yes to the bonus', async () => {
    const { cloud, go } = lab();
    const ui = scriptedUi({ bonus: [false], approve: ['do'] });
    await go([stage(1, [thing(cloud, 'a')]), stage(2, [thing(cloud, 'b')], { optional: true })], ui);
    expect(ui.questions.map(({ id, flag, choices, default: index }) => [id, flag, choices[index]?.value])).toEqual([
      ['approve', '--yes', 'do'],
      ['bonus', '--skip-bonus', true],
    ]);
    expect(cloud.journal).toEqual(['make a']);
  });

  it('skips the bonus unasked where --skip-bonus was given, and asks nobody who has begun it', async () => {
    const { cloud, store, clock } = lab();
    const bonus = stage(1, [thing(cloud, 'a'), thing(cloud, 'b')], { optional: true });
    const noBonus = { ...aLab, options: { ...aLab.options, skipBonus: true } };
    const skipped = await run(
      [bonus],
      freshState(noBonus),
      memoryStore(),
      baseOf(scriptedUi(), clock, { lab: noBonus }),
    );
    expect(skipped.state.stages).toEqual({ 1: 'skipped' });

    const first = await run(
      [bonus],
      freshState(),
      store,
      baseOf(scriptedUi({ bonus: [true], approve: ['do', 'pause'] }), clock),
    );
    const ui = scriptedUi({ approve: ['do'] });
    expect((await run([bonus], first.state, store, baseOf(ui, clock))).kind).toBe('finished');
    ui.verify();
  });
});

describe('until', () => {
  it('stops after the stage asked for, and goes on from there', async () => {
    const { cloud, go } = lab();
    const stages = [stage(1, [thing(cloud, 'a')]), stage(2, [thing(cloud, 'b')])];
    expect(await go(stages, scriptedUi({ approve: ['do'] }), { until: 1 })).toMatchObject({
      kind: 'reached',
      stage: 1,
    });
    expect(await go(stages, scriptedUi({ approve: ['do'] }), { until: 2 })).toMatchObject({ kind: 'finished' });
    expect(cloud.journal).toEqual(['make a', 'make b']);
  });
});

describe('observations', () => {
  it('are kept, and looked at again on resume only where they say so', async () => {
    const { go } = lab();
    const calls: string[] = [];
    const steps = [
      sight('once', async () => String(calls.push('once'))),
      sight('always', async () => String(calls.push('always')), { repeats: true }),
    ];
    await go([stage(1, steps)], scriptedUi());
    await go([stage(1, steps)], scriptedUi());
    expect(calls).toEqual(['once', 'always', 'always']);
  });
});

describe('a resumed run', () => {
  const once = async (weather: Weather = {}) => {
    const it = lab(weather);
    const stages = [stage(1, [thing(it.cloud, 'a')])];
    await it.go(stages, scriptedUi({ approve: ['do'] }));
    return { ...it, stages };
  };

  it('looks that what it made is still there, without stage headings, and sends nothing', async () => {
    const { cloud, go, stages } = await once();
    const ui = scriptedUi();
    await go(stages, ui);
    expect(ui.events).toEqual([{ kind: 'change', sign: '=', what: 'a a id-1', elapsedMs: 0, note: 'still there' }]);
    expect(cloud.journal).toEqual(['make a']);
  });

  const preview: Preview = { sign: '~', what: 'a from stopped to running', why: 'w', command: 'c', cost: 'free' };
  it('wakes what somebody put to sleep, if the person agrees', async () => {
    const { go, cloud } = lab();
    let asleep = false;
    const wake = async () => {
      asleep = false;
    };
    const condition = async (): Promise<Condition> =>
      asleep ? { kind: 'asleep', state: 'stopped', preview, wake } : { kind: 'well' };
    const stages = [stage(1, [thing(cloud, 'a', { condition })]), stage(2, [thing(cloud, 'b')])];
    await go(stages, scriptedUi({ approve: ['do'] }), { until: 1 });
    asleep = true;
    expect(await go(stages, scriptedUi({ approve: ['pause'] }))).toMatchObject({ kind: 'paused', stage: 1 });
    expect(asleep).toBe(true);
    const ui = scriptedUi({ approve: ['do', 'do'] });
    expect(await go(stages, ui)).toMatchObject({ kind: 'finished' });
    expect(asleep).toBe(false);
    expect(
      ui.events.flatMap((event) => (event.kind === 'change' ? [`${event.sign} ${event.note}`] : [])).slice(0, 2),
    ).toEqual(['! found stopped', '~ started again']);
    expect(cloud.journal).toEqual(['make a', 'make b']);
  });

  it('waits for the end of what is ending, makes it anew, and observes again what came after it, nothing before', async () => {
    const { go, cloud, clock } = lab({ lingerMs: 30_000 });
    const seen: string[] = [];
    let ended = false;
    const condition = async (): Promise<Condition> =>
      ended ? { kind: 'ended', state: 'shutting-down' } : { kind: 'well' };
    const look = (id: string) => sight(id, async () => String(seen.push(id)));
    const stages = [
      stage(1, [look('before'), thing(cloud, 'a', { condition }), look('after')]),
      stage(2, [look('later')]),
    ];
    await go(stages, scriptedUi({ approve: ['do'] }));
    cloud.meddle('a', (a) => {
      a.removedAt = clock.now();
    });
    ended = true;
    const ui = scriptedUi({ approve: ['do'] });
    expect(await go(stages, ui)).toMatchObject({ kind: 'finished' });
    expect(seen).toEqual(['before', 'after', 'later', 'after', 'later']);
    expect(cloud.live().map(({ id }) => id)).toEqual(['id-2']);
    expect(ui.events[0]).toMatchObject({ kind: 'change', sign: '!', note: 'shutting-down: removed outside flowlab' });
  });

  it('notes what somebody changed meanwhile, and works with what is there', async () => {
    const { cloud, store, go, stages } = await once();
    cloud.meddle('a', (a) => {
      a.colour = 'red';
    });
    const ui = scriptedUi();
    await go(stages, ui);
    expect(changesTold(ui)).toEqual(['~ a a id-1 (changed since it was made)']);
    expect(await recorded(store, 'things/a')).toMatchObject({ result: { colour: 'red' } });
  });

  it('asks before it makes a vanished object again, with a new attempt and a new token', async () => {
    const { cloud, clock, go, stages } = await once();
    clock.advance(3_600_000);
    cloud.meddle('a', (a) => {
      a.removedAt = clock.now();
    });
    const ui = scriptedUi({ approve: ['do'] });
    await go(stages, ui);
    expect(changesTold(ui)).toEqual(['! a a id-1 (gone: removed outside flowlab)', '+ a a id-2']);
    expect(cloud.made.map(({ token }) => token)).toEqual(['abcdefg2-things.a-1', 'abcdefg2-things.a-2']);
    ui.verify();
  });

  it('does not take an object for gone that AWS merely does not show yet, for a minute after its making', async () => {
    const { cloud, go, stages } = await once({ lagMs: 55_000 });
    const ui = scriptedUi();
    await go(stages, ui);
    expect(changesTold(ui)).toEqual(['= a a id-1 (still there)']);
    expect(cloud.made).toHaveLength(1);
  });

  it('refuses an object without our tag', async () => {
    const { cloud, go, stages } = await once();
    cloud.meddle('a', (a) => {
      a.owner = { lab: null, step: '' };
    });
    await expect(go(stages, scriptedUi())).rejects.toMatchObject({ code: 'not-ours' });
  });

  it('refuses another object in the place of the recorded one', async () => {
    const { go, cloud } = await once();
    const swapped = thing(cloud, 'a', { find: async () => ({ id: 'id-9', name: 'a', colour: 'blue' }) });
    await expect(go([stage(1, [swapped])], scriptedUi())).rejects.toMatchObject({
      code: 'not-ours',
      message: 'The a a id-9 is not the one this lab made: its id is id-9, not id-1.',
      next: ['Remove what is left of the lab and start again: npx flowlab cleanup'],
    });
  });

  it('does not go on with a lab whose clean-up has begun', async () => {
    const { store, go, stages } = await once();
    const state = (await store.load()) as State;
    await store.save(removing(state, 'things/a', state.at));
    await expect(go(stages, scriptedUi())).rejects.toMatchObject({
      code: 'precondition',
      next: ['Finish it: npx flowlab cleanup'],
    });
  });
});

describe('an answer that never came', () => {
  const losing = (times: number, when: 'before' | 'after') => {
    let left = times;
    return (call: string, moment: 'before' | 'after') => {
      if (call !== 'make a' || moment !== when || left === 0) return;
      left--;
      throw new Problem('lost-answer', 'The connection broke.');
    };
  };

  it.each([true, false])('is found again in the same run (tokens honoured: %s)', async (honoursTokens) => {
    const { cloud, go } = lab({ honoursTokens, lagMs: 4_000, trouble: losing(1, 'after') });
    const ui = scriptedUi({ approve: ['do'] });
    await go([stage(1, [thing(cloud, 'a')])], ui);
    expect(cloud.made).toHaveLength(1);
    expect(changesTold(ui)).toEqual(['= a a id-1 (found as it was)']);
  });

  it('leads to the same call with the same token when there is nothing to find', async () => {
    const { cloud, go } = lab({ trouble: losing(2, 'before') });
    const tokens: string[] = [];
    const a = thing(cloud, 'a');
    const spied = {
      ...a,
      make: async (...args: Parameters<typeof a.make>) => {
        tokens.push(args[2]);
        return a.make(...args);
      },
    };
    await go([stage(1, [spied])], scriptedUi({ approve: ['do'] }));
    expect(tokens).toEqual(Array(3).fill('abcdefg2-things.a-1'));
    expect(cloud.made).toHaveLength(1);
  });

  it('waits at least ten seconds and three looks before it sends again', async () => {
    const { cloud, clock, go } = lab({ trouble: losing(1, 'before') });
    const times: number[] = [];
    const a = thing(cloud, 'a');
    const spied = {
      ...a,
      make: async (...args: Parameters<typeof a.make>) => {
        times.push(clock.now(), cloud.looks());
        return a.make(...args);
      },
    };
    await go([stage(1, [spied])], scriptedUi({ approve: ['do'] }));
    const [firstAt = 0, firstLooks = 0, secondAt = 0, secondLooks = 0] = times;
    expect(secondAt - firstAt).toBeGreaterThanOrEqual(10_000);
    expect(secondLooks - firstLooks).toBeGreaterThanOrEqual(3);
  });

  it('ends the run after three minutes of lost answers, resumable with the same token', async () => {
    const { cloud, clock, go } = lab({ trouble: losing(Number.POSITIVE_INFINITY, 'before') });
    const started = clock.now();
    const stages = [stage(1, [thing(cloud, 'a')])];
    await expect(go(stages, scriptedUi({ approve: ['do'] }))).rejects.toMatchObject({ code: 'lost-answer' });
    expect(clock.now() - started).toBeGreaterThan(180_000);
    expect(clock.now() - started).toBeLessThan(240_000);
  });
});

describe('a refusal', () => {
  const refuseOnce = (code: 'capacity' | 'denied') => {
    let left = 1;
    return (call: string, when: 'before' | 'after') => {
      if (call !== 'make a' || when === 'after' || left-- <= 0) return;
      throw new Problem(code, 'AWS says no.');
    };
  };

  it('is planned anew on resume, with a new token, after a look that nothing was made', async () => {
    const { cloud, store, go } = lab({ trouble: refuseOnce('capacity') });
    const stages = [stage(1, [thing(cloud, 'a')])];
    await expect(go(stages, scriptedUi({ approve: ['do'] }))).rejects.toMatchObject({ code: 'capacity' });
    expect(await recorded(store, 'things/a')).toMatchObject({ status: 'intended', refused: 'capacity' });
    const ui = scriptedUi({ approve: ['do'] });
    expect((await go(stages, ui)).kind).toBe('finished');
    expect(cloud.made.map(({ token }) => token)).toEqual(['abcdefg2-things.a-2']);
    expect(await recorded(store, 'things/a')).toMatchObject({ plan: { attempt: 2 } });
    ui.verify();
  });

  it('of a name that somebody else has leaves room for another plan', async () => {
    const { cloud, go } = lab();
    cloud.plant('a', { lab: null, step: '' });
    const stages = [stage(1, [thing(cloud, 'a')])];
    await expect(go(stages, scriptedUi({ approve: ['do'] }))).rejects.toMatchObject({ code: 'taken' });
    expect(cloud.journal).toEqual([]);
    cloud.meddle('a', (a) => {
      a.removedAt = 0;
    });
    expect((await go(stages, scriptedUi({ approve: ['do'] }))).kind).toBe('finished');
  });

  it('of a name is noticed on resume too, and planned anew after it', async () => {
    const { cloud, store, clock, go } = lab();
    const preview = { resource: 'a', label: 'thing a', stage: 1, costPerHour: 0 };
    const intent = { plan: { name: 'a', attempt: 1 }, token: 't', attempt: 1, preview };
    await store.save(intend(freshState(), 'things/a', intent, freshState().at));
    cloud.plant('a', { lab: null, step: '' });
    const stages = [stage(1, [thing(cloud, 'a')])];
    await expect(go(stages, scriptedUi())).rejects.toMatchObject({ code: 'taken' });
    cloud.meddle('a', (a) => {
      a.removedAt = clock.now();
    });
    const ui = scriptedUi({ approve: ['do'] });
    expect((await go(stages, ui)).kind).toBe('finished');
    ui.verify();
  });

  it('that is none (throttled) repeats the same plan and token on resume, unasked', async () => {
    let left = 1;
    const { cloud, go } = lab({
      trouble: (call, when) => {
        if (call === 'make a' && when === 'before' && left-- > 0) throw new Problem('throttled', 'Too fast.');
      },
    });
    const stages = [stage(1, [thing(cloud, 'a')])];
    await expect(go(stages, scriptedUi({ approve: ['do'] }))).rejects.toMatchObject({ code: 'throttled' });
    expect((await go(stages, scriptedUi())).kind).toBe('finished');
    expect(cloud.made.map(({ token }) => token)).toEqual(['abcdefg2-things.a-1']);
  });
});

describe('Ctrl-C', () => {
  it('during a call lets it end, keeps its result, and stops', async () => {
    const controller = new AbortController();
    const { cloud, store, go } = lab({
      trouble: (call) => {
        if (call === 'make a') controller.abort();
      },
    });
    const outcome = await go([stage(1, [thing(cloud, 'a'), thing(cloud, 'b')])], scriptedUi({ approve: 'do' }), {
      signal: controller.signal,
    });
    expect(outcome.kind).toBe('interrupted');
    expect(cloud.journal).toEqual(['make a']);
    expect(await recorded(store, 'things/a')).toMatchObject({ status: 'done' });
    expect(outcome.state).toEqual(await store.load());
  });

  it('during a question sends nothing', async () => {
    const controller = new AbortController();
    const { cloud, go } = lab();
    const ui = scriptedUi({ approve: ['do'] });
    const ask: typeof ui.ask = async (question) => {
      controller.abort();
      return ui.ask(question);
    };
    const outcome = await go([stage(1, [thing(cloud, 'a')])], { ...ui, ask }, { signal: controller.signal });
    expect(outcome.kind).toBe('interrupted');
    expect(cloud.journal).toEqual([]);
  });

  it('in an observation that waits ends it at once, and the next run observes again', async () => {
    const controller = new AbortController();
    const { go, clock } = lab();
    const waiting = sight('waits', async ({ signal }) => {
      setImmediate(() => controller.abort());
      await clock.sleep(1e9, signal);
      return 'never';
    });
    expect((await go([stage(1, [waiting])], scriptedUi(), { signal: controller.signal })).kind).toBe('interrupted');
    const ready = sight('waits', async () => 'ready');
    expect((await go([stage(1, [ready])], scriptedUi())).state.steps).toMatchObject({ waits: { result: 'ready' } });
  });
});
