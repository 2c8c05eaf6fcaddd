import { connect } from '../../src/aws/clients.js';
import { inventory } from '../../src/aws/inventory.js';
import { explained } from '../../src/commands/explained.js';
import { type CleanupResult, cleanup } from '../../src/engine/cleanup.js';
import type { Clock } from '../../src/engine/clock.js';
import type { Base } from '../../src/engine/context.js';
import { memoryStore } from '../../src/engine/memory-store.js';
import { recover } from '../../src/engine/recover.js';
import { type Outcome, run } from '../../src/engine/run.js';
import { type Lab, newState, type State } from '../../src/engine/state.js';
import type { Stage } from '../../src/engine/step.js';
import type { Store } from '../../src/engine/store.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { requestHandler } from '../../src/sandbox/request-handler.js';
import type { JournalEntry, World } from '../../src/sandbox/world.js';
import { loadStages } from '../../src/stages/index.js';
import { marks } from '../../src/stages/names.js';
import type { Event, Ui } from '../../src/ui.js';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.js';
import { census } from './census.js';
import { type Ended, type Fate, forever, live, type Mortal } from './mortal.js';

const stages: readonly Stage[] = explained(await loadStages(), {
  profile: null,
  region: 'us-east-1',
  again: 'npx flowlab resume',
});

/** What outlives a process: the account, the state on disk, and the time. */
export interface Moment {
  readonly world: World;
  readonly saved: State | undefined;
  readonly now: number;
}

/** A request that changed the account, or tried to, and what was on disk when it was sent. */
export interface Witnessed {
  readonly request: JournalEntry;
  readonly saved: State | undefined;
}

export interface WalkFate extends Fate {
  /** The last stage to do. */
  readonly until?: number | undefined;
}

/** A lab's whole life in one simulated account, over several processes, each of which can be killed anywhere. */
export interface Life {
  readonly world: World;
  readonly clock: FakeClock;
  readonly store: Store;
  readonly events: readonly Event[];
  readonly lab: Lab;
  readonly witnessed: readonly Witnessed[];
  /** Walks the stages in a process of its own, from wherever the lab stands. */
  start(fate?: WalkFate): Promise<Ended<Outcome>>;
  sweep(fate?: Fate): Promise<Ended<CleanupResult>>;
  /** A clean-up on another computer, where there is no state: `cleanup --lab`. */
  recover(fate?: Fate): Promise<Ended<CleanupResult>>;
  moment(): Moment;
  census(): string;
  /** Instances that were ever launched for the lab. */
  launched(): number;
}

export interface LifeOptions {
  readonly seed?: number;
  readonly switches?: Partial<World['switches']>;
  /** Before the lab: what belongs to somebody else. */
  readonly plant?: (world: World, clock: FakeClock) => void;
  /** Goes on from here instead of from an empty account. */
  readonly from?: Moment;
}

