import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/base/problem.js';
import { type CleanupOptions, cleanup } from '../../src/engine/cleanup.js';
import { memoryStore } from '../../src/engine/memory-store.js';
import { recover } from '../../src/engine/recover.js';
import { run } from '../../src/engine/run.js';
import { intend, recordOf, recovered, type State } from '../../src/engine/state.js';
import type { Stage } from '../../src/engine/step.js';
import { fakeClock } from '../helpers/fake-clock.js';
import { byDefault, type ScriptedUi, scriptedUi } from '../helpers/scripted-ui.js';
import {
  aLab,
  baseOf,
  freshState,
  stage,
  type TinyCloud,
  thing,
  tinyCloud,
  type Weather,
} from '../helpers/tiny-cloud.js';

const withName =
  (name: string) =>
  ({ name: called }: { name: string }) =>
    called === name;

/** A lab with a role, two hosts in a row and a group that goes last; made at noon, and an hour old. */
async function built(weather: Weather = {}, extra: (cloud: TinyCloud) => readonly Stage[] = () => []) {
  const clock = fakeClock();
  const cloud = tinyCloud(clock, weather);
  const store = memoryStore();
  const stages = [
    stage(1, [thing(cloud, 'role'), thing(cloud, 'group', { removeLast: true })]),
    stage(2, [thing(cloud, 'host-a', { resource: 'host' }), thing(cloud, 'host-b', { resource: 'host' })]),
    ...extra(cloud),
  ];
  await run(stages, freshState(), store, baseOf(scriptedUi({ approve: byDefault }), clock));
  clock.advance(3_600_000);
  cloud.plant('bystander', { lab: 'zzzzzzz2', step: 'things/role' });
  const inventory = async () =>
    cloud
      .live()
      .filter(({ owner }) => owner.lab === aLab.id)
      .map(({ id, name }) => ({ resource: 'thing', id, label: name }));
  const clean = async (ui: ScriptedUi, options: Partial<CleanupOptions> & { signal?: AbortSignal } = {}) => {
    const base = baseOf(ui, clock, options.signal ? { signal: options.signal } : {});
    return cleanup(stages, (await store.load()) as State, store, base, { inventory, ...options });
  };
  const removals = () => cloud.journal.filter((call) => call.startsWith('remove'));
  return { clock, cloud, store, stages, clean, removals, inventory };
}

function revive(cloud: TinyCloud, name: string): void {
  for (const thing of cloud.made.filter(withName(name))) delete thing.removedAt;
}

const yes = () => scriptedUi({ 'cleanup-all': ['all'] });
const changesTold = ({ events }: ScriptedUi) =>
  events.flatMap((event) =>
    event.kind === 'change' ? [`${event.sign} ${event.what}${event.note ? ` (${event.note})` : ''}`] : [],
  );

