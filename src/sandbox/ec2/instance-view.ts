import type { Call } from '../endpoint/operation.js';
import type { InstanceRow } from '../world/world.js';
import { type InstanceState, instanceState, stateOf } from './instance-state.js';
import { factsOf } from './instance-types.js';
import { interfaceView } from './interface-view.js';
import { interfaceKind } from './kinds.js';
import { existing } from './lookup.js';
import { privateDnsName } from './make-interface.js';
import { tagSet } from './tag-set.js';
import { zoneId } from './zones.js';

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
  const state = instanceState(row, clock.now());
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
      GroupName: '',
      Tenancy: 'default' as const,
    },
    Monitoring: { State: 'disabled' as const },
    ...reasonFor(row, state),
    ...(gone ? emptyNetwork : networkOf(call, row)),
    ...(!gone &&
      row.profileArn !== null && { IamInstanceProfile: { Arn: row.profileArn, Id: row.profileId ?? undefined } }),
    BlockDeviceMappings: gone ? [] : [rootDevice(row)],
    MetadataOptions: metadataOf(row, state),
    Tags: tagSet(world, row.InstanceId),
  };
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
  RootDeviceName: '/dev/xvda',
  VirtualizationType: 'hvm' as const,
  Hypervisor: 'xen' as const,
  EnaSupport: true,
  EbsOptimized: false,
  ProductCodes: [],
  PlatformDetails: 'Linux/UNIX',
  UsageOperation: 'RunInstances',
  BootMode: 'uefi-preferred' as const,
  CurrentInstanceBootMode: 'uefi' as const,
  CpuOptions: { CoreCount: 1, ThreadsPerCore: factsOf(row.instanceType)?.vcpus ?? 2 },
  CapacityReservationSpecification: { CapacityReservationPreference: 'open' as const },
  HibernationOptions: { Configured: false },
  EnclaveOptions: { Enabled: false },
  MaintenanceOptions: { AutoRecovery: 'default' as const },
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
    PrivateDnsName: first && privateDnsName(call.world.region, first.PrivateIpAddress),
    PublicDnsName: first?.Association?.PublicDnsName ?? '',
    ...(publicIp !== undefined && { PublicIpAddress: publicIp }),
    ...(first?.Ipv6Addresses[0] && { Ipv6Address: first.Ipv6Addresses[0].Ipv6Address }),
    SourceDestCheck: first?.SourceDestCheck,
    SecurityGroups: first?.Groups,
    NetworkInterfaces: faces,
    PrivateDnsNameOptions: {
      HostnameType: 'ip-name' as const,
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
  };
}

const rootDevice = (row: InstanceRow) => ({
  DeviceName: '/dev/xvda',
  Ebs: {
    VolumeId: row.volumeId,
    Status: 'attached' as const,
    AttachTime: row.launchedAt + 1000,
    DeleteOnTermination: true,
  },
});

function metadataOf({ metadata }: InstanceRow, state: InstanceState) {
  return {
    State: state === 'pending' ? ('pending' as const) : ('applied' as const),
    HttpTokens: metadata.httpTokens,
    HttpPutResponseHopLimit: metadata.hopLimit,
    HttpEndpoint: metadata.httpEndpoint,
    HttpProtocolIpv6: 'disabled' as const,
    InstanceMetadataTags: 'disabled' as const,
  };
}

// `Client.UserInitiatedShutdown` (EC2 API reference, StateReason).
function reasonFor(row: InstanceRow, state: InstanceState) {
  const since = row.terminatedAt ?? row.stoppedAt;
  if (state === 'pending' || state === 'running' || since === null) return { StateTransitionReason: '' };
  const moment = new Date(since).toISOString().slice(0, 19).replace('T', ' ');
  const Code = 'Client.UserInitiatedShutdown';
  return {
    StateTransitionReason: `User initiated (${moment} GMT)`,
    StateReason: { Code, Message: `${Code}: User initiated shutdown` },
  };
}
