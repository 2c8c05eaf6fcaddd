import type { Stage } from '../../engine/step.js';
import { flowLogsPolicy, flowLogsRole } from './flow-logs.js';
import { instanceProfile, profileRole } from './instance-profile.js';
import { instanceRole, instanceRolePolicy } from './instance-role.js';

export const stage: Stage = {
  number: 1,
  id: 'roles',
  title: 'IAM roles',
  goal: 'Two services will act for you, so each needs a role that it may assume: the instances, to register with Systems Manager and give you a shell without SSH; and the flow log, to write to CloudWatch Logs.',
  minutes: 1,
  steps: [instanceRole, instanceRolePolicy, instanceProfile, profileRole, flowLogsRole, flowLogsPolicy],
};
