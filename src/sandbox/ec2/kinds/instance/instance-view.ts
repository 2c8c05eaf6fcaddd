import type { Call } from '../../../endpoint/operation.js';
import { existing } from '../../lookup.js';
import { tagsIfAny } from '../../tag-set.js';
import { zoneId } from '../../zones.js';
import { interfaceView } from '../interface/interface-view.js';
import { interfaceKind } from '../interface/kind.js';
import { internalDomain, privateDnsName } from '../interface/make-interface.js';
import { disksOf } from './disks.js';
import { cpuOptionsOf } from './instance-options.js';
import { type InstanceState, instanceState, stateOf } from './instance-state.js';
import type { DiskRow, InstanceRow } from './kind.js';

export type Instance = ReturnType<typeof instanceView>;
export type Reservation = ReturnType<typeof reservationView>;

export const reservationView = ({ world }: Call, ReservationId: string, Instances: readonly Instance[]) => ({
  ReservationId,
  OwnerId: world.account,
  Groups: [],
  Instances,
});

/** An instance as reads show it now. */
export function instanceView(call: Call, row: InstanceRow) {
  const { world, clock } = call;
  const state = instanceState(call.world, row, clock.now());
  const subnet = world.ec2.subnets[row.subnetId];
  const gone = state === 'terminated';
  const AvailabilityZone = subnet?.AvailabilityZone ?? `${world.region}a`;
  return {
    ...identity(row),
    ...machine(row),
    State: stateOf(state),
    Placement: {
      AvailabilityZone,
      AvailabilityZoneId: zoneId(world, AvailabilityZone),
      GroupName: row.options?.placementGroup?.name ?? '',
      ...(row.options?.placementGroup?.partition && { PartitionNumber: row.options.placementGroup.partition }),
      Tenancy: row.options?.tenancy ?? ('default' as const),
    },
    Monitoring: { State: monitoringOf(row, state) },
    ...reasonFor(row, state),
    ...(gone ? emptyNetwork : networkOf(call, row)),
    ...(!gone &&
      row.profileArn !== null && { IamInstanceProfile: { Arn: row.profileArn, Id: row.profileId ?? undefined } }),
    BlockDeviceMappings: gone ? [] : disksOf(row).map((disk) => deviceView(row, disk)),
    MetadataOptions: metadataOf(row, state),
    ...tagsIfAny(world, row.InstanceId),
  };
}

function monitoringOf({ options }: InstanceRow, state: InstanceState) {
  if (!options?.monitoring) return 'disabled' as const;
  return state === 'pending' ? ('pending' as const) : ('enabled' as const);
}

const identity = (row: InstanceRow) => ({
  InstanceId: row.InstanceId,
  ImageId: row.imageId,
  InstanceType: row.instanceType,
  ...(row.keyName && { KeyName: row.keyName }),
  ClientToken: row.clientToken,
  LaunchTime: row.startedAt,
  UsageOperationUpdateTime: row.launchedAt,
  AmiLaunchIndex: row.launchIndex ?? 0,
});

const machine = (row: InstanceRow) => ({
  Architecture: row.architecture,
  RootDeviceType: 'ebs' as const,
  RootDeviceName: disksOf(row)[0]?.deviceName,
  VirtualizationType: 'hvm' as const,
  Hypervisor: 'xen' as const,
  EnaSupport: true,
  EbsOptimized: row.options?.ebsOptimized ?? false,
  ProductCodes: [],
  PlatformDetails: 'Linux/UNIX',
  UsageOperation: 'RunInstances',
  BootMode: 'uefi-preferred' as const,
  CurrentInstanceBootMode: 'uefi' as const,
  CpuOptions: cpuOptionsOf(row),
  CapacityReservationSpecification: {
    CapacityReservationPreference: row.options?.capacityReservation ?? ('open' as const),
  },
  HibernationOptions: { Configured: row.options?.hibernation ?? false },
  EnclaveOptions: { Enabled: row.options?.enclaves ?? false },
  ...(row.options?.bandwidthWeighting && {
    NetworkPerformanceOptions: { BandwidthWeighting: row.options.bandwidthWeighting },
  }),
  MaintenanceOptions: { AutoRecovery: row.options?.autoRecovery ?? ('default' as const) },
});

