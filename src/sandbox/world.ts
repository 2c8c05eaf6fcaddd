import type {
  FlowLog,
  InternetGateway,
  ManagedPrefixList,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Vpc,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import type { Packet } from '../network/packet.js';

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
  readonly faults: Fault[];
  /** Every request handled, for audits: `ec2:RunInstances`. Kept only while `switches.journal`. */
  readonly journal: JournalEntry[];
  /** Client tokens honoured, by operation and token. */
  readonly tokens: Record<string, { readonly fingerprint: string; readonly output: unknown }>;
  readonly ec2: {
    readonly vpcs: Table<Stored<Vpc>>;
    readonly subnets: Table<Stored<Subnet>>;
    readonly routeTables: Table<Stored<RouteTable>>;
    readonly internetGateways: Table<Stored<InternetGateway>>;
    readonly natGateways: Table<Stored<NatGateway>>;
    readonly peerings: Table<Stored<VpcPeeringConnection>>;
    readonly prefixLists: Table<Stored<ManagedPrefixList> & { readonly cidrs: string[] }>;
    readonly networkAcls: Table<Stored<NetworkAcl>>;
    readonly securityGroups: Table<Stored<SecurityGroup>>;
    readonly securityGroupRules: Table<Stored<SecurityGroupRule>>;
    readonly interfaces: Table<Stored<NetworkInterface>>;
    readonly instances: Table<InstanceRow>;
    readonly flowLogs: Table<FlowLogRow>;
    /** Tags of every resource, by its id. */
    readonly tags: Record<string, Record<string, string>>;
  };
  readonly iam: { readonly roles: Table<RoleRow>; readonly profiles: Table<ProfileRow> };
  readonly logs: { readonly groups: Table<LogGroupRow> };
  readonly ssm: { readonly commands: Table<CommandRow>; readonly parameters: Record<string, string> };
  /** What ENIs saw, in time order: the only source of flow records besides background noise. */
  readonly sightings: Sighting[];
  /** Connections that security groups remember, by ENI. */
  readonly tracked: Record<string, { readonly until: number }>;
}

export type Table<Row> = Record<string, Row>;

/** An SDK shape as JSON keeps it: dates become ISO strings. */
export type Stored<T> = { -readonly [K in keyof T]: T[K] extends Date | undefined ? string | undefined : T[K] };

export interface Switches {
  /** False: a repeated client token launches again, as some emulators do. */
  honourTokens: boolean;
  /** How long a new object is missed by reads, milliseconds of the world's clock. */
  consistencyMs: number;
  /** How long a new role or profile cannot be used by EC2 and flow logs, milliseconds. */
  propagationMs: number;
  /** Background traffic (scanners, agents, NTP). */
  noise: boolean;
  /** Unsettled by AWS's documentation: is an unroutable packet's egress recorded? */
  recordUnroutable: boolean;
  journal: boolean;
}

/** A fault asked for: what goes wrong at the nth call of an operation (1-based), for how many calls. */
export interface Fault {
  /** `RunInstances`, or `*`. */
  readonly action: string;
  readonly nth: number;
  readonly count: number;
  readonly kind:
    | 'drop-before' // connection reset, nothing happened
    | 'drop-after' // it happened, the answer is lost
    | 'throttle'
    | 'server-error' // 500 before anything happened
    | 'server-error-after' // 503 although it happened
    | 'garbage' // 200 with a truncated body, although it happened
    | 'html' // a proxy's 503 page, nothing happened
    | 'hang' // no byte until the client gives up
    | 'slow' // answers after 10 s of the world's clock
    | 'denied'
    | 'org-denied'
    | 'expired'
    | 'skew'
    | 'error'; // the service error in `code` and `message`
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
  seen: number;
}

export interface JournalEntry {
  readonly at: number;
  readonly service: string;
  readonly action: string;
  readonly mutating: boolean;
  readonly input: unknown;
  readonly outcome: string;
}

export interface InstanceRow {
  readonly InstanceId: string;
  readonly reservationId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly architecture: string;
  readonly subnetId: string;
  readonly interfaceIds: string[];
  readonly profileArn: string | null;
  readonly profileId: string | null;
  readonly clientToken: string;
  readonly metadata: { readonly httpTokens: string; readonly hopLimit: number; readonly httpEndpoint: string };
  readonly volumeId: string;
  /** Milliseconds; state follows from these and the clock. */
  readonly launchedAt: number;
  stoppedAt: number | null;
  startedAt: number;
  terminatedAt: number | null;
  disableApiTermination: boolean;
  readonly host: Host;
}

/** What an instance's operating system does with packets that reach it. */
export interface Host {
  readonly hostname: string;
  /** `address` `0.0.0.0` and `::` listen everywhere. */
  listeners: { protocol: number; port: number; address: string }[];
  /** Packets the host's own firewall drops silently. */
  drops: { protocol: number; port: number | null }[];
  /** icmp_echo_ignore_all. */
  ignoresPing: boolean;
}

export type FlowLogRow = Stored<FlowLog> & { readonly createdAt: number; deletedAt: number | null; readonly roleArn: string | null };

export interface RoleRow {
  readonly RoleName: string;
  readonly RoleId: string;
  readonly Arn: string;
  readonly Path: string;
  readonly createdAt: number;
  trust: string;
  readonly description: string | null;
  readonly attached: string[];
  readonly inline: Record<string, string>;
  readonly tags: Record<string, string>;
}

export interface ProfileRow {
  readonly InstanceProfileName: string;
  readonly InstanceProfileId: string;
  readonly Arn: string;
  readonly Path: string;
  readonly createdAt: number;
  roles: string[];
  /** When the present role was added. */
  roleAddedAt: number | null;
  readonly tags: Record<string, string>;
}

export interface LogGroupRow {
  readonly logGroupName: string;
  readonly createdAt: number;
  retentionInDays: number | null;
  deletionProtection: boolean;
  readonly tags: Record<string, string>;
  /** Events that clients put; flow records are computed. */
  readonly streams: Record<string, { readonly createdAt: number; readonly events: { timestamp: number; message: string; ingestionTime: number }[] }>;
}

export interface CommandRow {
  readonly CommandId: string;
  readonly DocumentName: string;
  readonly sentAt: number;
  readonly comment: string | null;
  readonly parameters: Record<string, string[]>;
  readonly invocations: Record<string, { readonly doneAt: number; readonly exitCode: number; readonly stdout: string; readonly stderr: string; readonly status: string }>;
}

/** A packet, or several alike, as one ENI saw it in one direction: what a flow log can record, and nothing more. */
export interface Sighting {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly interfaceId: string;
  readonly direction: 'ingress' | 'egress';
  readonly action: 'ACCEPT' | 'REJECT';
  readonly packet: Packet;
  readonly packets: number;
  readonly bytes: number;
  readonly tcpFlags: number;
  /** Egress only: the traffic-path code, null where it is `-`. */
  readonly trafficPath: number | null;
  readonly rejectReason: string | null;
}
