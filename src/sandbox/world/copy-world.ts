import { homeOf, shareAccount } from './account.js';
import type { World } from './world.js';

/** A copy to try something on. What is long is a list of facts that nobody changes: its items are shared. */
export function copyWorld(world: World): World {
  const home = shareAccount(copy(homeOf(world)));
  return home.region === world.region ? home : (home.elsewhere?.[world.region] ?? home);
}

const long = 500;

function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value.length > long ? value.slice() : value.map(copy)) as T;
  return Object.fromEntries(Object.entries(value).map(([key, content]) => [key, copy(content)])) as T;
}
