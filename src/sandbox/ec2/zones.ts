import { DescribeAvailabilityZonesCommand, DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { regionNamed, regions } from '../catalogue/regions.js';
import { absent, matchesFilters } from '../endpoint/filters.js';
import { withoutEffect } from '../endpoint/limits.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { worldsOf } from '../world/account.js';
import type { World } from '../world/world.js';

export interface Zone {
  readonly name: string;
  /** `use1-az1`: the same place for every account, whatever its name there. */
  readonly id: string;
}

/** The zones of the world's Region. */
export function zonesOf(world: Pick<World, 'region'>): readonly Zone[] {
  const zones = regionNamed(world.region)?.zones ?? ['a', 'b', 'c'].map((letter, index) => [letter, `${index + 1}`]);
  return zones.map(([letter, number]) => ({
    name: `${world.region}${letter}`,
    id: `${shortRegion(world.region)}-az${number}`,
  }));
}

export const zoneId = (world: World, name: string | undefined): string | undefined =>
  zonesOf(world).find((zone) => zone.name === name)?.id;

// us-east-1 is use1, ap-northeast-2 apne2 (RAM user guide, "Availability Zone IDs").
function shortRegion(region: string): string {
  const [area = '', ...rest] = region.split('-');
  return (
    area +
    rest
      .map((part) => part.replace(/^(north|south)(east|west)$/, (_, a: string, b: string) => `${a[0]}${b[0]}`))
      .map(initial)
      .join('')
  );
}

const initial = (part: string): string => (/^\d+$/.test(part) || part.length === 2 ? part : part.charAt(0));

/** Every region of the world's partition, and whether this account may use it. */
function regionsOf(world: World): readonly { readonly name: string; readonly optIn: string }[] {
  if (world.partition !== 'aws') return [{ name: world.region, optIn: 'opt-in-not-required' }];
  const used = new Set(worldsOf(world).map(({ region }) => region));
  return regions.map(({ name, isOptIn }) => ({
    name,
    optIn: !isOptIn ? 'opt-in-not-required' : used.has(name) ? 'opted-in' : 'not-opted-in',
  }));
}

export const zoneOperations: readonly Operation[] = [
  on(DescribeAvailabilityZonesCommand, ({ ZoneNames, ZoneIds, AllAvailabilityZones, Filters }, { world }) => {
    // No zone here needs to be opted in to.
    withoutEffect(AllAvailabilityZones);
    const zones = zonesOf(world);
    const unknown = ZoneNames?.find((name) => !zones.some((zone) => zone.name === name));
    if (unknown !== undefined) throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
    const unknownId = ZoneIds?.find((id) => !zones.some((zone) => zone.id === id));
    if (unknownId !== undefined) {
      throw new AwsError('InvalidParameterValue', `Invalid availability zone-id: [${unknownId}]`);
    }
    const matches = matchesFilters<Zone>(Filters, {
      'zone-name': (zone) => zone.name,
      'zone-id': (zone) => zone.id,
      'region-name': () => world.region,
      'zone-type': () => 'availability-zone',
      'opt-in-status': () => 'opt-in-not-required',
      ...absent('parent-zone-id', 'parent-zone-name', 'message'),
      'group-long-name': () => `${world.region} 1`,
      'group-name': () => `${world.region}-zg-1`,
      state: () => 'available',
    });
    const asked = (zone: Zone) => (ZoneNames?.includes(zone.name) ?? true) && (ZoneIds?.includes(zone.id) ?? true);
    return {
      AvailabilityZones: zones
        .filter(asked)
        .filter(matches)
        .map((zone) => ({
          ZoneName: zone.name,
          ZoneId: zone.id,
          RegionName: world.region,
          State: 'available',
          ZoneType: 'availability-zone',
          OptInStatus: 'opt-in-not-required',
          GroupName: `${world.region}-zg-1`,
          NetworkBorderGroup: world.region,
          Messages: [],
        })),
    };
  }),

  on(DescribeRegionsCommand, ({ RegionNames, AllRegions, Filters }, { world }) => {
    const all = regionsOf(world);
    const unknown = RegionNames?.find((name) => !all.some((region) => region.name === name));
    if (unknown !== undefined) throw new AwsError('InvalidParameterValue', `Invalid region: [${unknown}]`);
    const matches = matchesFilters<(typeof all)[number]>(Filters, {
      'region-name': ({ name }) => name,
      endpoint: ({ name }) => `ec2.${name}.amazonaws.com`,
      'opt-in-status': ({ optIn }) => optIn,
    });
    const isNamed = (name: string) => (RegionNames ?? []).length === 0 || RegionNames?.includes(name);
    // "Indicates whether to display all Regions, including Regions that are disabled for your account."
    const isShown = (optIn: string) => AllRegions === true || RegionNames?.length || optIn !== 'not-opted-in';
    return {
      Regions: all
        .filter(({ name, optIn }) => isNamed(name) && isShown(optIn))
        .filter(matches)
        .map(({ name, optIn }) => ({
          RegionName: name,
          Endpoint: `ec2.${name}.amazonaws.com`,
          OptInStatus: optIn,
        })),
    };
  }),
];
