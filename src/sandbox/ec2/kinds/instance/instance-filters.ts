import { absent, type Getters } from '../../../endpoint/filters.js';
import type { Call } from '../../../endpoint/operation.js';
import { tagsOf } from '../../tag-set.js';
import { disksOf } from './disks.js';
import { instanceState, stateOf } from './instance-state.js';
import { type Instance, instanceView } from './instance-view.js';
import type { InstanceRow } from './kind.js';

type Value = string | number | boolean | undefined | null;

/** What DescribeInstances can be filtered by (EC2 API reference): most of it is what the answer shows. */
export function instanceFilters(call: Call): Getters<InstanceRow> {
  const view = (get: (instance: Instance) => Value) => (row: InstanceRow) => get(instanceView(call, row));
  const iso = (time: number) => new Date(time).toISOString();
  return {
    ...networkFilters(call),
    ...diskFilters(),
    ...absent(
      'affinity',
      'capacity-reservation-id',
      'host-id',
      'instance-lifecycle',
      'kernel-id',
      'operator.principal',
      'outpost-arn',
      'platform',
      'product-code',
      'product-code.type',
      'ramdisk-id',
      'requester-id',
      'spot-instance-request-id',
      'tpm-support',
    ),
    architecture: (row) => row.architecture,
    'availability-zone': view(({ Placement }) => Placement.AvailabilityZone),
    'availability-zone-id': view(({ Placement }) => Placement.AvailabilityZoneId),
    'boot-mode': view(({ BootMode }) => BootMode),
    'client-token': (row) => row.clientToken,
    'current-instance-boot-mode': view(({ CurrentInstanceBootMode }) => CurrentInstanceBootMode),
    'dns-name': view(({ PublicDnsName }) => PublicDnsName),
    'ebs-optimized': view(({ EbsOptimized }) => EbsOptimized),
    'ena-support': () => true,
    'enclave-options.enabled': ({ options }) => options?.enclaves ?? false,
    'placement-group-name': ({ options }) => options?.placementGroup?.name,
    'placement-partition-number': ({ options }) => options?.placementGroup?.partition,
    'capacity-reservation-specification.capacity-reservation-preference': ({ options }) =>
      options?.capacityReservation ?? 'open',
    'capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id': () => undefined,
    'capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn': () =>
      undefined,
    'hibernation-options.configured': ({ options }) => options?.hibernation ?? false,
    hypervisor: view(({ Hypervisor }) => Hypervisor),
    'iam-instance-profile.arn': (row) => row.profileArn,
    'iam-instance-profile.id': (row) => row.profileId,
    'image-id': (row) => row.imageId,
    'instance-id': (row) => row.InstanceId,
    'instance-state-code': (row) => stateOf(instanceState(call.world, row, call.clock.now())).Code,
    'instance-state-name': (row) => instanceState(call.world, row, call.clock.now()),
    'instance-type': (row) => row.instanceType,
    'key-name': (row) => row.keyName,
    'launch-index': (row) => row.launchIndex ?? 0,
    'launch-time': (row) => iso(row.startedAt),
    'maintenance-options.auto-recovery': view(({ MaintenanceOptions }) => MaintenanceOptions.AutoRecovery),
    'metadata-options.http-endpoint': (row) => row.metadata.httpEndpoint,
    'metadata-options.http-protocol-ipv4': () => 'enabled',
    'metadata-options.http-protocol-ipv6': view(({ MetadataOptions }) => MetadataOptions.HttpProtocolIpv6),
    'metadata-options.http-put-response-hop-limit': (row) => row.metadata.hopLimit,
    'metadata-options.http-tokens': (row) => row.metadata.httpTokens,
    'metadata-options.instance-metadata-tags': view(({ MetadataOptions }) => MetadataOptions.InstanceMetadataTags),
    'metadata-options.state': view(({ MetadataOptions }) => MetadataOptions.State),
    'monitoring-state': view(({ Monitoring }) => Monitoring.State),
    'network-performance-options.bandwidth-weighting': ({ options }) => options?.bandwidthWeighting ?? 'default',
    'operator.managed': () => false,
    'owner-id': () => call.world.account,
    'platform-details': view(({ PlatformDetails }) => PlatformDetails),
    'private-dns-name-options.enable-resource-name-dns-a-record': (row) => row.options?.resourceNameDnsA ?? false,
    'private-dns-name-options.enable-resource-name-dns-aaaa-record': (row) => row.options?.resourceNameDnsAAAA ?? false,
    'private-dns-name-options.hostname-type': (row) => row.options?.hostnameType ?? 'ip-name',
    reason: view(({ StateTransitionReason }) => StateTransitionReason),
    'reservation-id': (row) => row.reservationId,
    'root-device-name': view(({ RootDeviceName }) => RootDeviceName),
    'root-device-type': () => 'ebs',
    'state-reason-code': view((instance) => ('StateReason' in instance ? instance.StateReason.Code : undefined)),
    'state-reason-message': view((instance) => ('StateReason' in instance ? instance.StateReason.Message : undefined)),
    tenancy: view(({ Placement }) => Placement.Tenancy),
    'usage-operation': () => 'RunInstances',
    'usage-operation-update-time': (row) => iso(row.launchedAt),
    'virtualization-type': () => 'hvm',
  };
}

