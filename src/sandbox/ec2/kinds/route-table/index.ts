import { routeTableKind } from './kind.js';
import { routeTableOperations } from './route-tables.js';
import { routeOperations } from './routes.js';

export const routeTables = { ...routeTableKind, operations: [...routeTableOperations, ...routeOperations] };
