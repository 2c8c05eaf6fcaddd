import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { AwsError, type Call, matchesFilters, type Operation, on, page } from '../endpoint/operation.js';
import type { InstanceRow } from '../world/world.js';
import { instanceState } from './instance-state.js';
import { tagSet, tagsOf } from './tag-set.js';
import { zoneId } from './zones.js';

/** Root volumes live and die with their instances. */
export const volumesOf = ({ world, clock }: Call): InstanceRow[] =>
  Object.values(world.ec2.instances).filter((row) => instanceState(row, clock.now()) !== 'terminated');

export const volumeOperations: readonly Operation[] = [
  on(DescribeVolumesCommand, ({ VolumeIds, Filters, NextToken, MaxResults }, call) => {
    const { world } = call;
    const all = volumesOf(call);
    const unknown = VolumeIds?.find((id) => !all.some(({ volumeId }) => volumeId === id));
    if (unknown !== undefined) throw new AwsError('InvalidVolume.NotFound', `The volume '${unknown}' does not exist.`);
    const matches = matchesFilters<InstanceRow>(
      Filters,
      {
        'attachment.instance-id': (row) => row.InstanceId,
        'attachment.status': () => 'attached',
        'availability-zone': (row) => world.ec2.subnets[row.subnetId]?.AvailabilityZone,
        status: () => 'in-use',
        'volume-id': (row) => row.volumeId,
        'volume-type': () => 'gp3',
      },
      (row) => tagsOf(world, row.volumeId),
    );
    const asked = all.filter(
      (row) => VolumeIds === undefined || VolumeIds.length === 0 || VolumeIds.includes(row.volumeId),
    );
    const { items, next } = page(asked.filter(matches), { token: NextToken, max: MaxResults });
    return { Volumes: items.map((row) => view(call, row)), NextToken: next };
  }),
];

function view({ world }: Call, row: InstanceRow) {
  const AvailabilityZone = world.ec2.subnets[row.subnetId]?.AvailabilityZone;
  return {
    VolumeId: row.volumeId,
    AvailabilityZone,
    AvailabilityZoneId: zoneId(world, AvailabilityZone),
    State: 'in-use' as const,
    Size: 8,
    Iops: 3000,
    Throughput: 125,
    VolumeType: 'gp3' as const,
    Encrypted: false,
    MultiAttachEnabled: false,
    CreateTime: row.launchedAt,
    Attachments: [
      {
        VolumeId: row.volumeId,
        InstanceId: row.InstanceId,
        Device: '/dev/xvda',
        State: 'attached' as const,
        AttachTime: row.launchedAt + 1000,
        DeleteOnTermination: true,
      },
    ],
    Tags: tagSet(world, row.volumeId),
  };
}
