import type { Quota, World } from '../world/world.js';

// Defaults of a new account (VPC user guide, "Amazon VPC quotas"; EC2 user guide, "On-Demand Instance quotas").
const defaults: Readonly<Record<Quota, number>> = {
  vpcs: 5,
  vcpus: 32,
  addresses: 5,
  'security-groups-per-vpc': 500,
  'rules-per-security-group': 60,
  'rules-per-network-acl': 20,
  'flow-logs-per-resource': 2,
};

export const quota = (world: World, name: Quota): number => world.switches.quotas?.[name] ?? defaults[name];