describe('clean-up', () => {
  it('lists, asks once, removes backward with the last at the end, and searches the account', async () => {
    const { cloud, clean, removals, store } = await built();
    const ui = yes();
    const result = await clean(ui);
    expect(ui.events[0]).toEqual({
      kind: 'list',
      title: 'To be removed',
      items: ['host host-b id-4', 'host host-a id-3', 'role role id-1', 'group group id-2'],
    });
    expect(removals()).toEqual(['remove host-b', 'remove host-a', 'remove role', 'remove group']);
    expect(changesTold(ui)).toEqual([
      '- host host-b id-4',
      '- host host-a id-3',
      '- role role id-1',
      '- group group id-2',
    ]);
    expect(result).toMatchObject({ kind: 'cleaned', verified: true, left: [] });
    expect(result.removed.map(({ resource }) => resource)).toEqual(['host', 'host', 'role', 'group']);
    expect((await store.load())?.cleaned).toBe(true);
    expect(cloud.live().map(({ name }) => name)).toEqual(['bystander']);
    expect(new Set(ui.events.map(({ kind }) => kind))).toEqual(new Set(['list', 'change']));
    ui.verify();
  });

  it('says exactly the same in a dry run, and touches nothing', async () => {
    const { cloud, clean, store } = await built();
    const before = await store.load();
    const rehearsal = scriptedUi();
    const planned = await clean(rehearsal, { dryRun: true });
    expect(planned).toMatchObject({ kind: 'planned', removed: [], verified: false });
    expect(await store.load()).toEqual(before);
    expect(cloud.live()).toHaveLength(5);
    const real = yes();
    const result = await clean(real);
    expect(real.events[0]).toEqual(rehearsal.events[0]);
    expect(result.planned).toEqual(planned.planned);
  });

  it('sends nothing the second time', async () => {
    const { clean, removals } = await built();
    await clean(yes());
    const before = removals().length;
    expect(await clean(scriptedUi())).toMatchObject({ kind: 'cleaned', planned: [], removed: [] });
    expect(removals()).toHaveLength(before);
  });

  it('removes nothing after a no', async () => {
    const { clean, removals } = await built();
    expect((await clean(scriptedUi({ 'cleanup-all': ['no'] }))).kind).toBe('declined');
    expect(removals()).toEqual([]);
  });

  it('asks before each where that was wished, and says what it kept', async () => {
    const { clean, removals } = await built();
    const ui = scriptedUi({ 'cleanup-all': ['each'], remove: [true, false, true, true] });
    const result = await clean(ui);
    expect(removals()).toEqual(['remove host-b', 'remove role', 'remove group']);
    expect(result).toMatchObject({
      kind: 'leftovers',
      left: [{ resource: 'host', id: 'id-3', label: 'host-a id-3', why: 'kept, as you chose', costPerHour: 0.01 }],
    });
    ui.verify();
  });

  it('takes everything with --yes', async () => {
    const { clean } = await built();
    const ui = scriptedUi({ 'cleanup-all': byDefault });
    expect((await clean(ui)).kind).toBe('cleaned');
    expect(ui.questions.map(({ flag }) => flag)).toEqual(['--yes']);
  });

  it('waits for objects of one kind together', async () => {
    const { clean, clock } = await built({ lingerMs: 40_000 });
    const started = clock.now();
    await clean(yes());
    // Three waits of 40 seconds, for the hosts, the role and the group; not four.
    expect(clock.now() - started).toBeLessThan(130_000);
  });

  it('leaves an object that takes longer than ten minutes for the next time', async () => {
    const { clean, store } = await built({ lingerMs: 700_000 });
    const result = await clean(yes());
    expect(result.kind).toBe('leftovers');
    expect(result.left[0]).toMatchObject({ why: 'still being removed after 10 minutes' });
    expect(recordOf((await store.load()) as State, 'things/host-b')?.status).toBe('removing');
    expect((await clean(yes())).kind).toBe('cleaned');
  });

  it('believes that something is gone only after a second look', async () => {
    let hidden = 0;
    const { clean, removals } = await built({}, (cloud) => {
      const shy = thing(cloud, 'shy');
      return [
        stage(3, [
          {
            ...shy,
            find: async (context, sought) => (sought.result && hidden-- > 0 ? undefined : shy.find(context, sought)),
          },
        ]),
      ];
    });
    hidden = 1;
    const ui = yes();
    await clean(ui);
    expect(removals()).toContain('remove shy');
    expect(changesTold(ui)).toContain('- shy shy id-5');
  });

  it('counts what somebody else removed as removed', async () => {
    const { clean, cloud, clock, removals } = await built();
    cloud.meddle('role', (role) => {
      role.removedAt = clock.now();
    });
    const ui = yes();
    expect((await clean(ui)).kind).toBe('cleaned');
    expect(removals()).not.toContain('remove role');
    expect(changesTold(ui)).toContain('- role role id-1 (already gone)');
  });

  it('has no trouble with lost answers', async () => {
    const left = new Map([
      ['remove host-a', 2],
      ['remove role', 1],
    ]);
    const { clean, cloud, inventory } = await built({
      trouble: (call, when) => {
        const times = left.get(call) ?? 0;
        if (when !== 'after' || times === 0) return;
        left.set(call, times - 1);
        throw new Problem('lost-answer', 'The connection broke.');
      },
    });
    expect((await clean(yes())).kind).toBe('cleaned');
    expect(await inventory()).toEqual([]);
    expect(cloud.live()).toHaveLength(1);
  });

  it('looks before it repeats a removal whose answer was lost: what is gone is not asked to go again', async () => {
    let lost = 0;
    const { clean, cloud, removals } = await built({
      trouble: (call, when) => {
        if (call !== 'remove role' || when !== 'after') return;
        lost++;
        throw new Problem('lost-answer', 'The connection broke.');
      },
    });
    expect((await clean(yes())).kind).toBe('cleaned');
    expect(lost).toBe(1);
    expect(removals().filter((call) => call === 'remove role')).toHaveLength(1);
    expect(cloud.live()).toHaveLength(1);
  });

  it('removes again what is back at the end', async () => {
    let looksAfterRemoval = Number.NEGATIVE_INFINITY;
    const { clean, cloud, removals } = await built({
      trouble: (call, when) => {
        if (call === 'remove group' && looksAfterRemoval < 0) looksAfterRemoval = 0;
        // Seen to be gone once; then a late delivery makes it again, under the same identity.
        if (call === 'find group' && when === 'before' && ++looksAfterRemoval === 2) revive(cloud, 'group');
      },
    });
    expect((await clean(yes())).kind).toBe('cleaned');
    expect(removals().filter((call) => call === 'remove group')).toHaveLength(2);
  });
});

