import type { Call } from '../endpoint/operation.js';
import { knownOf } from '../world/known-of.js';
import { original } from '../world/original.js';
import type { Ec2Rows, Table, World } from '../world/world.js';
import { idOf, type Kind, type TableName } from './kind.js';
import { tableOf } from './lookup.js';

/** Puts something new into the table of its kind; reads hear of it a little later. */
export function addRow<Name extends TableName>(call: Call, kind: Kind<Name>, row: Ec2Rows[Name]): void {
  const id = idOf(kind, row);
  insertRow(call.world, kind, row);
  announce(call, id);
}

/** The same of what is no news to anyone. Rows are put nowhere but here, as they are found by what they belong to. */
export function insertRow<Name extends TableName>(world: World, kind: Kind<Name>, row: Ec2Rows[Name]): void {
  const table = tableOf({ world }, kind);
  const id = idOf(kind, row);
  table[id] = row;
  for (const [member, ids] of indexesOf(table)) note(ids, Reflect.get(row, member), id);
}

/** Remembers when an object was made. Older news is forgotten now and then: everyone has heard it. */
function announce({ world, clock }: Call, id: string): void {
  const now = clock.now();
  const { consistencyMs } = world.switches;
  const { made } = world.ec2;
  const last = swept.get(original(made)) ?? Number.NEGATIVE_INFINITY;
  if (now > last + consistencyMs) {
    for (const [known, at] of Object.entries(made)) if (at + consistencyMs < now) delete made[known];
    swept.set(original(made), now);
  }
  made[id] = now;
}

const swept = new WeakMap<object, number>();

/** What is deleted takes its tags with it. */
export function removeRow<Name extends TableName>(call: Call, kind: Kind<Name>, id: string): void {
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
    else if (kind.exists?.(original(row), call) ?? true) rows.push(row);
  }
  return rows;
}

/** Ids by the values of a member. */
type RowIndex = Map<unknown, Set<string>>;

// Made when first asked for, then kept up by what adds rows.
const indexesOf = knownOf(() => new Map<string, RowIndex>());

function indexOf<Row extends object>(table: Table<Row>, member: string): RowIndex {
  const known = indexesOf(table);
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
