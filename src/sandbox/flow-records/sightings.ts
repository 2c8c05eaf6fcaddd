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
  const kept = world.sightings.filter((sighting) => sighting.run !== run || sighting.at <= after);
  world.sightings.splice(0, world.sightings.length, ...kept);
}