describe('clean-up leaves alone', () => {
  it('what no longer carries our tag, removes the rest, and says so', async () => {
    const { clean, cloud, removals } = await built();
    cloud.meddle('role', (role) => {
      role.owner = { lab: null, step: '' };
    });
    const ui = yes();
    const result = await clean(ui);
    expect(removals()).toEqual(['remove host-b', 'remove host-a', 'remove group']);
    expect(result).toMatchObject({
      kind: 'leftovers',
      verified: true,
      left: [{ resource: 'role', id: 'id-1', label: 'role id-1', why: 'The role id-1 no longer carries our tag.' }],
    });
    expect(changesTold(ui)).toContain('! role role id-1 (The role id-1 no longer carries our tag.)');
  });

  it('another object in the place of the recorded one', async () => {
    const { store, cloud, removals } = await built();
    const state = (await store.load()) as State;
    const record = recordOf(state, 'things/role');
    await store.save(
      recovered(
        state,
        'things/role',
        { id: 'id-0' },
        record?.preview ?? { resource: 'role', label: 'role id-0', stage: 1, costPerHour: 0 },
        state.at,
      ),
    );
    const byName = thing(cloud, 'role', { find: async () => ({ id: 'id-1', name: 'role', colour: 'blue' }) });
    const result = await cleanup(
      [stage(1, [byName])],
      (await store.load()) as State,
      store,
      baseOf(yes(), fakeClock()),
      { inventory: async () => [] },
    );
    expect(result.left).toContainEqual(
      expect.objectContaining({ resource: 'role', why: 'The role role id-1 is another one now: id-1, not id-0.' }),
    );
    expect(removals()).not.toContain('remove role');
  });

  it('what it may not delete, and removes the rest', async () => {
    const { clean, removals } = await built({
      trouble: (call, when) => {
        if (call === 'remove host-b' && when === 'before')
          throw new Problem('denied', 'ec2:TerminateInstances is missing.');
      },
    });
    const result = await clean(yes());
    expect(removals()).toEqual(['remove host-a', 'remove role', 'remove group']);
    expect(result).toMatchObject({
      kind: 'leftovers',
      left: [{ id: 'id-4', why: 'ec2:TerminateInstances is missing.', costPerHour: 0.01 }],
    });
    expect(result.left).toHaveLength(1);
  });

  it('nothing that it may not see: an unreadable object is not a removed one', async () => {
    let blind = false;
    const { clean } = await built({
      trouble: (call) => {
        if (blind && call === 'find role') throw new Problem('denied', 'iam:GetRole is missing.');
      },
    });
    blind = true;
    expect(await clean(yes())).toMatchObject({
      kind: 'leftovers',
      left: [{ id: 'id-1', why: 'iam:GetRole is missing.' }],
    });
  });

  it('what something that stays could make anew, until that goes too', async () => {
    let mayRemove = false;
    const { clean, removals } = await built(
      {
        trouble: (call, when) => {
          if (!mayRemove && call === 'remove writer' && when === 'before') throw new Problem('denied', 'no');
        },
      },
      (cloud) => [
        stage(3, [thing(cloud, 'writer'), thing(cloud, 'log', { removeLast: true, madeAnewBy: ['things/writer'] })]),
      ],
    );
    expect(await clean(yes())).toMatchObject({
      kind: 'leftovers',
      left: [
        { resource: 'writer' },
        { resource: 'log', why: 'kept as long as what could make it anew is still there' },
      ],
    });
    expect(removals()).not.toContain('remove log');
    mayRemove = true;
    expect((await clean(yes())).kind).toBe('cleaned');
    expect(removals().slice(-2)).toEqual(['remove writer', 'remove log']);
  });

  it('what only another version of flowlab knows', async () => {
    const { clean, store } = await built();
    const state = (await store.load()) as State;
    await store.save(
      recovered(
        state,
        'things/new',
        { id: 'x-1' },
        { resource: 'peering', label: 'pcx-1', stage: 10, costPerHour: 0 },
        state.at,
      ),
    );
    expect((await clean(yes())).left).toEqual([
      {
        resource: 'peering',
        id: 'things/new',
        label: 'pcx-1',
        costPerHour: 0,
        why: 'made by flowlab 1.0.0, which must remove it',
      },
    ]);
  });
});

