import type { Call } from '../endpoint/operation.js';
import { original } from '../world/original.js';
import type { Kind, TableName } from './kind.js';
import { kinds } from './kinds/index.js';
import { tableOf } from './lookup.js';

/** Whether something that exists holds this one, so that it cannot be deleted: each kind says what its rows hold. */
export const isHeld = (call: Call, id: string): boolean => kinds.some((kind) => holds(call, kind as Kind, id));

// What a row holds changes with it, so no index is kept; few rows name the id, and only of those it is asked whether they exist.
function holds<Name extends TableName>(call: Call, kind: Kind<Name>, id: string): boolean {
  const { holds: heldBy, exists } = kind;
  if (heldBy === undefined) return false;
  const table = original(tableOf(call, kind));
  for (const key in table) {
    const row = table[key];
    if (row !== undefined && heldBy(row).includes(id) && (exists?.(row, call) ?? true)) return true;
  }
  return false;
}
