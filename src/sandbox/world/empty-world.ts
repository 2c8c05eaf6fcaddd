import { partitionOf } from '../../base/partition.js';
import { kinds } from '../ec2/kinds/index.js';
import { defaultConsistencyMs, defaultPropagationMs } from './latency.js';
import type { Ec2Tables, World } from './world.js';

/** An account with nothing in it, not even a default VPC. */
export function emptyWorld(options: { readonly seed: number; readonly region: string; readonly now: number }): World {
  const { seed, region, now } = options;
  return {
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
      ...emptyTables(),
      tags: {},
      made: {},
      blockPublicAccess: { mode: 'off', lastUpdate: null },
    },
    iam: { roles: {}, profiles: {}, policies: {}, sessions: {}, deletionTasks: [] },
    logs: {
      groups: {},
      deletedGroups: {},
      queries: {},
      exportTasks: {},
      queryDefinitions: {},
      resourcePolicies: {},
    },
    s3: { buckets: {} },
    ssm: { commands: {}, parameters: {}, ownParameters: {}, agents: {}, sessions: {} },
    sightings: [],
    tracked: {},
    booting: [],
    ports: 0,
  };
}

type Listed = (typeof kinds)[number]['table'];

// A kind that `kinds` does not list makes the world above incomplete: the compiler says so.
const emptyTables = () =>
  Object.fromEntries(kinds.map(({ table }) => [table, {}])) as unknown as Pick<Ec2Tables, Listed>;
