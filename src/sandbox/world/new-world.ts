import { makeDefaultVpc } from '../ec2/default-vpc.js';
import { publicImages } from '../ec2/images.js';
import { amazonPrefixLists } from '../ec2/prefix-lists.js';
import { generator } from './ids.js';
import { defaultConsistencyMs, defaultPropagationMs } from './latency.js';
import type { World } from './world.js';

/** A new account: a default VPC, Amazon's public images, nothing else. The same seed gives the same world. */
export function newWorld(options: { readonly seed: number; readonly region: string; readonly now: number }): World {
  const { seed, region, now } = options;
  const world: World = {
    format: 1,
    account: '123456789012',
    partition: partitionOf(region),
    region,
    seed: seed | 0,
    savedAt: now,
    switches: {
      honourTokens: true,
      consistencyMs: defaultConsistencyMs,
      propagationMs: defaultPropagationMs,
      noise: true,
      recordUnroutable: false,
      journal: true,
    },
    faults: [],
    journal: [],
    tokens: {},
    ec2: {
      vpcs: {},
      subnets: {},
      routeTables: {},
      internetGateways: {},
      natGateways: {},
      peerings: {},
      prefixLists: {},
      networkAcls: {},
      securityGroups: {},
      securityGroupRules: {},
      interfaces: {},
      addresses: {},
      images: {},
      instances: {},
      flowLogs: {},
      tags: {},
      made: {},
      blockPublicAccess: { mode: 'off', lastUpdate: null },
    },
    iam: { roles: {}, profiles: {} },
    logs: { groups: {} },
    ssm: { commands: {}, parameters: {} },
    sightings: [],
    tracked: {},
  };
  const call = { world, clock: { now: () => now, sleep: () => Promise.resolve() }, random: generator(world) };
  makeDefaultVpc(call);
  publicImages(call);
  amazonPrefixLists(call);
  // What was there before the first request is no news to anyone.
  for (const id of Object.keys(world.ec2.made)) delete world.ec2.made[id];
  return world;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