describe('clean-up stops', () => {
  it('at an expired sign-in, and goes on from there the next time', async () => {
    let expired = true;
    const { clean, removals } = await built({
      trouble: (call, when) => {
        if (expired && call === 'remove role' && when === 'before')
          throw new Problem('sign-in', 'The token has expired.');
      },
    });
    await expect(clean(yes())).rejects.toMatchObject({ code: 'sign-in' });
    expired = false;
    expect((await clean(yes())).kind).toBe('cleaned');
    expect(removals()).toEqual(['remove host-b', 'remove host-a', 'remove role', 'remove group']);
  });

  it('at Ctrl-C after the call under way, and goes on from there the next time', async () => {
    const controller = new AbortController();
    const { clean, removals } = await built({
      trouble: (call) => {
        if (call === 'remove host-b') controller.abort();
      },
    });
    const result = await clean(yes(), { signal: controller.signal });
    expect(result.kind).toBe('interrupted');
    expect(removals()).toEqual(['remove host-b']);
    expect((await clean(yes())).kind).toBe('cleaned');
  });
});

describe('the search at the end', () => {
  it('is what decides: a trace in the account is a leftover, whatever the ledger says', async () => {
    const { clean, clock, store } = await built();
    const started = clock.now();
    const trace = { resource: 'volume', id: 'vol-1', costPerHour: 0.001 };
    const result = await clean(yes(), { inventory: async () => [trace] });
    expect(result).toMatchObject({
      kind: 'leftovers',
      verified: true,
      left: [{ ...trace, label: 'vol-1', why: 'still carries the tag of this lab' }],
    });
    expect(clock.now() - started).toBeGreaterThan(60_000);
    expect((await store.load())?.cleaned).toBe(false);
  });

  it('gives AWS time to forget', async () => {
    const { clean } = await built();
    let looks = 0;
    const inventory = async () => (++looks < 5 ? [{ resource: 'volume', id: 'vol-1' }] : []);
    expect((await clean(yes(), { inventory })).kind).toBe('cleaned');
  });

  it('that is denied never passes for empty', async () => {
    const { clean } = await built();
    const inventory = () => Promise.reject(new Problem('denied', 'ec2:DescribeTags is missing.'));
    const ui = yes();
    expect(await clean(ui, { inventory })).toMatchObject({ kind: 'leftovers', verified: false, left: [] });
    expect(ui.events).toContainEqual({
      kind: 'note',
      tone: 'warn',
      text: 'The account could not be searched: ec2:DescribeTags is missing.',
    });
  });

  it('names the kinds that could not be searched, with what one of them costs, and waits for none of them', async () => {
    const { clean, clock, store } = await built();
    const hidden = {
      resource: 'volume',
      id: 'any volume',
      costPerHour: 0.001,
      unsearched: 'ec2:DescribeVolumes is missing.',
    };
    const begun = clock.now();
    expect(await clean(yes(), { inventory: async () => [hidden] })).toMatchObject({
      kind: 'leftovers',
      verified: false,
      left: [
        {
          resource: 'volume',
          label: 'of this lab',
          costPerHour: 0.001,
          why: 'could not be looked for, so one may be left: ec2:DescribeVolumes is missing.',
        },
      ],
    });
    expect(clock.now() - begun).toBeLessThan(60_000);
    expect((await store.load())?.cleaned).toBe(false);
    expect((await clean(yes(), { inventory: async () => [] })).kind).toBe('cleaned');
  });

  it('leads to what the ledger took for removed, even in a later run', async () => {
    const { clean, cloud, removals } = await built();
    await clean(yes());
    revive(cloud, 'role');
    expect(await clean(scriptedUi())).toMatchObject({ kind: 'cleaned', left: [] });
    expect(removals().filter((call) => call === 'remove role')).toHaveLength(2);
  });
});

