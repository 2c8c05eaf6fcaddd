import type { Clock } from '../../src/base/clock.js';
import { Problem } from '../../src/base/problem.js';
import type { Base } from '../../src/engine/context.js';
import type { Lab } from '../../src/engine/lab.js';
import { newState } from '../../src/engine/state.js';
import { type Change, change, type Observation, observation, type Stage, type Step } from '../../src/engine/step.js';
import type { Ui } from '../../src/ui.js';

/** A cloud of named things: eventually consistent, forgetful of answers, with or without respect for client tokens. */
export interface TinyCloud {
  /** Everything ever made, the removed too. */
  readonly made: readonly Thing[];
  /** Calls that change something, in order: `make role`, `remove role`. */
  readonly journal: readonly string[];
  readonly looks: () => number;
  live(): readonly Thing[];
  make(name: string, owner: Owner, token: string): Thing;
  find(name: string, id?: string): Thing | undefined;
  remove(id: string): void;
  /** What somebody else does, unseen by the journal. */
  meddle(name: string, act: (thing: Thing) => void): void;
  plant(name: string, owner: Owner): Thing;
}

export interface Thing {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  owner: Owner;
  readonly madeAt: number;
  removedAt?: number;
  colour: string;
}

export interface Owner {
  readonly lab: string | null;
  readonly step: string;
}

export interface Weather {
  readonly honoursTokens?: boolean;
  /** New things are missing from answers so long. */
  readonly lagMs?: number;
  /** Removed things are still seen so long. */
  readonly lingerMs?: number;
  /** Called before and after each call; what it throws is what the caller sees. */
  readonly trouble?: (call: string, when: 'before' | 'after') => void;
}

export function tinyCloud(clock: Clock, weather: Weather = {}): TinyCloud {
  const { honoursTokens = true, lagMs = 0, lingerMs = 0, trouble = () => {} } = weather;
  const made: Thing[] = [];
  const journal: string[] = [];
  let looks = 0;
  const isLive = ({ removedAt }: Thing) => removedAt === undefined;
  const isSeen = ({ madeAt, removedAt }: Thing) =>
    clock.now() >= madeAt + lagMs && (removedAt === undefined || clock.now() < removedAt + lingerMs);
  const create = (name: string, owner: Owner, token: string): Thing => {
    const thing = { id: `id-${made.length + 1}`, name, token, owner, madeAt: clock.now(), colour: 'blue' };
    made.push(thing);
    return thing;
  };
  const around = <T>(call: string, act: () => T): T => {
    trouble(call, 'before');
    const answer = act();
    trouble(call, 'after');
    return answer;
  };
  return {
    made,
    journal,
    looks: () => looks,
    live: () => made.filter(isLive),
    make: (name, owner, token) =>
      around(`make ${name}`, () => {
        journal.push(`make ${name}`);
        const same = honoursTokens ? made.find((thing) => thing.token === token) : undefined;
        return same ?? create(name, owner, token);
      }),
    find: (name, id) =>
      around(`find ${name}`, () => {
        looks++;
        return made.find((thing) => isSeen(thing) && thing.name === name && (id === undefined || thing.id === id));
      }),
    remove: (id) => {
      const name = made.find((thing) => thing.id === id)?.name ?? id;
      around(`remove ${name}`, () => {
        journal.push(`remove ${name}`);
        const thing = made.find((candidate) => candidate.id === id && isLive(candidate));
        if (thing) thing.removedAt = clock.now();
      });
    },
    meddle: (name, act) => made.filter((thing) => isLive(thing) && thing.name === name).forEach(act),
    plant: (name, owner) => create(name, owner, 'planted'),
  };
}

export type ThingPlan = { readonly name: string; readonly attempt: number };
export type ThingMade = { readonly id: string; readonly name: string; readonly colour: string };

/** A change that makes one thing of this name. */
export function thing(
  cloud: TinyCloud,
  name: string,
  parts: Partial<Change<ThingPlan, ThingMade>> = {},
): Change<ThingPlan, ThingMade> {
  const id = `things/${name}`;
  const remove =
    parts.goesWith === undefined ? { remove: async (_: unknown, made: ThingMade) => cloud.remove(made.id) } : {};
  return change<ThingPlan, ThingMade>({
    id,
    title: `The ${name}`,
    resource: name,
    label: (made) => `${made.name} ${made.id}`,
    plan: async (_, attempt) => ({ name, attempt }),
    preview: (plan) => ({
      sign: '+',
      what: `thing ${plan.name}`,
      why: 'It is needed.',
      command: `tiny make ${plan.name}`,
      cost: 'free',
      costPerHour: 0.01,
      documents: [{ title: 'A document', body: { plan } }],
    }),
    find: async ({ lab }, { result }) => {
      const found = cloud.find(name, result?.id);
      if (found === undefined) return undefined;
      if (found.owner.lab === lab.id) return { id: found.id, name, colour: found.colour };
      if (result === undefined) throw new Problem('taken', `The name ${name} is taken.`);
      throw new Problem('not-ours', `The ${name} ${found.id} no longer carries our tag.`);
    },
    make: async ({ lab }, plan, token) => {
      const made = cloud.make(plan.name, { lab: lab.id, step: id }, token);
      return { id: made.id, name, colour: made.colour };
    },
    ...remove,
    ...parts,
  });
}

export const sight = (id: string, observe: Observation<string>['observe'], parts: Partial<Observation<string>> = {}) =>
  observation<string>({ id, title: id, observe, ...parts });

export const stage = (number: number, steps: readonly Step[], parts: Partial<Stage> = {}): Stage => ({
  number,
  id: `stage-${number}`,
  title: `Stage ${number}`,
  goal: 'You will know.',
  minutes: 1,
  steps,
  ...parts,
});

export const aLab: Lab = {
  id: 'abcdefg2',
  mode: 'sandbox',
  account: '123456789012',
  partition: 'aws',
  region: 'eu-west-1',
  endpoint: null,
  profile: null,
  startedAt: '2026-01-05T09:00:00.000Z',
  options: { vpc: null, leastPrivilege: null, skipBonus: false },
};

export const freshState = (lab: Lab = aLab) => newState(lab, '1.0.0', 'lineage-0001');

export function baseOf(ui: Ui, clock: Clock, parts: Partial<Base> = {}): Base {
  // No step of these tests calls AWS.
  const aws = {} as Base['aws'];
  const openShell = async () => {};
  return { lab: aLab, aws, ui, clock, signal: new AbortController().signal, openShell, ...parts };
}
