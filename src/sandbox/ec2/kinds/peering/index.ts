import { peeringKind } from './kind.js';
import { vpcPeeringOperations } from './vpc-peerings.js';

export const peerings = { ...peeringKind, operations: vpcPeeringOperations };
