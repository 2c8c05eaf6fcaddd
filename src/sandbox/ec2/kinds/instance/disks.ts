import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Checked } from '../../../endpoint/operation.js';
import { arn, hex, newId } from '../../../world/ids.js';
import { existing } from '../../lookup.js';
import { rootDeviceOf } from '../image/images.js';
import { type ImageRow, imageKind } from '../image/kind.js';
import type { DiskRow, InstanceRow } from './kind.js';

type Mapping = NonNullable<Checked<RunInstancesCommandInput>['BlockDeviceMappings']>[number];

/** The disks of a launch: the image's root disk, changed as the launch asks, and those it adds. */
export function disksFor(call: Call, image: ImageRow, mappings: readonly Mapping[] | undefined): DiskRow[] {
  const root = rootDeviceOf(image);
  const asked = mappings ?? [];
  const own = asked.find(({ DeviceName }) => DeviceName === root.deviceName);
  // Instance stores map themselves on Nitro (EC2 user guide, "Block device mapping concepts").
  const others = asked.filter((mapping) => mapping !== own && mapping.NoDevice === undefined && !isStore(mapping));
  return [
    makeDisk(call, { DeviceName: root.deviceName, ...(own?.Ebs && { Ebs: own.Ebs }) }, root),
    ...others.map((mapping) => makeDisk(call, mapping, undefined)),
  ];
}

const isStore = ({ VirtualName }: Mapping): boolean => /^ephemeral\d+$/.test(VirtualName ?? '');

interface Root {
  readonly deviceName: string;
  readonly sizeGiB: number;
  readonly snapshotId: string;
}

// Sizes, I/O operations and throughputs by type (EBS user guide, "Amazon EBS volume types"), and what gp3 gives unasked.
const sizes: Readonly<Record<DiskRow['type'], readonly [least: number, most: number]>> = {
  gp2: [1, 16_384],
  gp3: [1, 65_536],
  io1: [4, 16_384],
  io2: [4, 65_536],
  st1: [125, 16_384],
  sc1: [125, 16_384],
  standard: [1, 1024],
};

function makeDisk(call: Call, { DeviceName, Ebs, VirtualName }: Mapping, root: Root | undefined): DiskRow {
  if (VirtualName !== undefined || DeviceName === undefined) {
    throw new AwsError(
      'InvalidBlockDeviceMapping',
      `The device '${DeviceName ?? VirtualName}' is used in more than one block-device mapping or is not an EBS volume`,
    );
  }
  const { VolumeType, VolumeSize, Iops, Throughput, Encrypted, KmsKeyId, SnapshotId, DeleteOnTermination } = Ebs ?? {};
  const source = SnapshotId === undefined ? root : diskOfSnapshot(call, SnapshotId);
  const type = VolumeType ?? (root ? 'gp3' : 'gp2');
  const sizeGiB = VolumeSize ?? source?.sizeGiB;
  if (sizeGiB === undefined) {
    throw new AwsError('MissingParameter', 'The request must contain the parameter size or snapshotId');
  }
  if (source && sizeGiB < source.sizeGiB) {
    throw new AwsError(
      'InvalidBlockDeviceMapping',
      `Volume of size ${sizeGiB}GB is smaller than snapshot '${source.snapshotId}', expect size>= ${source.sizeGiB}GB`,
    );
  }
  const [least, most] = sizes[type];
  if (sizeGiB < least || sizeGiB > most) {
    throw new AwsError(
      'InvalidParameterValue',
      `Volume of ${sizeGiB}GiB is ${sizeGiB < least ? 'too small' : 'too large'} for volume type ${type}; ${sizeGiB < least ? `minimum is ${least}GiB` : `maximum is ${most}GiB`}.`,
    );
  }
  if ((type === 'io1' || type === 'io2') && Iops === undefined) {
    throw new AwsError('MissingParameter', `The parameter iops must be specified for ${type} volumes.`);
  }
  return {
    deviceName: DeviceName,
    volumeId: newId('vol', call.random),
    sizeGiB,
    type,
    iops: Iops ?? iopsOf(type, sizeGiB),
    throughput: type === 'gp3' ? (Throughput ?? 125) : null,
    encrypted: Encrypted ?? KmsKeyId !== undefined,
    // Without a key of the caller's it is the account's own for EBS.
    kmsKeyId: Encrypted || KmsKeyId !== undefined ? (KmsKeyId ?? defaultKey(call)) : null,
    snapshotId: source?.snapshotId ?? '',
    deleteOnTermination: DeleteOnTermination ?? true,
  };
}

/** The only snapshots here are those that images are made of. */
function diskOfSnapshot(call: Call, id: string): Root {
  const disk = existing(call, imageKind)
    .map(rootDeviceOf)
    .find(({ snapshotId }) => snapshotId === id);
  if (!disk) throw new AwsError('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
  return disk;
}

function iopsOf(type: DiskRow['type'], sizeGiB: number): number | null {
  if (type === 'gp3') return 3000;
  return type === 'gp2' ? Math.min(16_000, Math.max(100, sizeGiB * 3)) : null;
}

const defaultKey = ({ world }: Call): string =>
  arn(world, 'kms', `key/${hex(8, () => 0.3)}-0000-4000-8000-${world.account}`);

/** An instance's disks, the root first; one of before has a root disk alone. */
export const disksOf = (row: InstanceRow): readonly DiskRow[] =>
  row.disks ?? [
    {
      deviceName: '/dev/xvda',
      volumeId: row.volumeId,
      sizeGiB: 8,
      type: 'gp3',
      iops: 3000,
      throughput: 125,
      encrypted: false,
      kmsKeyId: null,
      snapshotId: '',
      deleteOnTermination: true,
    },
  ];
