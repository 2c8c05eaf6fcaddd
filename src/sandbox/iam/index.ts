import type { Operation } from '../endpoint/operation.js';
import { accountOperations } from './account.js';
import { instanceProfileOperations } from './instance-profiles.js';
import { policyOperations } from './policies.js';
import { policyVersionOperations } from './policy-versions.js';
import { rolePolicyOperations } from './role-policies.js';
import { roleOperations } from './roles.js';
import { serviceLinkedRoleOperations } from './service-linked-roles.js';
import { simulationOperations } from './simulate.js';
import { tagOperations } from './tags.js';

export const iamOperations: readonly Operation[] = [
  ...roleOperations,
  ...rolePolicyOperations,
  ...policyOperations,
  ...policyVersionOperations,
  ...instanceProfileOperations,
  ...tagOperations,
  ...serviceLinkedRoleOperations,
  ...accountOperations,
  ...simulationOperations,
];
