import type { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';
import type {
  _InstanceType,
  Address,
  FlowLog,
  HttpTokensState,
  InstanceMetadataEndpointState,
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
import type { Packet } from '../../network/packet.js';
import type {
  DhcpOptionsRow,
  DiskRow,
  EgressOnlyGatewayRow,
  KeyPairRow,
  PolicyRow,
  VpcEndpointRow,
} from './vpc-rows.js';

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
    readonly vpcs: Table<VpcRow>;
    readonly subnets: Table<SubnetRow>;
    readonly routeTables: Table<RouteTableRow>;
    readonly internetGateways: Table<InternetGatewayRow>;
    readonly natGateways: Table<NatGatewayRow>;
    readonly peerings: Table<PeeringRow>;
    readonly prefixLists: Table<PrefixListRow>;
    readonly networkAcls: Table<NetworkAclRow>;
    /** Without permissions: the rules are in `securityGroupRules`. */
    readonly securityGroups: Table<SecurityGroupRow>;
    readonly securityGroupRules: Table<SecurityGroupRuleRow>;
    readonly interfaces: Table<InterfaceRow>;
    readonly addresses: Table<AddressRow>;
    readonly images: Table<ImageRow>;
    readonly instances: Table<InstanceRow>;
    readonly flowLogs: Table<FlowLogRow>;
    readonly keyPairs: Table<KeyPairRow>;
    readonly dhcpOptions: Table<DhcpOptionsRow>;
    readonly egressOnlyGateways: Table<EgressOnlyGatewayRow>;
    readonly vpcEndpoints: Table<VpcEndpointRow>;
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
  };
  readonly logs: {
    readonly groups: Table<LogGroupRow>;
    /** When a group of this name was last deleted, milliseconds. */
    deletedGroups?: Record<string, number>;
    queries?: Table<QueryRow>;
  };
  /** Buckets of S3. What flow logs deliver there is computed when it is read. */
  s3?: { readonly buckets: Table<BucketRow> };
  readonly ssm: {
    readonly commands: Table<CommandRow>;
    readonly parameters: Record<string, string>;
    /** When an instance's agent first registered and last reported, by instance. */
    agents?: Record<string, AgentRow>;
    sessions?: Table<SessionRow>;
  };
  /** What ENIs saw, in time order: the only source of flow records besides background noise. */
  readonly sightings: Sighting[];
  /** Connections that security groups remember, by ENI. */
  readonly tracked: Record<string, { readonly until: number }>;
  /** Counts the ephemeral ports given out. */
  ports?: number;
  /** What was so before the tables said otherwise, as far as records of that time depend on it. */
  history?: History;
}

/** Kept by `settle` (history.ts). A state holds from its `since` to that of the next. */
export interface History {
  /** Interfaces that a flow log covered; they outlive the table's row. */
  readonly interfaces: Table<InterfaceHistory>;
  /** What the delivery role of a flow log allowed. */
  readonly delivery: Table<{ readonly since: number; readonly mayWrite: boolean; readonly mayCreateGroup: boolean }[]>;
}

export interface InterfaceHistory {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly instanceId: string | null;
  readonly azId: string | null;
  readonly privateAddress: string | null;
  readonly ipv6Addresses: readonly string[];
  readonly from: number;
  until: number | null;
  /** Which of the background's packets its rules let through: see noise.ts. */
  readonly exposure: {
    readonly since: number;
    readonly address: string | null;
    readonly accepted: readonly string[];
  }[];
}

export interface BucketRow {
  readonly createdAt: number;
  /** Each holds from its `since` to that of the next; null where it was deleted. */
  readonly policies: { readonly since: number; readonly text: string | null }[];
  readonly objects: Table<{ readonly base64: string; readonly modifiedAt: number; readonly contentType: string }>;
  /** When a key was last deleted. */
  readonly deleted: Record<string, number>;
}

export interface AgentRow {
  readonly registeredAt: number;
  lastPingAt: number;
}

export interface SessionRow {
  readonly SessionId: string;
  readonly Target: string;
  readonly startedAt: number;
  endedAt: number | null;
  readonly reason: string | null;
  readonly token: string;
}

export interface QueryRow {
  readonly groups: readonly string[];
  readonly query: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly limit: number;
  readonly startedAt: number;
  stoppedAt: number | null;
}

export type Table<Row> = Record<string, Row>;

