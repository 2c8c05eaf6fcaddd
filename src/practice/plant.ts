import { describeAll } from '../aws/describe-around.js';
import { networkFromAws } from '../network/from-aws.js';
import type { Network } from '../network/model.js';
import { fingerprint } from '../sandbox/world/hash.js';
import { diceOf } from './dice.js';
import type { Exercise, Fault, Scene } from './exercise.js';
import { startLogging } from './logging.js';
import { sceneryPlan } from './scenery/plan.js';
import { buildScenery } from './scenery/scenery.js';
import { attempt } from './send.js';
import { openSite, type Site } from './site.js';

/** A world with a fault in it, and the networks that it is judged by. */
export interface Planted {
  readonly site: Site;
  readonly fault: Fault;
  /** Before the fault. */
  readonly healthy: Network;
  /** As it was handed over. */
  readonly before: Network;
  /** When the complaint was tried first, milliseconds since the Unix epoch. */
  readonly triedFrom: number;
}

const minute = 60_000;
const attempts = 5;

/**
 * Builds the network, lets it work, plants the fault, lets the complaint happen, and hands over at `now`, when every
 * record has arrived. The same name and seed give the same but for the time. `now`: milliseconds since the Unix epoch.
 */
export async function plant(exercise: Exercise, seed: number, now: number): Promise<Planted> {
  const until = now - (now % minute);
  const dice = diceOf(fingerprint(exercise.name, seed));
  const site = openSite({ seed: dice.between(1, 2 ** 30), at: until - 60 * minute });
  const { switches } = site.world;
  Object.assign(switches, { consistencyMs: 0, propagationMs: 0, journal: false });
  const scenery = await buildScenery(site, sceneryPlan(dice));
  const scene: Scene = { site, scenery, dice };
  const fault = exercise.prepare(scene);
  await (fault.log?.() ?? startLogging(scene));
  advanceTo(site, until - 30 * minute);
  const healthy = await networkOf(site);
  await fault.plant();
  advanceTo(site, until - 16 * minute);
  const triedFrom = site.now();
  complain(scene, fault);
  await fault.heal?.();
  advanceTo(site, until);
  const before = await networkOf(site);
  Object.assign(switches, { journal: true });
  site.world.savedAt = site.now();
  return { site, fault, healthy, before, triedFrom };
}

export const networkOf = async ({ aws }: Pick<Site, 'aws'>): Promise<Network> =>
  networkFromAws(await describeAll(aws.ec2));

const advanceTo = ({ now, advance }: Site, at: number): void => advance(Math.max(0, at - now()));

/** Once a minute, and everybody else goes on with what they do. */
function complain({ site, scenery, dice }: Scene, { attempted, beside = [] }: Fault): void {
  const { apps, stores, fronts, peers } = scenery;
  const pairs = dice.shuffled([
    [fronts[0], apps[0]],
    [fronts[1], apps[1]],
    [apps[0], stores[0]],
    [apps[1], stores[1]],
    [apps[1], stores[0]],
    [apps[0], peers[0]],
  ] as const);
  const ports = () => dice.between(32_768, 60_999);
  for (let count = 0; count < attempts; count += 1) {
    attempt(site.world, site.now() + 7_000, attempted, ports());
    for (const one of beside) attempt(site.world, site.now() + 11_000, one, ports());
    for (const [source, destination] of pairs.slice(0, 4)) {
      site.advance(dice.between(2_000, 9_000));
      if (source.name === attempted.source.name && destination.name === attempted.destination.name) continue;
      attempt(site.world, site.now(), { source, destination, port: destination.port }, ports());
    }
    site.advance(minute - (site.now() % minute));
  }
}
