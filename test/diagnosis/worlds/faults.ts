import type { Places } from './base.js';
import type { Fault } from './fault.js';
import { endFaults, hostFaults } from './faults/ends.js';
import { aclFaults, groupFaults } from './faults/filters.js';
import { gatewayFaults, peeringFaults } from './faults/gateways.js';
import { natFaults } from './faults/nat-gateway.js';
import { routeFaults } from './faults/routes.js';
import type { Shape } from './shapes.js';

/** Every fault of the catalogue that the network of the sandbox can show on this way. */
export const faultsOf = (shape: Shape, places: Places): readonly Fault[] => [
  ...groupFaults(shape, places),
  ...aclFaults(shape),
  ...routeFaults(shape, places),
  ...gatewayFaults(shape, places),
  ...natFaults(shape, places),
  ...peeringFaults(shape, places),
  ...endFaults(shape, places),
  ...hostFaults(shape),
];
