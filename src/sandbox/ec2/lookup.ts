import { type Filter, type Getters, matchesFilters } from '../endpoint/filters.js';
import { AwsError, type Call, page } from '../endpoint/operation.js';
import { rowOf } from '../world/table.js';
import type { Ec2Rows, Ec2Tables, Table } from '../world/world.js';
import { idOf, type Kind, type TableName } from './kind.js';
import { tagsOf } from './tag-set.js';

/** The row of an id the caller named; a `new` one counts although reads have not heard of it. */
export function find<Name extends TableName>(
  call: Call,
  kind: Kind<Name>,
  id: string,
  age: 'known' | 'new' = 'known',
): Ec2Rows[Name] {
  if (!mayBe(kind, id)) throw kind.malformed(id);
  const row = age === 'new' ? rowOf(tableOf(call, kind), id) : lookUp(call, kind, id);
  if (!row) throw kind.notFound(id);
  return row;
}

const mayBe = ({ prefix, anyDigits }: Pick<Kind, 'prefix' | 'anyDigits'>, id: string): boolean =>
  anyDigits ? id.startsWith(`${prefix}-`) : isWellFormed(prefix, id);

/** `vpc-` and 8 or 17 hexadecimal digits (EC2 user guide, "Resource IDs"). */
export const isWellFormed = (prefix: string, id: string): boolean =>
  id.startsWith(`${prefix}-`) && /^([0-9a-f]{8}|[0-9a-f]{17})$/.test(id.slice(prefix.length + 1));

/** The row, if there is one and reads have heard of it. */
export function lookUp<Name extends TableName>(call: Call, kind: Kind<Name>, id: string): Ec2Rows[Name] | undefined {
  return isVisible(call, id) ? present(call, kind, id) : undefined;
}

/** The row, if there is one, whether or not reads have heard of it. */
export function present<Name extends TableName>(call: Call, kind: Kind<Name>, id: string): Ec2Rows[Name] | undefined {
  const row = rowOf(tableOf(call, kind), id);
  return row !== undefined && (kind.exists?.(row, call) ?? true) ? row : undefined;
}

export function tableOf<Name extends TableName>(
  { world }: Pick<Call, 'world'>,
  { table }: Kind<Name>,
): Table<Ec2Rows[Name]> {
  const tables: Ec2Tables = world.ec2;
  return tables[table];
}

/** Rows that exist, whether or not reads have heard of them: what rules are checked against. */
export function existing<Name extends TableName>(call: Call, kind: Kind<Name>): Ec2Rows[Name][] {
  const rows = Object.values(tableOf(call, kind));
  const { exists } = kind;
  return exists ? rows.filter((row) => exists(row, call)) : rows;
}

// "The Amazon EC2 API follows an eventual consistency model" (EC2 API reference, "Eventual consistency").
function isVisible({ world, clock }: Call, id: string): boolean {
  const made = world.ec2.made[id];
  return made === undefined || clock.now() >= made + world.switches.consistencyMs;
}

/** The members of a Describe request that are the same for all kinds. */
interface Listing {
  readonly Filters?: readonly Filter[] | undefined;
  /** What `Filters` is called in some of the older actions. */
  readonly Filter?: readonly Filter[] | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** What every Describe action does: by id or all, filtered, a page at a time. */
export function list<Name extends TableName>(
  call: Call,
  kind: Kind<Name>,
  ids: readonly string[] | undefined,
  { Filters, Filter, NextToken, MaxResults }: Listing,
  getters: Getters<Ec2Rows[Name]> = {},
): { readonly rows: readonly Ec2Rows[Name][]; readonly next: string | undefined } {
  const named = ids !== undefined && ids.length > 0;
  if (named && MaxResults !== undefined && kind.idsAlone !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      `The parameter ${kind.idsAlone} cannot be used with the parameter maxResults`,
    );
  }
  if (named) mustAllExist(call, kind, ids);
  const rows = named
    ? [...new Set(ids)].map((id) => find(call, kind, id))
    : existing(call, kind).filter((row) => isVisible(call, idOf(kind, row)));
  const tags = (row: Ec2Rows[Name]) => tagsOf(call.world, idOf(kind, row));
  const matches = matchesFilters(Filters ?? Filter, getters, tags);
  const { items, next } = page(rows.filter(matches), { token: NextToken, max: MaxResults, badToken: invalidToken });
  return { rows: items, next };
}

/** Of several ids that nobody knows, EC2 names all: "The vpc IDs 'a, b' do not exist". */
function mustAllExist<Name extends TableName>(call: Call, kind: Kind<Name>, ids: readonly string[]): void {
  if (!ids.every((id) => mayBe(kind, id))) return;
  const unknown = [...new Set(ids)].filter((id) => !lookUp(call, kind, id));
  const [first] = unknown;
  if (first === undefined || unknown.length < 2) return;
  const { code, message } = kind.notFound(first);
  const [, noun] = /^The (.+) '.+' does not exist$/.exec(message) ?? [];
  throw new AwsError(code, noun === undefined ? message : `The ${noun}s '${unknown.join(', ')}' do not exist`);
}

const invalidToken = (token: string): AwsError =>
  new AwsError(
    'InvalidParameterValue',
    `Value (${token}) for parameter token is invalid. Unable to parse pagination token.`,
  );
