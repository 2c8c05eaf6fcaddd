import { original } from './original.js';
import { rowOf } from './table.js';
import type { World } from './world.js';

/** The world of the Region in which the account is at home; the others hang below it. */
export const homeOf = (world: World): World => world.home ?? world;

/** All Regions of an account that anybody has been in, the home Region first. */
export const worldsOf = (world: World): readonly World[] => {
  const home = homeOf(world);
  return [home, ...Object.keys(home.elsewhere ?? {}).flatMap((name) => home.elsewhere?.[name] ?? [])];
};

/** Undefined where nobody has been in that Region. */
export const worldIn = (world: World, region: string | undefined): World | undefined =>
  worldsOf(world).find((one) => one.region === region);

/** The world of the Region that an interface is in: packets go from one to another. */
export const worldWith = (world: World, interfaceId: string | null): World =>
  interfaceId === null || rowOf(world.ec2.interfaces, interfaceId)
    ? world
    : (worldsOf(world).find(({ ec2 }) => rowOf(ec2.interfaces, interfaceId)) ?? world);

/** Makes a world of another Region one of the account's. */
export function joinAccount(home: World, region: World): World {
  home.elsewhere = { ...home.elsewhere, [region.region]: region };
  share(original(home), region);
  return region;
}

/** After a world was read from a file, or copied: its Regions have in common again what belongs to the account. */
export function shareAccount(home: World): World {
  for (const region of Object.values(home.elsewhere ?? {})) share(home, region);
  return home;
}

const common = ['account', 'iam', 's3', 'switches', 'faults', 'journal'] as const;

// What is shared is in the home world alone, so that a saved file holds it once.
function share(home: World, region: World): void {
  Object.defineProperty(region, 'home', { configurable: true, enumerable: false, value: home });
  for (const name of common) refer(region, name, home);
  refer(region.ec2, 'peerings', home.ec2);
}

function refer<Owner extends object>(from: Owner, name: keyof Owner, to: Owner): void {
  Object.defineProperty(from, name, { configurable: true, enumerable: false, get: () => to[name] });
}
