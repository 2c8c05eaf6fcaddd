import { addressingOperations } from './addressing.js';
import { interfaceAttributeOperations } from './interface-attributes.js';
import { interfaceKind } from './kind.js';
import { networkInterfaceOperations } from './network-interfaces.js';
import { secondaryAddressOperations } from './secondary-addresses.js';

export const interfaces = {
  ...interfaceKind,
  operations: [
    ...networkInterfaceOperations,
    ...addressingOperations,
    ...interfaceAttributeOperations,
    ...secondaryAddressOperations,
  ],
};
