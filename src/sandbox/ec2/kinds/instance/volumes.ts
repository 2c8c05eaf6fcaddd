import { DeleteVolumeCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { matchesFilters } from '../../../endpoint/filters.js';
import { withoutEffect } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on, page } from '../../../endpoint/operation.js';
import { tagsIfAny, tagsOf } from '../../tag-set.js';
import { zoneId } from '../../zones.js';
import { disksOf } from './disks.js';
import { instanceState } from './instance-state.js';
import type { DiskRow, InstanceRow } from './kind.js';

/** A disk, and the instance it is attached to or was left behind by. */
export interface Volume {
  readonly disk: DiskRow;
  readonly instance: InstanceRow;
  readonly isAttached: boolean;
}

/** Disks live and die with their instances, but for those that a launch said to keep. */
export const volumesOf = ({ world, clock }: Call): Volume[] =>
  Object.values(world.ec2.instances).flatMap((instance) => {
    const isAttached = instanceState(world, instance, clock.now()) !== 'terminated';
    return disksOf(instance)
      .filter(({ deleteOnTermination, deletedAt }) => isAttached || (!deleteOnTermination && deletedAt === undefined))
      .map((disk) => ({ disk, instance, isAttached }));
  });

const notFound = (id: string): AwsError =>
  id.startsWith('vol-')
    ? new AwsError('InvalidVolume.NotFound', `The volume '${id}' does not exist.`)
    : new AwsError('InvalidParameterValue', `Value (${id}) for parameter volumeId is invalid. Expected: 'vol-...'.`);

export const volumeOperations: readonly Operation[] = [
  on(DescribeVolumesCommand, (input, call) => {
    const { VolumeIds, Filters, NextToken, MaxResults } = input;
    withoutEffect(input.IncludeManagedResources);
    const { world } = call;
    const all = volumesOf(call);
    const unknown = VolumeIds?.find((id) => !all.some(({ disk }) => disk.volumeId === id));
    if (unknown !== undefined) throw notFound(unknown);
    const attached = (get: (volume: Volume) => string | boolean | number) => (volume: Volume) =>
      volume.isAttached ? get(volume) : undefined;
    const matches = matchesFilters<Volume>(
      Filters,
      {
        'attachment.attach-time': attached(({ instance }) => new Date(instance.launchedAt + 1000).toISOString()),
        'attachment.delete-on-termination': attached(({ disk }) => disk.deleteOnTermination),
        'attachment.device': attached(({ disk }) => disk.deviceName),
        'attachment.instance-id': attached(({ instance }) => instance.InstanceId),
        'attachment.status': attached(() => 'attached'),
        'availability-zone': ({ instance }) => world.ec2.subnets[instance.subnetId]?.AvailabilityZone,
        'availability-zone-id': ({ instance }) => zoneId(world, world.ec2.subnets[instance.subnetId]?.AvailabilityZone),
        'fast-restored': () => false,
        'operator.managed': () => false,
        'operator.principal': () => undefined,
        'create-time': ({ instance }) => new Date(instance.launchedAt).toISOString(),
        encrypted: ({ disk }) => disk.encrypted,
        'multi-attach-enabled': () => false,
        size: ({ disk }) => disk.sizeGiB,
        'snapshot-id': ({ disk }) => disk.snapshotId,
        status: ({ isAttached }) => (isAttached ? 'in-use' : 'available'),
        'volume-id': ({ disk }) => disk.volumeId,
        'volume-type': ({ disk }) => disk.type,
      },
      ({ disk }) => tagsOf(world, disk.volumeId),
    );
    const asked = all.filter(({ disk }) => (VolumeIds ?? []).length === 0 || VolumeIds?.includes(disk.volumeId));
    const { items, next } = page(asked.filter(matches), { token: NextToken, max: MaxResults });
    return { Volumes: items.map((volume) => view(call, volume)), NextToken: next };
  }),

  on(DeleteVolumeCommand, ({ VolumeId }, call) => {
    const volume = volumesOf(call).find(({ disk }) => disk.volumeId === VolumeId);
    if (!volume) throw notFound(VolumeId);
    if (volume.isAttached) {
      throw new AwsError('VolumeInUse', `Volume ${VolumeId} is currently attached to ${volume.instance.InstanceId}`);
    }
    const disk = volume.instance.disks?.find(({ volumeId }) => volumeId === VolumeId);
    if (disk) disk.deletedAt = call.clock.now();
    delete call.world.ec2.tags[VolumeId];
    return {};
  }),
];

function view({ world }: Call, { disk, instance, isAttached }: Volume) {
  const AvailabilityZone = world.ec2.subnets[instance.subnetId]?.AvailabilityZone;
  return {
    VolumeId: disk.volumeId,
    AvailabilityZone,
    AvailabilityZoneId: zoneId(world, AvailabilityZone),
    State: isAttached ? ('in-use' as const) : ('available' as const),
    Size: disk.sizeGiB,
    SnapshotId: disk.snapshotId,
    ...(disk.iops !== null && { Iops: disk.iops }),
    ...(disk.throughput !== null && { Throughput: disk.throughput }),
    VolumeType: disk.type,
    Encrypted: disk.encrypted,
    ...(disk.kmsKeyId !== null && { KmsKeyId: disk.kmsKeyId }),
    MultiAttachEnabled: false,
    CreateTime: instance.launchedAt,
    Attachments: isAttached
      ? [
          {
            VolumeId: disk.volumeId,
            InstanceId: instance.InstanceId,
            Device: disk.deviceName,
            State: 'attached' as const,
            AttachTime: instance.launchedAt + 1000,
            DeleteOnTermination: disk.deleteOnTermination,
          },
        ]
      : [],
    ...tagsIfAny(world, disk.volumeId),
  };
}
