import { connect } from '../../src/aws/clients.js';
import { explain } from '../../src/aws/explain.js';
import { whoAmI } from '../../src/aws/identity.js';
import type { Clock } from '../../src/base/clock.js';
import type { Aws } from '../../src/cloud.js';
import { explainedStages, leftoversOf } from '../../src/commands/lab/explained.js';
import { checkBelongs } from '../../src/engine/belongs.js';
import { type CleanupResult, cleanup } from '../../src/engine/cleanup.js';
import type { Base } from '../../src/engine/context.js';
import type { Lab } from '../../src/engine/lab.js';
import { memoryStore } from '../../src/engine/memory-store.js';
import { recover } from '../../src/engine/recover.js';
import type { Left } from '../../src/engine/removal-plan.js';
import { type RunOutcome, run } from '../../src/engine/run.js';
import { newState, type State } from '../../src/engine/state.js';
import type { Stage } from '../../src/engine/step.js';
import type { Store } from '../../src/engine/store.js';
import { requestHandler } from '../../src/sandbox/endpoint/request-handler.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import type { JournalEntry, World } from '../../src/sandbox/world/world.js';
import { loadStages } from '../../src/stages/index.js';
import { marks } from '../../src/stages/names.js';
import type { Event, Ui } from '../../src/ui.js';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.js';
import { census } from './census.js';
import { type Ended, type Fate, forever, live, type Mortal } from './mortal.js';

const circumstances = { profile: null, region: 'us-east-1', again: 'npx flowlab resume' };
const stages: readonly Stage[] = explainedStages(await loadStages(), circumstances);

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
  start(fate?: WalkFate): Promise<Ended<RunOutcome>>;
  sweep(fate?: Fate): Promise<Ended<CleanupResult>>;
  /** A clean-up on another computer, where there is no state: `cleanup --lab`. */
  recover(fate?: Fate): Promise<Ended<CleanupResult>>;
  /** The state file is gone. */
  loseState(): Promise<void>;
  /** A walk with the credentials of another account, in which everything stands just the same. */
  startElsewhere(): Promise<Ended<RunOutcome> & { readonly requests: readonly string[] }>;
  /** The same account, in other hands. */
  somebodyElse(): Aws;
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
  /** Where there is no state to say it. */
  readonly lab?: Lab;
  /** What the person answers, by question, one after the other; what --yes takes for everything else. */
  readonly answers?: Readonly<Record<string, readonly unknown[]>>;
  /** Sees what the person is told, as it is told. */
  readonly onEvent?: (event: Event) => void;
}

export function newLife({
  seed = 1,
  switches = {},
  plant,
  from,
  lab: given,
  answers = {},
  onEvent = () => {},
}: LifeOptions = {}): Life {
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
  const lab = saved?.lab ?? given ?? labIn(world, clock);
  const times = new Map<string, number>();
  const ui: Ui = {
    tell: (event) => {
      events.push(event);
      onEvent(event);
    },
    ask: async (question) => {
      const asked = (times.get(question.id) ?? 0) + 1;
      times.set(question.id, asked);
      const answer = answers[question.id]?.[asked - 1];
      const choice =
        answer === undefined
          ? question.choices[question.yes ?? question.default]
          : question.choices.find(({ value }) => value === answer);
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

  const connectTo = (to: Sandbox, signal: AbortSignal): Aws =>
    connect({
      region: world.region,
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
      requestHandler: requestHandler(to),
      version: '0.0.0',
      retries: { clock, random: () => 0.5, tell: ui.tell, signal },
    });
  const isOwnAccount = async (aws: Aws): Promise<void> => {
    const identity = await whoAmI(aws).catch((error: unknown) => {
      throw explain(error, circumstances);
    });
    checkBelongs(lab, identity, aws.region, null);
  };

  const inProcess = <T>(fate: Fate, disk: Disk, act: (mortal: Store, base: Base) => Promise<T>): Promise<Ended<T>> =>
    live(fate, (mortal) => {
      const { signal } = new AbortController();
      const aws = connectTo(mortalSandbox(mortal, disk), signal);
      const base = { lab, aws, ui, clock: drowsy(clock), signal, openShell: async () => {} };
      return isOwnAccount(aws).then(() => act(mortalStore(mortal, disk), base));
    });

  const sweepWith = (state: State, mortal: Store, base: Base, unfound: readonly Left[] = []) =>
    cleanup(stages, state, mortal, base, { inventory: leftoversOf(base.aws, lab.id, circumstances), unfound });
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
      inProcess(fate, otherDisk(), async (mortal, base) => {
        const { state, unfound } = await recover(stages, base, fresh());
        return sweepWith(state, mortal, base, unfound);
      }),
    loseState: async () => {
      saved = undefined;
      await store.remove();
    },
    startElsewhere: async () => {
      const twin = { ...structuredClone(world), account: '999999999999', journal: [] };
      const there = newLife({ from: { world: twin, saved, now: clock.now() }, lab });
      const ended = await there.start();
      return { ...ended, requests: twinRequests(there) };
    },
    somebodyElse: () => connectTo(sandbox, new AbortController().signal),
    moment: () => ({ world: structuredClone(world), saved, now: clock.now() }),
    census: () => census(world, clock.now()),
    launched: () =>
      Object.keys(world.ec2.instances).filter((id) => world.ec2.tags[id]?.[marks.labTag] === lab.id).length,
  };
}

const twinRequests = ({ world }: Life): readonly string[] => world.journal.map(({ action }) => action);

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
