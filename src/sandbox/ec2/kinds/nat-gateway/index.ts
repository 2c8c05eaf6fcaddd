import { natGatewayKind } from './kind.js';
import { natGatewayOperations } from './nat-gateways.js';

export const natGateways = { ...natGatewayKind, operations: natGatewayOperations };
