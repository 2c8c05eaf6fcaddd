import type { Cloud } from '../cloud/cloud.js';
import { type Described, describe } from '../cloud/describe.js';
import { type Random, random } from '../random.js';
import { capture, timing } from '../traffic/capture.js';
import { converse } from '../traffic/conversation.js';
import type { Sighting } from '../traffic/fate.js';
import { natPorts } from '../traffic/nat-ports.js';
import type { Conversation, Ending, Plan } from '../traffic/plan.js';
import type { Row } from '../traffic/row.js';
import { tracking } from '../traffic/tracking.js';
import { FAULTS } from './faults.js';
import { scene } from './make-scene.js';
import { muddy, pingBack } from './muddier.js';
import { noise } from './noise.js';
import { plans, START, trial } from './plans.js';
import type { Scene } from './scene.js';

export const TIMELINES = ['steady', 'breaks', 'heals', 'breaks-after', 'heals-after'] as const;
export type Timeline = (typeof TIMELINES)[number];

/** What happened, whole: the rows before anything is taken away, and what truly became of every attempt. */
export interface World {
  readonly seed: number;
  readonly scene: Scene;
  readonly fault: string | null;
  readonly timeline: Timeline;
  /** As it was at first, and as it is in the end. */
  readonly before: Cloud;
  readonly cloud: Cloud;
  readonly described: Described;
  readonly rows: readonly Row[];
  /** Of what is asked, in the order of time. */
  readonly attempts: readonly Attempt[];
  /** Of the other end, which nobody asked about: their records look the same. */
  readonly pingsBack: readonly Attempt[];
  /** What somebody who tries now, with the current configuration, would find. */
  readonly now: Ending;
  /** The same, were it answered in any case: what stands in the way of an answer to one-way traffic. */
  readonly ifAnswered: Ending;
  readonly until: number;
  readonly changedAt: number | null;
}

export interface Attempt extends Conversation {
  /** Its own rows are those in which one of its sightings is. */
  readonly seen: ReadonlySet<Sighting>;
  readonly isFirst: boolean;
}

const PLAIN = 1_500;

export function world(seed: number): World {
  const chance = random(seed);
  const made = scene(chance, START);
  // The first are plain, the others muddier.
  const isMuddy = seed > PLAIN;
  if (isMuddy) muddy(made, chance);
  const [fault, broken] = plant(made, chance);
  const timeline =
    fault === null || ['halfTheRange', 'neverSent', 'sourceStopped'].includes(fault)
      ? 'steady'
      : chance.weighted([
          [5, 'steady'],
          [1, 'breaks'],
          [1, 'heals'],
          [0.6, 'breaks-after'],
          [0.6, 'heals-after'],
        ] as const);
  const healthy = made.cloud;
  const length = chance.between(300, 900);
  const changedAt =
    timeline === 'steady' ? null : timeline.endsWith('after') ? START + length + 60 : START + Math.floor(length / 2);
  const before = timeline.startsWith('breaks') ? healthy : broken;
  const after = timeline.startsWith('heals') ? healthy : broken;
  const cloudAt = (at: number): Cloud => (changedAt === null ? broken : at < changedAt ? before : after);
  const sightings: Sighting[] = [];
  const walker = {
    tracking: tracking({ established: chance.pick([350, 432_000]) }),
    nat: natPorts(() => chance.between(1024, 65_535)),
    unsettled: { recordsUnroutable: chance.chance(0.8), recordsSpoofed: chance.chance(0.5) },
    see: (sighting: Sighting) => void sightings.push(sighting),
  };
  const play = (plan: Plan, isFirst: boolean): Attempt => {
    const from = sightings.length;
    return { ...converse(walker, cloudAt, plan), seen: new Set(sightings.slice(from)), isFirst };
  };
  const attempts = plans(made, fault, chance, length)
    .map((plan, at) => play(plan, at === 0))
    .toSorted((one, other) => one.plan.at - other.plan.at);
  for (const plan of noise(made, chance, length)) play(plan, false);
  // Nobody pings from an address that is gone.
  const pingsBack = (isMuddy ? pingBack(made, chance, length) : [])
    .filter(() => fault !== 'addressGone')
    .map((plan) => play(plan, false));
  const until = Math.max(START + length, ...attempts.map(({ ended }) => ended)) + 180;
  const cloud = cloudAt(until);
  const apart = () => ({ ...walker, tracking: tracking({ established: 350 }), see: () => undefined });
  const plan = { ...trial(made, 60_001, until), count: 1 };
  const now = converse(apart(), () => cloud, plan).ending;
  const answering = structuredClone(cloud);
  const host = answering.hosts[made.destination ?? made.to];
  if (host) host.udp[made.port] = 'answers';
  const ifAnswered = converse(apart(), () => answering, plan).ending;
  const described = describe(cloud);
  const rows = capture(withBoth(cloudAt(START), cloud), sightings, timing(chance), [START, until]);
  return {
    seed,
    scene: made,
    fault,
    timeline,
    before: cloudAt(START),
    cloud,
    described,
    rows,
    attempts,
    pingsBack,
    now,
    ifAnswered,
    until,
    changedAt,
  };
}

/** Rows are written with the interfaces and addresses of their time; those that came or went later have theirs as well. */
const withBoth = (one: Cloud, other: Cloud): Cloud => ({
  ...one,
  enis: [
    ...one.enis.map((eni) => {
      const { addresses = [], v6 = [] } = other.enis.find(({ id }) => id === eni.id) ?? {};
      return {
        ...eni,
        addresses: [...new Set([...eni.addresses, ...addresses])],
        v6: [...new Set([...eni.v6, ...v6])],
      };
    }),
    ...other.enis.filter(({ id }) => one.enis.every((eni) => eni.id !== id)),
  ],
});

function plant(made: Scene, chance: Random): readonly [string | null, Cloud] {
  if (made.way === 'unlogged' || chance.chance(0.14)) return [null, made.cloud];
  for (let tries = 0; tries < 60; tries += 1) {
    const name = chance.pick(Object.keys(FAULTS));
    const cloud = structuredClone(made.cloud);
    if (FAULTS[name]?.(made, cloud, chance)) return [name, cloud];
  }
  return [null, made.cloud];
}