/** An SDK shape as JSON keeps it: dates become ISO strings. */
export type Stored<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? Stored<Item>[]
    : T extends object
      ? { -readonly [K in keyof T]: Stored<T[K]> }
      : T;

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
  /** Windows whose records are lost: SKIPDATA. Milliseconds. */
  skips?: { readonly interfaceId: string; readonly from: number; readonly until: number }[];
  /** Instance types that an Availability Zone does not offer: `{ 'us-east-1c': ['t3.micro'] }`. */
  missingTypes?: Record<string, string[]>;
  /** `legacy`: t2.micro and t3.micro, as for accounts made before 15 July 2025. */
  freeTier?: 'legacy' | 'current';
  /** Quotas of this account; AWS's defaults where absent. */
  quotas?: Partial<Record<Quota, number>>;
}

export type Quota =
  | 'vpcs'
  | 'vcpus'
  | 'addresses'
  | 'security-groups-per-vpc'
  | 'rules-per-security-group'
  | 'rules-per-network-acl'
  | 'flow-logs-per-resource';

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
  /** `ok` or the error's code. */
  readonly outcome: string;
  /** The fault that struck this request; `drop-after` and the like leave the outcome `ok`. */
  readonly fault?: Fault['kind'];
}

/** A row always has these members, although the SDK's shape calls every member optional. */
type Row<T, Known extends keyof T> = Stored<Omit<T, 'Tags' | 'TagSet'>> & { [K in Known]-?: NonNullable<Stored<T[K]>> };

export type VpcRow = Row<
  Vpc,
  'VpcId' | 'CidrBlock' | 'IsDefault' | 'CidrBlockAssociationSet' | 'Ipv6CidrBlockAssociationSet'
> & {
  attributes?: {
    enableDnsSupport?: boolean;
    enableDnsHostnames?: boolean;
    enableNetworkAddressUsageMetrics?: boolean;
  };
};
export type SubnetRow = Row<
  Subnet,
  | 'SubnetId'
  | 'VpcId'
  | 'CidrBlock'
  | 'AvailabilityZone'
  | 'MapPublicIpOnLaunch'
  | 'DefaultForAz'
  | 'Ipv6CidrBlockAssociationSet'
>;
export type RouteTableRow = Row<RouteTable, 'RouteTableId' | 'VpcId' | 'Routes' | 'Associations'>;
export type InternetGatewayRow = Row<InternetGateway, 'InternetGatewayId' | 'Attachments'>;
/** State follows from the times, milliseconds. */
export type NatGatewayRow = Row<NatGateway, 'NatGatewayId' | 'VpcId' | 'SubnetId' | 'NatGatewayAddresses'> & {
  readonly createdAt: number;
  deletedAt: number | null;
  /** Why it will never be available. */
  readonly failure?: { readonly FailureCode: string; readonly FailureMessage: string };
};
/** Status follows from the times, milliseconds. */
export type PeeringRow = Row<
  VpcPeeringConnection,
  'VpcPeeringConnectionId' | 'RequesterVpcInfo' | 'AccepterVpcInfo'
> & {
  readonly createdAt: number;
  acceptedAt: number | null;
  deletedAt: number | null;
  /** How it ended without ever being active. */
  ended?: 'rejected' | 'failed';
};
export type PrefixListRow = Row<ManagedPrefixList, 'PrefixListId' | 'PrefixListName'> & {
  readonly cidrs: string[];
  descriptions?: Record<string, string>;
  /** Entries of versions before this one, by version number. */
  earlier?: Record<string, { readonly cidrs: readonly string[]; readonly descriptions: Record<string, string> }>;
};
export type NetworkAclRow = Row<NetworkAcl, 'NetworkAclId' | 'VpcId' | 'IsDefault' | 'Entries' | 'Associations'>;
export type SecurityGroupRow = Row<
  Omit<SecurityGroup, 'IpPermissions' | 'IpPermissionsEgress'>,
  'GroupId' | 'GroupName' | 'VpcId'
>;
export type SecurityGroupRuleRow = Row<
  SecurityGroupRule,
  'SecurityGroupRuleId' | 'GroupId' | 'IsEgress' | 'IpProtocol'
>;
export type AddressRow = Row<Address, 'AllocationId' | 'PublicIp'>;