describe('what was intended only', () => {
  const intended = async (parts: { readonly made: boolean; readonly lagMs?: number }) => {
    const clock = fakeClock();
    const cloud = tinyCloud(clock, { lagMs: parts.lagMs ?? 0 });
    const step = thing(cloud, 'host');
    const preview = { resource: 'host', label: 'thing host', stage: 1, costPerHour: 0.01 };
    const state = intend(
      freshState(),
      step.id,
      { plan: { name: 'host', attempt: 1 }, token: 't', attempt: 1, preview },
      freshState().at,
    );
    if (parts.made) cloud.make('host', { lab: aLab.id, step: step.id }, 't');
    const ui = yes();
    const result = await cleanup([stage(1, [step])], state, memoryStore(), baseOf(ui, clock), {
      inventory: async () => [],
    });
    return { clock, cloud, ui, result };
  };

  it('is found and removed, though AWS shows it late', async () => {
    const { cloud, ui, result } = await intended({ made: true, lagMs: 8_000 });
    expect(ui.events[0]).toMatchObject({ items: ['host thing host (if it was made)'] });
    expect(cloud.journal).toEqual(['make host', 'remove host']);
    expect(result.kind).toBe('cleaned');
  });

  it('is not looked for longer than ten seconds', async () => {
    const { ui, result, cloud } = await intended({ made: false });
    expect(cloud.journal).toEqual([]);
    expect(result.kind).toBe('cleaned');
    expect(changesTold(ui)).toEqual(['- host thing host (was never made)']);
  });
});

describe('what goes with another object', () => {
  const withRule = (hostRemains: boolean) =>
    built({}, (cloud) => {
      const rule = thing(cloud, 'rule', { goesWith: 'host-a' });
      const find: typeof rule.find = async (context, sought) => {
        const hostIsThere = cloud.live().some(withName('host-a'));
        if (!hostIsThere && !hostRemains) for (const each of cloud.live().filter(withName('rule'))) each.removedAt = 0;
        return rule.find(context, sought);
      };
      return [stage(3, [{ ...rule, find }])];
    });

  it('needs no call of its own', async () => {
    const { clean, removals } = await withRule(false);
    const ui = yes();
    expect((await clean(ui)).kind).toBe('cleaned');
    expect(removals()).not.toContain('remove rule');
    expect(changesTold(ui).at(-1)).toBe('- rule rule id-5 (with host-a)');
  });

  it('is left where it does not go', async () => {
    const { clean } = await withRule(true);
    expect(await clean(yes())).toMatchObject({
      kind: 'leftovers',
      left: [{ id: 'id-5', why: 'it goes with host-a, which is still there' }],
    });
  });
});

