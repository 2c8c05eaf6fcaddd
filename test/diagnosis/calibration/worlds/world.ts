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
import { besides, plans, START, trial } from './plans.js';
import { byThen, reused, rowsOfTime } from './reused.js';
import type { Scene } from './scene.js';
import { widen } from './wider.js';

export const TIMELINES = ['steady', 'breaks', 'heals', 'breaks-after', 'heals-after'] as const;
export type Timeline = (typeof TIMELINES)[number];

/** What happened, whole: the rows before anything is taken away, and what truly became of every attempt. */
export interface World {
  readonly seed: number;
  readonly isWide: boolean;
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
  /** The interface that had the destination's addresses at first, where another has them now. */
  readonly predecessor: string | null;
  /** The same two, between others of their addresses. */
  readonly others: readonly World[];
}

export interface Attempt extends Conversation {
  /** Its own rows are those in which one of its sightings is. */
  readonly seen: ReadonlySet<Sighting>;
  readonly isFirst: boolean;
}

const PLAIN = 1_500;
const NARROW = 2_250;

export function world(seed: number): World {
  const chance = random(seed);
  const made = scene(chance, START);
  // The first are plain, the next muddier, and the others wider, too.
  const isMuddy = seed > PLAIN;
  if (isMuddy) muddy(made, chance);
  const width = seed > NARROW ? random(seed + 5_555_555) : null;
  const wider = width ? widen(made, width) : { others: [], plans: [] };
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
  const isLasting = timeline === 'steady' && !['addressGone', 'secondInterface'].includes(fault ?? '');
  const then = width && isLasting ? reused(made, broken, width, length) : null;
  const changedAt =
    timeline === 'steady'
      ? (then?.at ?? null)
      : timeline.endsWith('after')
        ? START + length + 60
        : START + Math.floor(length / 2);
  const before = timeline.startsWith('breaks') ? healthy : broken;
  const after = timeline.startsWith('heals') ? healthy : broken;
  const cloudAt = (at: number): Cloud =>
    changedAt === null ? broken : at >= changedAt ? after : (then?.before ?? before);
  const sightings: Sighting[] = [];
  const walker = {
    tracking: tracking({ established: chance.pick([350, 432_000]) }),
    nat: natPorts(() => chance.between(1024, 65_535)),
    unsettled: { recordsUnroutable: chance.chance(0.8), recordsSpoofed: chance.chance(0.5) },
    see: (sighting: Sighting) => void sightings.push(sighting),
  };
  const play = (plan: Plan, isFirst: boolean): Attempt => {
    const from = sightings.length;
    const told = converse(walker, cloudAt, plan);
    const ending = then
      ? (JSON.parse(JSON.stringify(told.ending).replaceAll(then.old, then.now)) as Ending)
      : told.ending;
    return { ...told, ending, seen: new Set(sightings.slice(from)), isFirst };
  };
  const playAll = (all: readonly Plan[]): readonly Attempt[] =>
    all
      .flatMap((plan) => byThen(plan, then))
      .map((plan, at) => play(plan, at === 0))
      .toSorted((one, other) => one.plan.at - other.plan.at);
  const attempts = playAll(plans(made, fault, chance, length));
  playAll(noise(made, chance, length));
  playAll(wider.plans);
  // Nobody pings from an address that is gone.
  const pingsBack = playAll((isMuddy ? pingBack(made, chance, length) : []).filter(() => fault !== 'addressGone'));
  const asides = wider.others.map((scene) => ({
    scene,
    attempts: playAll(fault === 'sourceStopped' || !width ? [] : besides(scene, width, length)),
  }));
  const until = Math.max(START + length, ...attempts.map(({ ended }) => ended)) + 180;
  const cloud = cloudAt(until);
  const answering = structuredClone(cloud);
  const host = answering.hosts[made.destination ?? made.to];
  if (host) host.udp[made.port] = 'answers';
  const tried = (scene: Scene, there: Cloud): Ending => {
    const apart = { ...walker, tracking: tracking({ established: 350 }), see: () => undefined };
    return converse(apart, () => there, { ...trial(scene, 60_001, until), count: 1 }).ending;
  };
  const described = describe(cloud);
  const all = capture(withBoth(cloudAt(START), cloud), sightings, timing(chance), [START, until]);
  const told: World = {
    seed,
    isWide: width !== null,
    scene: made,
    fault,
    timeline,
    before: cloudAt(START),
    cloud,
    described,
    rows: rowsOfTime(all, then),
    attempts,
    pingsBack,
    now: tried(made, cloud),
    ifAnswered: tried(made, answering),
    until,
    changedAt,
    predecessor: then?.old ?? null,
    others: [],
  };
  const others = asides.map(
    (one): World => ({
      ...told,
      ...one,
      pingsBack: [],
      now: tried(one.scene, cloud),
      ifAnswered: tried(one.scene, answering),
    }),
  );
  return { ...told, others };
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
  flowLogs: [
    ...one.flowLogs,
    ...other.flowLogs.filter(({ resourceId }) => one.flowLogs.every((log) => log.resourceId !== resourceId)),
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
