import { firstIndex } from '../../base/first-index.js';
import type { PacketSighting, World } from '../world/world.js';

/** Notes what an interface saw, in time order: a script that runs for a minute is ahead of what others do meanwhile. */
export function recordSighting(world: World, sighting: PacketSighting): void {
  const { sightings } = world;
  let at = sightings.length;
  while (at > 0 && (sightings[at - 1]?.at ?? 0) > sighting.at) at -= 1;
  sightings.splice(at, 0, sighting);
}

/** A run that was ended early sent nothing after that. */
export function retractSightings(world: World, run: string, after: number): void {
  const { sightings } = world;
  let kept = 0;
  for (const sighting of sightings) {
    if (sighting.run === run && sighting.at > after) continue;
    sightings[kept] = sighting;
    kept += 1;
  }
  sightings.length = kept;
}

/** What was seen from one time up to another, that not included. The list is in time order, so little of it is looked at. */
export function sightingsBetween(sightings: readonly PacketSighting[], from: number, to: number) {
  return sightings.slice(firstAt(sightings, from), firstAt(sightings, to));
}

/** Where the first one of this time or later is, or would be. */
const firstAt = (sightings: readonly PacketSighting[], time: number): number =>
  firstIndex(sightings.length, (index) => (sightings[index]?.at ?? 0) >= time);
