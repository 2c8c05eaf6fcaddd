import type { Handed } from '../worlds/taking.js';
import type { World } from '../worlds/world.js';

// Rows may be stamped a minute late, so those of the last minute may still be to come.
const LATE = 60;

/** When the rows end: the source's, or where it has none the destination's. */
function newestOf({ scene }: World, { rows }: Handed): number {
  const endsOf = (id: string | null) => rows.filter(({ eniId }) => eniId === id).map(({ end }) => end);
  const own = endsOf(scene.source);
  return Math.max(...(own.length > 0 ? own : endsOf(scene.destination)));
}

/** Whatever was sent by then was such that it may leave no record. */
export const isUnroutable = (world: World, handed: Handed): boolean =>
  world.attempts.every(
    ({ plan, ending }) =>
      plan.at >= newestOf(world, handed) ||
      (ending.kind === 'stopped' &&
        ending.leg === 'request' &&
        ['no-route', 'blackhole', 'source-dest-check'].includes(ending.stop.kind)),
  );

/** Something was sent in the time of the source's rows. */
export const sentByThen = (world: World, handed: Handed): boolean =>
  world.attempts.some(({ plan }) => plan.at < newestOf(world, handed) - LATE);
