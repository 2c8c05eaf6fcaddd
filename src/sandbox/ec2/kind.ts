import { AwsError, type Call, type Operation } from '../endpoint/operation.js';
import type { Members } from '../world/members.js';
import type { Ec2Rows } from '../world/world.js';

export type TableName = keyof Ec2Rows;

/**
 * One kind of EC2 object, and all that the rest of the sandbox needs to know of it: its table is in every world, its rows
 * are checked when a saved world is read, its ids can be tagged and named in refusals, and what it holds is not deleted.
 * A file in `kinds/` declares the row, adds the table to `Ec2Rows`, exports the kind with its operations, and is a line of
 * `kinds/index.ts`. What is more than a file, or named by the operations of other kinds that it names itself, is a folder:
 * the kind in `kind.ts`, its operations beside, both put together in `index.ts`.
 */
export interface Kind<Name extends TableName = TableName> {
  readonly table: Name;
  /** The member that is the id of a row. */
  readonly id: string;
  /** `vpc` of `vpc-0123456789abcdef0`. */
  readonly prefix: string;
  /** EC2 looks for whatever begins with the prefix, where of other kinds it first minds the digits that follow. */
  readonly anyDigits?: true;
  /** What its ids are called in requests, where AWS forbids a page size beside them. */
  readonly idsAlone?: string;
  /** Its name in tags and ARNs: `vpc-flow-log`. */
  readonly type: string;
  /** What every row has. A member that a later version adds to rows is optional, as older worlds lack it. */
  readonly members: Members<Ec2Rows[Name]>;
  /** How EC2 complains about an id (EC2 API reference, "Error codes"). */
  readonly notFound: (id: string) => AwsError;
  readonly malformed: (id: string) => AwsError;
  /** False for rows that are facts of the past: what no read shows any more. */
  readonly exists?: (row: Ec2Rows[Name], call: Call) => boolean;
  /** Ids of what cannot be deleted as long as this row exists. */
  readonly holds?: (row: Ec2Rows[Name]) => readonly (string | undefined)[];
}

/** A kind with its operations, as `kinds/index.ts` lists it. */
export interface WholeKind<Name extends TableName = TableName> extends Kind<Name> {
  readonly operations: readonly Operation[];
}

export const idOf = <Name extends TableName>({ id }: Kind<Name>, row: Ec2Rows[Name]): string =>
  String(Reflect.get(row, id));

/** What EC2 says where something else holds what is to be deleted. */
export const hasDependencies = (noun: string, id: string): AwsError =>
  new AwsError('DependencyViolation', `The ${noun} '${id}' has dependencies and cannot be deleted.`);

export const notFound = (code: string, noun: string) => (id: string) =>
  new AwsError(code, `The ${noun} ID '${id}' does not exist`);

export const malformed = (code: string, prefix: string) => (id: string) =>
  new AwsError(code, `Invalid id: "${id}" (expecting "${prefix}-...")`);
