import type { Operation } from '../endpoint/operation.js';
import { eventOperations } from './events.js';
import { exportTaskOperations } from './export-tasks.js';
import { groupOperations } from './groups.js';
import { logRecordOperations } from './log-records.js';
import { metricFilterOperations } from './metric-filters.js';
import { queryOperations } from './queries.js';
import { queryDefinitionOperations } from './query-definitions.js';
import { resourcePolicyOperations } from './resource-policies.js';
import { streamOperations } from './streams.js';
import { subscriptionFilterOperations } from './subscription-filters.js';
import { logTagOperations } from './tags.js';

export const logsOperations: readonly Operation[] = [
  ...groupOperations,
  ...logTagOperations,
  ...streamOperations,
  ...eventOperations,
  ...queryOperations,
  ...queryDefinitionOperations,
  ...exportTaskOperations,
  ...logRecordOperations,
  ...metricFilterOperations,
  ...subscriptionFilterOperations,
  ...resourcePolicyOperations,
];