/** An elastic network interface; `goneAt` is when it ceases, or ceased, to exist (milliseconds). */
export type InterfaceRow = Row<
  NetworkInterface,
  | 'NetworkInterfaceId'
  | 'SubnetId'
  | 'VpcId'
  | 'PrivateIpAddress'
  | 'PrivateIpAddresses'
  | 'Ipv6Addresses'
  | 'Groups'
  | 'SourceDestCheck'
> & {
  /** When the public address was given, milliseconds: it is seen a little later. */
  publicSince?: number;
  goneAt?: number | null;
};

export interface ImageRow {
  readonly ImageId: string;
  readonly Name: string;
  readonly Description: string;
  readonly Architecture: 'x86_64' | 'arm64';
  readonly CreationDate: string;
  /** Amazon Linux's where absent. */
  readonly ownerId?: string;
  readonly rootDevice?: string;
  readonly usesImdsV2?: boolean;
}

export interface BlockPublicAccess {
  mode: 'off' | 'block-bidirectional' | 'block-ingress';
  lastUpdate: string | null;
}

export interface InstanceRow {
  readonly InstanceId: string;
  readonly reservationId: string;
  /** Its place among the instances of one launch. */
  readonly launchIndex?: number;
  readonly keyName?: string | null;
  readonly imageId: string;
  instanceType: _InstanceType;
  readonly architecture: 'x86_64' | 'arm64';
  readonly subnetId: string;
  readonly interfaceIds: string[];
  profileArn: string | null;
  profileId: string | null;
  /** Of the profile that is there now. */
  profileAssociation?: { readonly id: string; readonly since: number };
  readonly clientToken: string;
  readonly metadata: {
    httpTokens: HttpTokensState;
    hopLimit: number;
    httpEndpoint: InstanceMetadataEndpointState;
    httpProtocolIpv6?: 'enabled' | 'disabled';
    tags?: 'enabled' | 'disabled';
  };
  /** What else the launch asked for, or a later request changed; AWS's defaults where absent. */
  readonly options?: InstanceOptions;
  /** The root disk first. Absent in worlds of before: one root disk, `volumeId`. */
  readonly disks?: DiskRow[];
  readonly volumeId: string;
  /** Milliseconds; state follows from these and the clock. */
  readonly launchedAt: number;
  stoppedAt: number | null;
  startedAt: number;
  terminatedAt: number | null;
  disableApiTermination: boolean;
  readonly host: Host;
}

export interface InstanceOptions {
  monitoring?: boolean;
  disableApiStop?: boolean;
  shutdownBehavior?: 'stop' | 'terminate';
  ebsOptimized?: boolean;
  /** Base64, as it came. */
  userData?: string;
  tenancy?: 'default' | 'dedicated';
  cpuCredits?: 'standard' | 'unlimited';
  cpu?: { readonly CoreCount: number; readonly ThreadsPerCore: number };
  autoRecovery?: 'default' | 'disabled';
  hostnameType?: 'ip-name' | 'resource-name';
  resourceNameDnsA?: boolean;
  resourceNameDnsAAAA?: boolean;
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

export type FlowLogRow = Row<FlowLog, 'FlowLogId' | 'ResourceId'> & {
  readonly createdAt: number;
  deletedAt: number | null;
  readonly roleArn: string | null;
};

export interface RoleRow {
  readonly RoleName: string;
  readonly RoleId: string;
  readonly Arn: string;
  readonly Path: string;
  readonly createdAt: number;
  trust: string;
  maxSessionSeconds?: number;
  description: string | null;
  /** ARN of the policy that bounds what the role may do. */
  permissionsBoundary?: string | null;
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
  readonly logGroupClass?: LogGroupClass;
  kmsKeyId?: string | null;
  readonly tags: Record<string, string>;
  /** Events that clients put; flow records are computed. */
  readonly streams: Record<
    string,
    { readonly createdAt: number; readonly events: { timestamp: number; message: string; ingestionTime: number }[] }
  >;
}

export interface CommandRow {
  readonly CommandId: string;
  readonly DocumentName: string;
  readonly sentAt: number;
  readonly comment: string | null;
  readonly parameters: Record<string, string[]>;
  readonly invocations: Record<
    string,
    {
      readonly doneAt: number;
      readonly exitCode: number;
      readonly stdout: string;
      readonly stderr: string;
      readonly status: string;
    }
  >;
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
  /** The command that sent it, so that cancelling takes back what it had yet to send. */
  readonly run?: string;
}
