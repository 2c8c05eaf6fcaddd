import type { Path } from './path.js';
import { destinationOf, namesBoth, type Sighting, sourceOf } from './rows.js';

/**
 * A gateway in between that shows its own address in place of the sender's, or of whom it is sent on to, shows so whatever
 * passes it. Where the ends were recorded, a connection that neither of them knows is another's; where they were not, all
 * that is of gateways whose records name the sender nowhere.
 */
export function ofTheTwo(sightings: readonly Sighting[], { packet }: Path): readonly Sighting[] {
  const isBetweenTheTwo = ({ checkpoint }: Sighting) => checkpoint.side === 'between';
  const known = new Set(sightings.filter((one) => !isBetweenTheTwo(one)).map(({ client }) => client));
  if (known.size === 0) {
    const client = ({ checkpoint, record }: Sighting) =>
      checkpoint.leg === 'request' ? sourceOf(record) : destinationOf(record);
    const telling = new Set(
      sightings.filter((one) => client(one) === packet.source).map(({ record }) => record.interfaceId),
    );
    return sightings.filter(({ record }) => telling.has(record.interfaceId));
  }
  return sightings.filter(
    (one) => !isBetweenTheTwo(one) || one.client === null || known.has(one.client) || namesBoth(one.record),
  );
}