describe('without a state file', () => {
  it('a lab is rebuilt from AWS, and removed to the last object', async () => {
    const { stages, cloud, clock, inventory } = await built();
    cloud.meddle('host-a', (host) => {
      host.removedAt = clock.now();
    });
    const base = baseOf(scriptedUi(), clock);
    const { state } = await recover(stages, base, freshState());
    expect(Object.keys(state.steps)).toEqual(['things/role', 'things/group', 'things/host-b']);
    expect(recordOf(state, 'things/host-b')).toMatchObject({
      status: 'done',
      plan: null,
      result: { id: 'id-4' },
      preview: { resource: 'host', label: 'host-b id-4', stage: 2 },
    });
    const result = await cleanup(stages, state, memoryStore(), baseOf(yes(), clock), { inventory });
    expect(result.kind).toBe('cleaned');
    expect(cloud.live().map(({ name }) => name)).toEqual(['bystander']);
  });

  it('what may not be looked for costs the others nothing, and is told at the end', async () => {
    let blind = false;
    const { stages, cloud, clock, inventory } = await built({
      trouble: (call) => {
        if (blind && call === 'find role') throw new Problem('denied', 'iam:GetRole is missing.');
      },
    });
    blind = true;
    const { state, unfound } = await recover(stages, baseOf(scriptedUi(), clock), freshState());
    expect(Object.keys(state.steps)).toEqual(['things/group', 'things/host-a', 'things/host-b']);
    const why = 'could not be looked for, so one may be left: iam:GetRole is missing.';
    expect(unfound).toMatchObject([{ resource: 'role', why, costPerHour: 0, isSeen: false }]);
    const result = await cleanup(stages, state, memoryStore(), baseOf(yes(), clock), { inventory, unfound });
    expect(result).toMatchObject({
      kind: 'leftovers',
      verified: false,
      left: [{ resource: 'role', why }, { id: 'id-1' }],
    });
    expect(result.removed).toHaveLength(3);
    expect(cloud.live().map(({ name }) => name)).toEqual(['role', 'bystander']);
  });

  it('a name that belongs to somebody else is none of the lab’s', async () => {
    const { stages, cloud, clock } = await built();
    cloud.meddle('role', (role) => {
      role.owner = { lab: 'zzzzzzz2', step: 'things/role' };
    });
    const { state, unfound } = await recover(stages, baseOf(scriptedUi(), clock), freshState());
    expect(Object.keys(state.steps)).toEqual(['things/group', 'things/host-a', 'things/host-b']);
    expect(unfound).toEqual([]);
  });

  it('a lost sign-in ends the search: it would be refused all the same', async () => {
    let expired = false;
    const { stages, clock } = await built({
      trouble: (call) => {
        if (expired && call === 'find group') throw new Problem('sign-in', 'The token has expired.');
      },
    });
    expired = true;
    await expect(recover(stages, baseOf(scriptedUi(), clock), freshState())).rejects.toMatchObject({ code: 'sign-in' });
  });

  it('each search may use what was found before', async () => {
    const { cloud, clock } = await built();
    const role = thing(cloud, 'role');
    const seen: (string | undefined)[] = [];
    const dependent = thing(cloud, 'host-a', {
      find: async ({ known }) => {
        seen.push(known(role)?.id);
        return undefined;
      },
    });
    await recover([stage(1, [role, dependent])], baseOf(scriptedUi(), clock), freshState());
    expect(seen).toEqual(['id-1']);
  });
});
