import type { Operation } from '../endpoint/operation.js';
import { instanceProfileOperations } from './instance-profiles.js';
import { policyOperations } from './policies.js';
import { policyVersionOperations } from './policy-versions.js';
import { rolePolicyOperations } from './role-policies.js';
import { roleOperations } from './roles.js';
import { simulationOperations } from './simulate.js';

export const iamOperations: readonly Operation[] = [
  ...roleOperations,
  ...rolePolicyOperations,
  ...policyOperations,
  ...policyVersionOperations,
  ...instanceProfileOperations,
  ...simulationOperations,
];
