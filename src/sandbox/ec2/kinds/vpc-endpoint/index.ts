import { vpcEndpointKind } from './kind.js';
import { endpointServiceOperations } from './vpc-endpoint-services.js';
import { vpcEndpointOperations } from './vpc-endpoints.js';

export const vpcEndpoints = {
  ...vpcEndpointKind,
  operations: [...vpcEndpointOperations, ...endpointServiceOperations],
};
