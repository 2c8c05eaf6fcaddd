import type { _InstanceType, HttpTokensState, InstanceMetadataEndpointState } from '@aws-sdk/client-ec2';
import type { DiskRow } from './vpc-rows.js';

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
  listeners: Listener[];
  /** Packets the host's own firewall drops silently. */
  drops: { protocol: number; port: number | null }[];
  /** icmp_echo_ignore_all. */
  ignoresPing: boolean;
  /** What systemctl knows of besides the system's own. */
  services?: HostService[];
  /** net.ipv4.ip_forward: it passes on what is not its own, where the source/destination check lets that in. */
  forwards?: boolean;
  /** iptables puts its own address in what it passes on. */
  masquerade?: boolean;
  /** What was written there, by path, beside what every host has. */
  files?: Record<string, string>;
  /** Counts the processes started. */
  processes?: number;
}

/** `address` `0.0.0.0` and `::` listen everywhere. */
export interface Listener {
  protocol: number;
  port: number;
  address: string;
  /** Who listens, where a command of the shell began it. */
  pid?: number;
  command?: string;
  /** What a web server gives: the files below a directory. */
  web?: { readonly server: string; readonly root: string };
  /** What came in, where it is to be shown (`nc -l`). */
  received?: string[];
}

/** A unit that listens while it is active. */
export interface HostService {
  readonly name: string;
  readonly protocol: number;
  readonly port: number;
  readonly address: string;
  readonly web?: { readonly server: string; readonly root: string };
  /** Started with the host. */
  enabled?: boolean;
}
