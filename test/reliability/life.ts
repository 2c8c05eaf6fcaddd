import { inventory } from '../../src/aws/inventory.js';
import { connect } from '../../src/aws/clients.js';
import { explained } from '../../src/commands/explained.js';
import { type CleanupResult, cleanup } from '../../src/engine/cleanup.js';
import type { Base } from '../../src/engine/context.js';
import { memoryStore } from '../../src/engine/memory-store.js';
import { type Outcome, run } from '../../src/engine/run.js';
import { type Lab, newState, type State } from '../../src/engine/state.js';
import type { Stage } from '../../src/engine/step.js';
import type { Store } from '../../src/engine/store.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { requestHandler } from '../../src/sandbox/request-handler.js';
import type { World } from '../../src/sandbox/world.js';
import { loadStages } from '../../src/stages/index.js';
import { marks } from '../../src/stages/names.js';
import type { Event, Ui } from '../../src/ui.js';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.js';

const stages: readonly Stage[] = explained(await loadStages(), { profile: null, region: 'us-east-1', again: 'npx flowlab resume' });

/** A lab's whole life in one simulated account, over several processes, each of which can be killed anywhere. */
export interface Life {
  readonly world: World;
  readonly sandbox: Sandbox;
  readonly clock: FakeClock;
  readonly store: Store;
  readonly events: readonly Event[];
  readonly lab: Lab;
  /** Walks all stages in a process of its own; `dieAt` kills it at the nth point. */
  start(dieAt?: number): Promise<Ended<Outcome>>;
  sweep(dieAt?: number): Promise<Ended<CleanupResult>>;
  /** Everything in the account that is not of a new account's own, as text. */
  census(): string;
  /** Instances that were ever launched for the lab. */
  launched(): number;
}

/** How a process ended, and how many points at which it could have died it passed. */
export interface Ended<T> {
  readonly points: number;
  readonly result: T | undefined;
  readonly error: unknown;
  readonly killed: boolean;
}

export interface LifeOptions {
  readonly seed?: number;
  readonly switches?: Partial<World['switches']>;
  readonly until?: number;
  /** Before the lab: what belongs to somebody else. */
  readonly plant?: (world: World, clock: FakeClock) => void;
}

export function newLife({ seed = 1, switches = {}, until, plant }: LifeOptions = {}): Life {
  const clock = fakeClock();
  const sandbox = createSandbox({ clock, seed });
  const { world } = sandbox;
  Object.assign(world.switches, { noise: false, ...switches });
  plant?.(world, clock);
  const store = memoryStore();
  const events: Event[] = [];
  const lab: Lab = {
    id: 'abcd2345',
    mode: 'sandbox',
    account: world.account,
    partition: world.partition,
    region: world.region,
    endpoint: null,
    profile: null,
    startedAt: new Date(clock.now()).toISOString(),
    options: { vpc: null, leastPrivilege: null, skipBonus: false },
  };
  const ui: Ui = {
    tell: (event) => void events.push(event),
    ask: async (question) => {
      const choice = question.choices[question.default];
      if (!choice) throw new Error(`no default: ${question.id}`);
      return choice.value;
    },
  };

  async function inProcess<T>(dieAt: number | undefined, act: (mortal: Store, base: Base) => Promise<T>): Promise<Ended<T>> {
    const grim = reaper(dieAt);
    const mortal: Store = { ...store, save: (state) => grim.around(() => store.save(state)) };
    const handler = requestHandler({ ...sandbox, handle: (request, signal) => grim.around(() => sandbox.handle(request, signal)) });
    const aws = connect({
      region: world.region,
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
      requestHandler: handler,
      version: '0.0.0',
      patience: { clock, random: () => 0.5, tell: ui.tell, signal: grim.signal },
    });
    const base: Base = { lab, aws, ui, clock, signal: grim.signal, openShell: async () => {} };
    const ended = await Promise.race([
      act(mortal, base).then(
        (result) => ({ result, error: undefined }),
        (error: unknown) => ({ result: undefined, error }),
      ),
      grim.death,
    ]);
    return { points: grim.passed(), killed: grim.isDead(), result: ended.result, error: ended.error };
  }

  const current = async (): Promise<State> => (await store.load()) ?? newState(lab, '0.0.0', '0123456789abcdef');

  return {
    world,
    sandbox,
    clock,
    store,
    events,
    lab,
    start: (dieAt) => inProcess(dieAt, async (mortal, base) => run(stages, await current(), mortal, base, until === undefined ? {} : { until })),
    sweep: (dieAt) =>
      inProcess(dieAt, async (mortal, base) => {
        const leftovers = async () => (await inventory(base.aws, marks, lab.id)).map(({ kind, id }) => ({ resource: kind, id }));
        return cleanup(stages, await current(), mortal, base, { inventory: leftovers });
      }),
    census: () => census(world),
    launched: () => Object.keys(world.ec2.instances).filter((id) => world.ec2.tags[id]?.[marks.labTag] === lab.id).length,
  };
}

/** Kills at the nth point. A dead process neither sends, saves nor hears anything any more; its promises just never end. */
function reaper(dieAt: number | undefined) {
  let points = 0;
  let dead = false;
  let bury: (ended: { result: undefined; error: undefined }) => void = () => {};
  const death = new Promise<{ result: undefined; error: undefined }>((resolve) => {
    bury = resolve;
  });
  const forever = new Promise<never>(() => {});
  const gone = async (): Promise<boolean> => {
    if (!dead && ++points === dieAt) {
      dead = true;
      bury({ result: undefined, error: undefined });
    }
    return dead;
  };
  return {
    death,
    signal: new AbortController().signal,
    isDead: () => dead,
    passed: () => points,
    /** A point before the act and one after it: the act done, its answer never heard. */
    async around<T>(act: () => Promise<T>): Promise<T> {
      if (await gone()) return forever;
      const answer = await act();
      return (await gone()) ? forever : answer;
    },
  };
}

function census({ ec2, iam, logs }: World): string {
  const alive = Object.values(ec2.instances).filter(({ terminatedAt }) => terminatedAt === null);
  const kept = {
    instances: alive.map(({ InstanceId }) => InstanceId),
    securityGroups: ec2.securityGroups,
    securityGroupRules: Object.values(ec2.securityGroupRules).map(({ SecurityGroupRuleId: _, ...rule }) => rule),
    networkAcls: Object.values(ec2.networkAcls).map((acl) => ({ ...acl, Entries: inOrder(acl.Entries ?? []) })),
    flowLogs: Object.values(ec2.flowLogs).filter(({ deletedAt }) => deletedAt === null),
    roles: iam.roles,
    profiles: iam.profiles,
    groups: logs.groups,
    tags: Object.fromEntries(Object.entries(ec2.tags).filter(([id, tags]) => Object.keys(tags).length > 0 && !/^(i|vol|eni|sgr)-/.test(id) && isAlive(ec2, id))),
  };
  return JSON.stringify(kept, null, 1);
}

const inOrder = <Entry extends { Egress?: boolean | undefined; RuleNumber?: number | undefined }>(entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((a, b) => Number(a.Egress) - Number(b.Egress) || (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0));

const isAlive = (ec2: World['ec2'], id: string): boolean => !id.startsWith('fl-') || ec2.flowLogs[id]?.deletedAt === null;