// A terminated instance has lost its place in the network (EC2 user guide, "Terminate your instance").
const emptyNetwork = { NetworkInterfaces: [], SecurityGroups: [], PrivateDnsName: '', PublicDnsName: '' };

function networkOf(call: Call, row: InstanceRow) {
  const faces = existing(call, interfaceKind)
    .filter(({ Attachment }) => Attachment?.InstanceId === row.InstanceId)
    .map((face) => interfaceView(call, face))
    .sort((a, b) => (a.Attachment?.DeviceIndex ?? 0) - (b.Attachment?.DeviceIndex ?? 0));
  const [first] = faces;
  const publicIp = first?.Association?.PublicIp;
  return {
    SubnetId: row.subnetId,
    VpcId: first?.VpcId,
    PrivateIpAddress: first?.PrivateIpAddress,
    PrivateDnsName: first && hostNameOf(call, row, first.PrivateIpAddress),
    PublicDnsName: first?.Association?.PublicDnsName ?? '',
    ...(publicIp !== undefined && { PublicIpAddress: publicIp }),
    ...(first?.Ipv6Addresses[0] && { Ipv6Address: first.Ipv6Addresses[0].Ipv6Address }),
    SourceDestCheck: first?.SourceDestCheck,
    SecurityGroups: first?.Groups,
    NetworkInterfaces: faces,
    PrivateDnsNameOptions: {
      HostnameType: row.options?.hostnameType ?? ('ip-name' as const),
      EnableResourceNameDnsARecord: row.options?.resourceNameDnsA ?? false,
      EnableResourceNameDnsAAAARecord: row.options?.resourceNameDnsAAAA ?? false,
    },
  };
}

/** By its address, or by its id where the subnet says so or has no IPv4 (EC2 user guide, "Instance hostname types"). */
function hostNameOf({ world: { region } }: Call, { InstanceId, options }: InstanceRow, address: string | undefined) {
  const byId = options?.hostnameType === 'resource-name' || address === undefined;
  return byId ? `${InstanceId}.${internalDomain(region)}` : privateDnsName(region, address);
}

const deviceView = (row: InstanceRow, { deviceName, volumeId, deleteOnTermination }: DiskRow) => ({
  DeviceName: deviceName,
  Ebs: {
    VolumeId: volumeId,
    Status: 'attached' as const,
    AttachTime: row.launchedAt + 1000,
    DeleteOnTermination: deleteOnTermination,
  },
});

export function metadataOf({ metadata }: InstanceRow, state: InstanceState) {
  return {
    State: state === 'pending' ? ('pending' as const) : ('applied' as const),
    HttpTokens: metadata.httpTokens,
    HttpPutResponseHopLimit: metadata.hopLimit,
    HttpEndpoint: metadata.httpEndpoint,
    HttpProtocolIpv6: metadata.httpProtocolIpv6 ?? ('disabled' as const),
    InstanceMetadataTags: metadata.tags ?? ('disabled' as const),
  };
}

// `Client.UserInitiatedShutdown`, `Client.UserInitiatedHibernate` (EC2 API reference, StateReason).
function reasonFor(row: InstanceRow, state: InstanceState) {
  // (EC2 API reference, RunInstances: example response)
  if (state === 'pending') return { StateTransitionReason: '', StateReason: { Code: 'pending', Message: 'pending' } };
  const since = row.terminatedAt ?? row.stoppedAt;
  if (state === 'running' || since === null) return { StateTransitionReason: '' };
  const moment = new Date(since).toISOString().slice(0, 19).replace('T', ' ');
  const how = row.options?.hibernated && row.terminatedAt === null ? 'Hibernate' : 'Shutdown';
  const Code = `Client.UserInitiated${how}`;
  return {
    StateTransitionReason: `User initiated (${moment} GMT)`,
    StateReason: { Code, Message: `${Code}: User initiated ${how.toLowerCase()}` },
  };
}
