import type { Clock } from '../../base/clock.js';
import { isHeld } from '../ec2/holders.js';
import { generator } from '../world/ids.js';
import type { World } from '../world/world.js';
import type { Call } from './operation.js';

/** What operations on this world may use. */
export const callOn = (world: World, clock: Clock): Call => ({
  world,
  clock,
  random: generator(world),
  isHeld(id) {
    return isHeld(this, id);
  },
});

/** The same for what never waits. */
export const callAt = (world: World, now: Clock['now']): Call => callOn(world, { now, sleep: () => Promise.resolve() });
