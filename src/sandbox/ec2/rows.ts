import type { Call } from '../endpoint/operation.js';
import { countChange } from '../world/changes.js';
import type { Ec2Rows, Table, World } from '../world/world.js';
import { idOf, type Kind, type TableName } from './kind.js';
import { tableOf } from './lookup.js';

/** Puts something new into the table of its kind; reads hear of it a little later. */
export function addRow<Name extends TableName>(call: Call, kind: Kind<Name>, row: Ec2Rows[Name]): void {
  const id = idOf(kind, row);
  insertRow(call.world, kind, row);
  announce(call, id);
  call.undo?.push(() => {
    delete tableOf(call, kind)[id];
    delete call.world.ec2.tags[id];
    delete call.world.ec2.made[id];
  });
}

/** The same of what is no news to anyone. Rows are put nowhere but here, as they are found by what they belong to. */
export function insertRow<Name extends TableName>(world: World, kind: Kind<Name>, row: Ec2Rows[Name]): void {
  countChange(world);
  const table = tableOf({ world }, kind);
  const id = idOf(kind, row);
  table[id] = row;
  for (const [member, ids] of indexes.get(table) ?? []) note(ids, Reflect.get(row, member), id);
}

/** Remembers when an object was made. Older news is forgotten: everyone has heard it. */
function announce({ world, clock }: Call, id: string): void {
  const now = clock.now();
  for (const [known, made] of Object.entries(world.ec2.made)) {
    if (made + world.switches.consistencyMs < now) delete world.ec2.made[known];
  }
  world.ec2.made[id] = now;
}

/** What is deleted takes its tags with it. */
export function removeRow<Name extends TableName>(call: Call, kind: Kind<Name>, id: string): void {
  countChange(call.world);
  const row = tableOf(call, kind)[id];
  const tags = call.world.ec2.tags[id];
  call.undo?.push(() => {
    if (row !== undefined) insertRow(call.world, kind, row);
    if (tags !== undefined) call.world.ec2.tags[id] = tags;
  });
  delete tableOf(call, kind)[id];
  delete call.world.ec2.tags[id];
}

/**
 * The rows whose member has this value, in the order in which they were made, whether or not reads have heard of them: no
 * other row is looked at. For members that never change, such as the VPC of a subnet or the group of a rule.
 */
export function rowsBy<Name extends TableName>(
  call: Call,
  kind: Kind<Name>,
  member: keyof Ec2Rows[Name] & string,
  value: string,
): Ec2Rows[Name][] {
  const table = tableOf(call, kind);
  const ids = indexOf(table, member).get(value);
  const rows: Ec2Rows[Name][] = [];
  for (const id of ids ?? []) {
    const row = table[id];
    if (row === undefined) ids?.delete(id);
    else if (kind.exists?.(row, call) ?? true) rows.push(row);
  }
  return rows;
}

/** Ids by the values of a member. */
type RowIndex = Map<unknown, Set<string>>;

// Not of the world, which is JSON: made when first asked for, then kept up by what adds rows.
const indexes = new WeakMap<object, Map<string, RowIndex>>();

function indexOf<Row extends object>(table: Table<Row>, member: string): RowIndex {
  const known = indexes.get(table) ?? new Map<string, RowIndex>();
  indexes.set(table, known);
  const found = known.get(member);
  if (found) return found;
  const made: RowIndex = new Map();
  for (const [id, row] of Object.entries(table)) note(made, Reflect.get(row, member), id);
  known.set(member, made);
  return made;
}

function note(index: RowIndex, value: unknown, id: string): void {
  const ids = index.get(value);
  if (ids) ids.add(id);
  else index.set(value, new Set([id]));
}
