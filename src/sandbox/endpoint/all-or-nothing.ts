import { generator } from '../world/ids.js';
import { original } from '../world/original.js';
import { recording } from '../world/recording.js';
import type { Call } from './operation.js';

/**
 * Runs what changes something: if it is refused half way, everything is as it was. A trial, which may well be refused, also
 * minds in which order rows stood: that costs a look at every row of a table from which one is deleted.
 */
export function allOrNothing<T>(call: Call, run: (call: Call) => T, isTrial = false): T {
  const { world, takeBack } = recording(call.world, { keepsOrder: isTrial });
  try {
    return run({ ...call, world, random: generator(world) });
  } catch (error) {
    takeBack();
    throw error;
  }
}

/** To look at many rows of which none is changed: nobody need mind each of them. */
export const onlyLooking = (call: Call): Call => ({ ...call, world: original(call.world) });
