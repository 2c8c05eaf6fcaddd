import type { Operation } from '../endpoint/operation.js';
import { commandResultOperations } from './command-results.js';
import { commandOperations } from './commands.js';
import { documentOperations } from './documents.js';
import { managedInstanceOperations } from './managed-instances.js';
import { parameterLabelOperations } from './parameter-labels.js';
import { parameterListingOperations } from './parameter-listing.js';
import { parameterTagOperations } from './parameter-tags.js';
import { parameterOperations } from './parameters.js';
import { putParameterOperations } from './put-parameter.js';
import { sessionOperations } from './sessions.js';

export const ssmOperations: readonly Operation[] = [
  ...parameterOperations,
  ...parameterListingOperations,
  ...putParameterOperations,
  ...parameterLabelOperations,
  ...parameterTagOperations,
  ...managedInstanceOperations,
  ...documentOperations,
  ...commandOperations,
  ...commandResultOperations,
  ...sessionOperations,
];
