import type { Path } from './path.js';
import { type Conversation, destinationOf, type Sighting, sourceOf } from './rows.js';

/**
 * A gateway in between that shows its own address in place of the sender's shows so whatever anybody behind it sends.
 * Where the ends were recorded, a connection that neither of them knows is another's.
 */
export function ofTheTwo(
  sightings: readonly Sighting[],
  { sourceAliases }: Conversation,
  { checkpoints }: Path,
): readonly Sighting[] {
  const isBetweenTheTwo = ({ checkpoint }: Sighting) => checkpoints[checkpoint]?.side === 'between';
  const known = new Set(sightings.filter((one) => !isBetweenTheTwo(one)).map(({ client }) => client));
  if (known.size === 0) return sightings;
  return sightings.filter((one) => {
    if (!isBetweenTheTwo(one) || one.client === null || known.has(one.client)) return true;
    return [sourceOf(one.record), destinationOf(one.record)].some((address) => sourceAliases.includes(address ?? ''));
  });
}