export function newLife({ seed = 1, switches = {}, plant, from }: LifeOptions = {}): Life {
  const clock = from ? fakeClock(from.now) : fakeClock();
  const sandbox = createSandbox({ clock, seed, ...(from ? { saved: structuredClone(from.world) } : {}) });
  const { world } = sandbox;
  if (!from) Object.assign(world.switches, { noise: false });
  Object.assign(world.switches, switches);
  plant?.(world, clock);
  const store = memoryStore(from?.saved);
  /** As the store has it, without reading it again and again. */
  let saved = from?.saved;
  const events: Event[] = [];
  const witnessed: Witnessed[] = [];
  const lab = saved?.lab ?? labIn(world, clock);
  const ui: Ui = {
    tell: (event) => void events.push(event),
    ask: async (question) => {
      const choice = question.choices[question.default];
      if (!choice) throw new Error(`no default: ${question.id}`);
      return choice.value;
    },
  };

  const mortalStore = (mortal: Mortal, disk: Disk): Store => ({
    ...disk.store,
    save: async (state) => {
      if (mortal.isDead()) return forever;
      const next = await disk.store.save(state);
      disk.keep(next);
      mortal.point();
      return mortal.isDead() ? forever : next;
    },
  });

  const mortalSandbox = (mortal: Mortal, disk: Disk): Sandbox => ({
    ...sandbox,
    handle: async (request, signal) => {
      if (mortal.isDead()) return forever;
      const before = world.journal.at(-1);
      const onDisk = disk.kept();
      const answer = await sandbox.handle(request, signal).then(
        (response) => () => response,
        (error: unknown) => () => {
          throw error;
        },
      );
      const latest = world.journal.at(-1);
      if (latest && latest !== before && latest.mutating) {
        witnessed.push({ request: latest, saved: onDisk });
        mortal.point();
      }
      return mortal.isDead() ? forever : answer();
    },
  });

  const inProcess = <T>(fate: Fate, disk: Disk, act: (mortal: Store, base: Base) => Promise<T>): Promise<Ended<T>> =>
    live(fate, (mortal) => {
      const { signal } = new AbortController();
      const aws = connect({
        region: world.region,
        credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
        requestHandler: requestHandler(mortalSandbox(mortal, disk)),
        version: '0.0.0',
        patience: { clock, random: () => 0.5, tell: ui.tell, signal },
      });
      return act(mortalStore(mortal, disk), { lab, aws, ui, clock: drowsy(clock), signal, openShell: async () => {} });
    });

  const sweepWith = (current: State, mortal: Store, base: Base) => {
    const leftovers = async () =>
      (await inventory(base.aws, marks, lab.id)).map(({ kind, id }) => ({ resource: kind, id }));
    return cleanup(stages, current, mortal, base, { inventory: leftovers });
  };
  const disk: Disk = {
    store,
    kept: () => saved,
    keep: (state) => {
      saved = state;
    },
  };
  const fresh = () => newState(lab, '0.0.0', '0123456789abcdef');
  const current = async (): Promise<State> => (await store.load()) ?? fresh();

  return {
    world,
    clock,
    store,
    events,
    lab,
    witnessed,
    start: ({ until, ...fate } = {}) =>
      inProcess(fate, disk, async (mortal, base) =>
        run(stages, await current(), mortal, base, until === undefined ? {} : { until }),
      ),
    sweep: (fate = {}) => inProcess(fate, disk, async (mortal, base) => sweepWith(await current(), mortal, base)),
    recover: (fate = {}) =>
      inProcess(fate, otherDisk(), async (mortal, base) =>
        sweepWith(await recover(stages, base, fresh()), mortal, base),
      ),
    moment: () => ({ world: structuredClone(world), saved, now: clock.now() }),
    census: () => census(world, clock.now()),
    launched: () =>
      Object.keys(world.ec2.instances).filter((id) => world.ec2.tags[id]?.[marks.labTag] === lab.id).length,
  };
}

/** Where a process keeps the state. */
interface Disk {
  readonly store: Store;
  kept(): State | undefined;
  keep(state: State): void;
}

function otherDisk(): Disk {
  let kept: State | undefined;
  return {
    store: memoryStore(),
    kept: () => kept,
    keep: (state) => {
      kept = state;
    },
  };
}

const labIn = (world: World, clock: Clock): Lab => ({
  id: 'abcd2345',
  mode: 'sandbox',
  account: world.account,
  partition: world.partition,
  region: world.region,
  endpoint: null,
  profile: null,
  startedAt: new Date(clock.now()).toISOString(),
  options: { vpc: null, leastPrivilege: null, skipBonus: false },
});

/** A machine so busy that whoever sleeps on it wakes late. AWS is as slow as ever, and asked less often. */
const drowsy = (clock: Clock): Clock => ({ now: clock.now, sleep: (ms, signal) => clock.sleep(ms * 20, signal) });
