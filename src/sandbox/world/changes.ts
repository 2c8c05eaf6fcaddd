import { homeOf } from './account.js';
import { original } from './original.js';
import type { World } from './world.js';

/**
 * How often an account has been written to, where somebody counts: whoever answers its requests. What was built of a world
 * is kept until the count goes up. Not of the world, which is JSON.
 */
const counts = new WeakMap<World, number>();

/** From now on every change of this account, in any of its Regions, is counted. */
export const startCounting = (world: World): void => void counts.set(accountOf(world), changesOf(world) ?? 0);

export function countChange(world: World): void {
  const count = changesOf(world);
  if (count !== undefined) counts.set(accountOf(world), count + 1);
}

/** Undefined where nobody counts, as of a world that answers no requests. */
export const changesOf = (world: World): number | undefined => counts.get(accountOf(world));

const accountOf = (world: World): World => original(homeOf(world));
