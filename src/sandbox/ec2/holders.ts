import type { Call } from '../endpoint/operation.js';
import type { Kind, TableName } from './kind.js';
import { kinds } from './kinds/index.js';
import { existing } from './lookup.js';

/** Whether something that exists holds this one, so that it cannot be deleted: each kind says what its rows hold. */
export const isHeld = (call: Call, id: string): boolean => kinds.some((kind) => holds(call, kind as Kind, id));

function holds<Name extends TableName>(call: Call, kind: Kind<Name>, id: string): boolean {
  const { holds: heldBy } = kind;
  return heldBy !== undefined && existing(call, kind).some((row) => heldBy(row).includes(id));
}
