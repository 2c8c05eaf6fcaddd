import type { Operation } from '../endpoint/operation.js';
import { commandResultOperations } from './command-results.js';
import { commandOperations } from './commands.js';
import { documentOperations } from './documents.js';
import { managedInstanceOperations } from './managed-instances.js';
import { parameterOperations } from './parameters.js';
import { sessionOperations } from './sessions.js';

export const ssmOperations: readonly Operation[] = [
  ...parameterOperations,
  ...managedInstanceOperations,
  ...documentOperations,
  ...commandOperations,
  ...commandResultOperations,
  ...sessionOperations,
];
