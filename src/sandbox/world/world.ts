import type { BucketRow } from './bucket-rows.js';
import type { IamSessionRow, PolicyRow, ProfileRow, RoleRow } from './iam-rows.js';
import type { ExportTaskRow, LogGroupRow, QueryDefinitionRow, QueryRow } from './log-rows.js';
import type { Table } from './row.js';
import type { AgentRow, CommandRow, ParameterRow, SessionRow } from './ssm-rows.js';
import type { CallFault, JournalEntry, Switches } from './switches.js';
import type { History, PacketSighting } from './traffic-rows.js';

/** The rows of each table of EC2. A kind of object adds its own, in the file in which it is described: `ec2/kinds/`. */
// biome-ignore lint/suspicious/noEmptyInterface: each kind adds its table by declaration merging.
export interface Ec2Rows {}

/** Every kind's rows, by their ids. */
export type Ec2Tables = { readonly [Name in keyof Ec2Rows]: Table<Ec2Rows[Name]> };

export interface BlockPublicAccess {
  mode: 'off' | 'block-bidirectional' | 'block-ingress';
  lastUpdate: string | null;
}

/**
 * A simulated AWS account in one region: facts and the times at which they came true, all JSON. Whatever changes with
 * time (instance states, agents, deliveries) is computed when it is read, from these facts and the clock.
 * Rows have the SDK's own shapes; a time in them is an ISO 8601 string or milliseconds, never a Date.
 */
export interface World {
  readonly format: 1;
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  /** State of the generator behind ids and noise. */
  seed: number;
  /** Milliseconds since the Unix epoch at the last save. */
  savedAt: number;
  readonly switches: Switches;
  readonly faults: CallFault[];
  /** Every request handled, for audits: `ec2:RunInstances`. Kept only while `switches.journal`. */
  readonly journal: JournalEntry[];
  /** Client tokens honoured, by operation and token. */
  readonly tokens: Record<string, { readonly fingerprint: string; readonly output: unknown }>;
  readonly ec2: Ec2Tables & {
    /** Tags of every resource, by its id. */
    readonly tags: Record<string, Record<string, string>>;
    /** When an object was made, milliseconds: reads miss it for `switches.consistencyMs` after that. */
    readonly made: Record<string, number>;
    /** VPC Block Public Access of this account and region. */
    blockPublicAccess: BlockPublicAccess;
  };
  readonly iam: {
    readonly roles: Table<RoleRow>;
    readonly profiles: Table<ProfileRow>;
    readonly policies: Table<PolicyRow>;
    /** Sessions of roles that were taken on, by their access keys. */
    readonly sessions: Table<IamSessionRow>;
    /** Deletions of service-linked roles, which are over. */
    deletionTasks: readonly string[];
  };
  readonly logs: {
    readonly groups: Table<LogGroupRow>;
    /** When a group of this name was last deleted, milliseconds. */
    readonly deletedGroups: Record<string, number>;
    readonly queries: Table<QueryRow>;
    /** By their ids. */
    readonly exportTasks: Table<ExportTaskRow>;
    /** By their ids. */
    readonly queryDefinitions: Table<QueryDefinitionRow>;
    /** By their names. */
    readonly resourcePolicies: Table<{ readonly document: string; readonly updatedAt: number }>;
  };
  /** Buckets of S3. What flow logs deliver there is computed when it is read. */
  readonly s3: { readonly buckets: Table<BucketRow> };
  readonly ssm: {
    readonly commands: Table<CommandRow>;
    /** Amazon's public ones, by their names. */
    readonly parameters: Record<string, string>;
    /** The account's own, by their names. */
    readonly ownParameters: Table<ParameterRow>;
    /** When an instance's agent first registered and last reported, by instance. */
    readonly agents: Record<string, AgentRow>;
    readonly sessions: Table<SessionRow>;
  };
  /** What ENIs saw, in time order: the only source of flow records besides background noise. */
  readonly sightings: PacketSighting[];
  /** Connections that security groups remember, by ENI. */
  readonly tracked: Record<string, { readonly until: number }>;
  /** Of another Region than the account's own: the world of the home Region, and none of what is saved. */
  readonly home?: World;
  /** The account's other Regions, in the world of its home Region: see account.ts. */
  elsewhere?: Record<string, World>;
  /** Instances whose user data is run once they are up. */
  booting: readonly string[];
  /** Counts the ephemeral ports given out. */
  ports: number;
  /** What was so before the tables said otherwise, as far as records of that time depend on it. */
  history?: History;
}

export type * from './bucket-rows.js';
export type * from './host-rows.js';
export type * from './iam-rows.js';
export type * from './log-rows.js';
// Whoever works with a world finds its rows beside it, by service.
export type * from './row.js';
export type * from './ssm-rows.js';
export type * from './switches.js';
export type * from './traffic-rows.js';
