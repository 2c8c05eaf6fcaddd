import { flowLogOperations } from './flow-logs.js';
import { flowLogKind } from './kind.js';

export const flowLogs = { ...flowLogKind, operations: flowLogOperations };
