import { regionNamed } from '../catalogue/regions.js';
import { homeOf, joinAccount } from './account.js';
import { fingerprint } from './hash.js';
import { newWorld } from './new-world.js';
import type { World } from './world.js';

/**
 * A Region as a world: what is made in one is not seen in the others. Roles, policies, buckets and peerings are the
 * account's own. A Region begins when it is first asked for; undefined where there is none of that name.
 */
export function regionOf(world: World, name: string, now: number): World | undefined {
  const home = homeOf(world);
  if (name === home.region) return home;
  const known = home.elsewhere?.[name];
  if (known) return known;
  if (home.partition !== 'aws' || regionNamed(name) === undefined) return undefined;
  return joinAccount(home, newWorld({ seed: fingerprint(home.seed, name), region: name, now }));
}
