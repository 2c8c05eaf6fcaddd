import { shareAccount } from '../../src/sandbox/world/account.js';
import type { World } from '../../src/sandbox/world/world.js';

/** A copy of an account, all its Regions with it, to try something on. */
export const copyWorld = (world: World): World => shareAccount(structuredClone(world));