type Face = Extract<Instance, { SubnetId: string }>['NetworkInterfaces'][number];

function networkFilters(call: Call): Getters<InstanceRow> {
  const faces = (get: (face: Face) => Value | readonly Value[]) => (row: InstanceRow) => {
    const shown: readonly Face[] = instanceView(call, row).NetworkInterfaces;
    return shown.flatMap((face): readonly Value[] => [get(face)].flat() as readonly Value[]);
  };
  const first = (get: (face: Face) => Value) => (row: InstanceRow) => {
    const [face]: readonly Face[] = instanceView(call, row).NetworkInterfaces;
    return face && get(face);
  };
  const inside = (get: (address: Face['PrivateIpAddresses'][number]) => Value) =>
    faces(({ PrivateIpAddresses }) => PrivateIpAddresses.map(get));
  const own = 'network-interface';
  return {
    ...absent(
      `${own}.addresses.association.carrier-ip`,
      `${own}.addresses.association.customer-owned-ip`,
      `${own}.association.carrier-ip`,
      `${own}.association.customer-owned-ip`,
      `${own}.operator.principal`,
      `${own}.outpost-arn`,
    ),
    // As they were called before groups of instances and of interfaces were told apart; still taken.
    'group-id': faces(({ Groups }) => Groups.map(({ GroupId }) => GroupId)),
    'group-name': faces(({ Groups }) => Groups.map(({ GroupName }) => GroupName)),
    'instance.group-id': faces(({ Groups }) => Groups.map(({ GroupId }) => GroupId)),
    'instance.group-name': faces(({ Groups }) => Groups.map(({ GroupName }) => GroupName)),
    'ip-address': first(({ Association }) => Association?.PublicIp),
    'ipv6-address': faces(({ Ipv6Addresses }) => Ipv6Addresses.map(({ Ipv6Address }) => Ipv6Address)),
    'private-dns-name': first(({ PrivateDnsName }) => PrivateDnsName),
    'private-ip-address': faces(({ PrivateIpAddress }) => PrivateIpAddress),
    'source-dest-check': first(({ SourceDestCheck }) => SourceDestCheck),
    'subnet-id': first(({ SubnetId }) => SubnetId),
    'vpc-id': first(({ VpcId }) => VpcId),
    [`${own}.addresses.association.allocation-id`]: inside(({ Association }) => Association?.AllocationId),
    [`${own}.addresses.association.association-id`]: inside(({ Association }) => Association?.AssociationId),
    [`${own}.addresses.association.ip-owner-id`]: inside(({ Association }) => Association?.IpOwnerId),
    [`${own}.addresses.association.public-dns-name`]: inside(({ Association }) => Association?.PublicDnsName),
    [`${own}.addresses.association.public-ip`]: inside(({ Association }) => Association?.PublicIp),
    [`${own}.addresses.primary`]: inside(({ Primary }) => Primary),
    [`${own}.addresses.private-dns-name`]: inside(({ PrivateDnsName }) => PrivateDnsName),
    [`${own}.addresses.private-ip-address`]: inside(({ PrivateIpAddress }) => PrivateIpAddress),
    [`${own}.association.allocation-id`]: faces(({ Association }) => Association?.AllocationId),
    [`${own}.association.association-id`]: faces(({ Association }) => Association?.AssociationId),
    [`${own}.association.ip-owner-id`]: faces(({ Association }) => Association?.IpOwnerId),
    [`${own}.association.public-dns-name`]: faces(({ Association }) => Association?.PublicDnsName),
    [`${own}.association.public-ip`]: faces(({ Association }) => Association?.PublicIp),
    [`${own}.attachment.attach-time`]: faces(({ Attachment }) => Attachment?.AttachTime),
    [`${own}.attachment.attachment-id`]: faces(({ Attachment }) => Attachment?.AttachmentId),
    [`${own}.attachment.delete-on-termination`]: faces(({ Attachment }) => Attachment?.DeleteOnTermination),
    [`${own}.attachment.device-index`]: faces(({ Attachment }) => Attachment?.DeviceIndex),
    [`${own}.attachment.instance-id`]: faces(({ Attachment }) => Attachment?.InstanceId),
    [`${own}.attachment.instance-owner-id`]: faces(({ Attachment }) => Attachment?.InstanceOwnerId),
    [`${own}.attachment.network-card-index`]: faces(({ Attachment }) => Attachment?.NetworkCardIndex),
    [`${own}.attachment.status`]: faces(({ Attachment }) => Attachment?.Status),
    [`${own}.availability-zone`]: faces(({ AvailabilityZone }) => AvailabilityZone),
    [`${own}.deny-all-igw-traffic`]: faces(() => false),
    [`${own}.description`]: faces(({ Description }) => Description),
    [`${own}.group-id`]: faces(({ Groups }) => Groups.map(({ GroupId }) => GroupId)),
    [`${own}.group-name`]: faces(({ Groups }) => Groups.map(({ GroupName }) => GroupName)),
    [`${own}.ipv6-address`]: faces(({ Ipv6Addresses }) => Ipv6Addresses.map(({ Ipv6Address }) => Ipv6Address)),
    [`${own}.ipv6-addresses.ipv6-address`]: faces(({ Ipv6Addresses }) =>
      Ipv6Addresses.map(({ Ipv6Address }) => Ipv6Address),
    ),
    [`${own}.ipv6-addresses.is-primary-ipv6`]: faces(({ Ipv6Addresses }) =>
      Ipv6Addresses.map(({ IsPrimaryIpv6 }) => IsPrimaryIpv6),
    ),
    [`${own}.ipv4-prefixes.ipv4-prefix`]: faces((face) => face.Ipv4Prefixes?.map(({ Ipv4Prefix }) => Ipv4Prefix) ?? []),
    [`${own}.ipv6-prefixes.ipv6-prefix`]: faces((face) => face.Ipv6Prefixes?.map(({ Ipv6Prefix }) => Ipv6Prefix) ?? []),
    [`${own}.ipv6-native`]: faces(() => false),
    [`${own}.mac-address`]: faces(({ MacAddress }) => MacAddress),
    [`${own}.network-interface-id`]: (row) => row.interfaceIds,
    [`${own}.operator.managed`]: faces(() => false),
    [`${own}.owner-id`]: faces(({ OwnerId }) => OwnerId),
    [`${own}.private-dns-name`]: faces(({ PrivateDnsName }) => PrivateDnsName),
    [`${own}.private-ip-address`]: faces(({ PrivateIpAddress }) => PrivateIpAddress),
    [`${own}.public-dns-name`]: faces(({ Association }) => Association?.PublicDnsName),
    [`${own}.requester-id`]: faces(({ RequesterId }) => RequesterId),
    [`${own}.requester-managed`]: faces(({ RequesterManaged }) => RequesterManaged),
    [`${own}.status`]: faces(({ Status }) => Status),
    [`${own}.source-dest-check`]: faces(({ SourceDestCheck }) => SourceDestCheck),
    [`${own}.subnet-id`]: faces(({ SubnetId }) => SubnetId),
    [`${own}.tag-key`]: faces((face) => Object.keys(tagsOf(call.world, face.NetworkInterfaceId))),
    [`${own}.tag-value`]: faces((face) => Object.values(tagsOf(call.world, face.NetworkInterfaceId))),
    [`${own}.vpc-id`]: faces(({ VpcId }) => VpcId),
  };
}

function diskFilters(): Getters<InstanceRow> {
  const own = 'block-device-mapping';
  return {
    [`${own}.attach-time`]: (row) => disksOf(row).map(() => new Date(row.launchedAt + 1000).toISOString()),
    [`${own}.delete-on-termination`]: (row) => disksOf(row).map(({ deleteOnTermination }) => deleteOnTermination),
    [`${own}.device-name`]: (row) => disksOf(row).map(({ deviceName }) => deviceName),
    [`${own}.status`]: (row) => disksOf(row).map(() => 'attached'),
    [`${own}.volume-id`]: (row) => disksOf(row).map(({ volumeId }) => volumeId),
  };
}
