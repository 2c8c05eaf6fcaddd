import { groupUseOperations } from './group-uses.js';
import { groupVpcOperations } from './group-vpcs.js';
import { securityGroupKind } from './kind.js';
import { securityGroupRuleKind } from './rule-kind.js';
import { securityGroupRuleOperations } from './security-group-rules.js';
import { securityGroupOperations } from './security-groups.js';

export const securityGroups = {
  ...securityGroupKind,
  operations: [...securityGroupOperations, ...groupUseOperations, ...groupVpcOperations],
};

export const securityGroupRules = { ...securityGroupRuleKind, operations: securityGroupRuleOperations };
