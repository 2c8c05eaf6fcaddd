import type { Path } from './path.js';
import { namesBoth, type Sighting } from './rows.js';

/**
 * A gateway in between that shows its own address in place of the sender's, or of whom it is sent on to, shows so whatever
 * passes it. Where the ends were recorded, a connection that neither of them knows is another's.
 */
export function ofTheTwo(sightings: readonly Sighting[], { checkpoints }: Path): readonly Sighting[] {
  const isBetweenTheTwo = ({ checkpoint }: Sighting) => checkpoints[checkpoint]?.side === 'between';
  const known = new Set(sightings.filter((one) => !isBetweenTheTwo(one)).map(({ client }) => client));
  if (known.size === 0) return sightings;
  return sightings.filter(
    (one) => !isBetweenTheTwo(one) || one.client === null || known.has(one.client) || namesBoth(one.record),
  );
}
