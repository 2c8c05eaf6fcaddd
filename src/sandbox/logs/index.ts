import type { Operation } from '../endpoint/operation.js';
import { eventOperations } from './events.js';
import { groupOperations } from './groups.js';
import { queryOperations } from './queries.js';
import { streamOperations } from './streams.js';
import { tagOperations } from './tags.js';

export const logsOperations: readonly Operation[] = [
  ...groupOperations,
  ...tagOperations,
  ...streamOperations,
  ...eventOperations,
  ...queryOperations,
];
