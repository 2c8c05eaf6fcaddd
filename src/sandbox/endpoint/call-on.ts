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
