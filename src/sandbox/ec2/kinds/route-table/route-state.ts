import type { Call } from '../../../endpoint/operation.js';
import type { RouteTableRow } from './kind.js';
import { routeTargets } from './route-targets.js';

/** `blackhole`: "the route's target isn't available" (EC2 API reference, Route). */
export function routeState(
  call: Call,
  table: RouteTableRow,
  route: RouteTableRow['Routes'][number],
): 'active' | 'blackhole' {
  const isThere = routeTargets.every((target) => {
    const id = route[target.member];
    return id === undefined || !id.startsWith(target.prefix ?? '') || (target.isThere?.(call, table, id) ?? true);
  });
  return isThere ? 'active' : 'blackhole';
}
