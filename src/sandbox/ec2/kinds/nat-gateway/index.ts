import { natGatewayKind } from './kind.js';
import { natAddressOperations } from './nat-addresses.js';
import { natGatewayOperations } from './nat-gateways.js';

export const natGateways = { ...natGatewayKind, operations: [...natGatewayOperations, ...natAddressOperations] };
