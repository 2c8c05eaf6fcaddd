import { subnetKind } from './kind.js';
import { subnetAttributeOperations } from './subnet-attributes.js';
import { subnetOperations } from './subnets.js';

export const subnets = { ...subnetKind, operations: [...subnetOperations, ...subnetAttributeOperations] };
