import { addressOperations } from './addresses.js';
import { addressKind } from './kind.js';

export const addresses = { ...addressKind, operations: addressOperations };
