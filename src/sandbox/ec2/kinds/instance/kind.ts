import type { _InstanceType, HttpTokensState, InstanceMetadataEndpointState } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../endpoint/operation.js';
import type { Host } from '../../../world/host-rows.js';
import { latencyOf } from '../../../world/latency.js';
import { type Kind, notFound } from '../../kind.js';

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
  /** Whether it may have Nitro enclaves, which have no network of their own. */
  enclaves?: boolean;
  /** Whether it can hibernate, and whether its last stop was that: its memory is kept. */
  hibernation?: boolean;
  hibernated?: boolean;
  bandwidthWeighting?: 'default' | 'vpc-1' | 'ebs-1';
  /** Whether it would take up a reservation of capacity, of which there are none here. */
  capacityReservation?: 'open' | 'none';
  /** By its name, with the partition asked for. */
  placementGroup?: { readonly name: string; readonly partition?: number };
}

/** A disk of an instance, made with it. */
export interface DiskRow {
  readonly deviceName: string;
  readonly volumeId: string;
  readonly sizeGiB: number;
  readonly type: 'standard' | 'gp2' | 'gp3' | 'io1' | 'io2' | 'st1' | 'sc1';
  readonly iops: number | null;
  readonly throughput: number | null;
  readonly encrypted: boolean;
  readonly kmsKeyId: string | null;
  readonly snapshotId: string;
  deleteOnTermination: boolean;
  /** When it was deleted although its instance had left it behind, milliseconds. */
  deletedAt?: number;
}

declare module '../../../world/world.js' {
  interface Ec2Rows {
    instances: InstanceRow;
  }
}

export const instanceKind: Kind<'instances'> = {
  table: 'instances',
  id: 'InstanceId',
  prefix: 'i',
  idsAlone: 'instancesSet',
  type: 'instance',
  notFound: notFound('InvalidInstanceID.NotFound', 'instance'),
  malformed: (id) => new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${id}"`),
  exists: ({ terminatedAt }, { world, clock }) => {
    const { instanceShuttingDown, terminatedVisible } = latencyOf(world);
    return terminatedAt === null || clock.now() < terminatedAt + instanceShuttingDown + terminatedVisible;
  },
  members: {
    InstanceId: 'text',
    reservationId: 'text',
    imageId: 'text',
    instanceType: 'text',
    architecture: 'text',
    subnetId: 'text',
    interfaceIds: 'list',
    profileArn: 'text or null',
    profileId: 'text or null',
    clientToken: 'text',
    metadata: 'table',
    volumeId: 'text',
    launchedAt: 'number',
    stoppedAt: 'number or null',
    startedAt: 'number',
    terminatedAt: 'number or null',
    disableApiTermination: 'boolean',
    host: 'table',
  },
};
