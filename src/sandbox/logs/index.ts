import type { Operation } from '../endpoint/operation.js';
import { eventOperations } from './events.js';
import { groupOperations } from './groups.js';
import { queryOperations } from './queries.js';
import { streamOperations } from './streams.js';
import { logTagOperations } from './tags.js';

export const logsOperations: readonly Operation[] = [
  ...groupOperations,
  ...logTagOperations,
  ...streamOperations,
  ...eventOperations,
  ...queryOperations,
];
