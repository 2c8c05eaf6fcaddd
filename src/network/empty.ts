import type { Network } from './model.js';

/** A configuration of which nothing is known. */
export const emptyNetwork: Network = {
  vpcs: [],
  subnets: [],
  interfaces: [],
  securityGroups: [],
  networkAcls: [],
  routeTables: [],
  internetGateways: [],
  natGateways: [],
  peerings: [],
  prefixLists: [],
  flowLogs: [],
};
