import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { absent, notSimulated } from '../../../endpoint/filters.js';
import { withoutEffect } from '../../../endpoint/limits.js';
import { AwsError, type Operation, on } from '../../../endpoint/operation.js';
import { fingerprint } from '../../../world/hash.js';
import { isWellFormed, list, lookUp } from '../../lookup.js';
import { type ImageRow, imageKind } from './kind.js';

const amazon = '137112412989';

const ownerOf = ({ ownerId }: ImageRow): string => ownerId ?? amazon;
const aliasOf = (image: ImageRow): string | undefined => (ownerOf(image) === amazon ? 'amazon' : undefined);

/** The disk an image boots from. */
export const rootDeviceOf = ({ ImageId, rootDevice }: ImageRow) => ({
  deviceName: rootDevice ?? '/dev/xvda',
  sizeGiB: 8,
  snapshotId: `snap-0${[1, 2].map((part) => fingerprint(ImageId, part).toString(16).padStart(8, '0')).join('')}`,
});

export const imageOperations: readonly Operation[] = [
  on(DescribeImagesCommand, (input, call) => {
    const { ImageIds, Owners, ExecutableUsers } = input;
    // Nothing here is deprecated or disabled, so these change nothing.
    withoutEffect(input.IncludeDeprecated, input.IncludeDisabled);
    const unknown = (ImageIds ?? []).filter((id) => isWellFormed('ami', id) && !lookUp(call, imageKind, id));
    if (unknown.length > 1) {
      throw new AwsError('InvalidAMIID.NotFound', `The image ids '[${unknown.join(', ')}]' do not exist`);
    }
    const { rows, next } = list(call, imageKind, ImageIds, input, {
      architecture: (image) => image.Architecture,
      'block-device-mapping.delete-on-termination': () => true,
      'block-device-mapping.device-name': (image) => rootDeviceOf(image).deviceName,
      'block-device-mapping.encrypted': () => false,
      'block-device-mapping.snapshot-id': (image) => rootDeviceOf(image).snapshotId,
      'block-device-mapping.volume-size': (image) => rootDeviceOf(image).sizeGiB,
      'block-device-mapping.volume-type': () => 'gp3',
      'creation-date': (image) => image.CreationDate,
      description: (image) => image.Description,
      'ena-support': () => true,
      hypervisor: () => 'xen',
      'image-allowed': () => true,
      'image-id': (image) => image.ImageId,
      'image-type': () => 'machine',
      'imds-support': (image) => (image.usesImdsV2 === false ? undefined : 'v2.0'),
      'is-public': () => true,
      'free-tier-eligible': () => true,
      'sriov-net-support': () => 'simple',
      ...absent(
        'source-image-id',
        'source-image-region',
        'source-instance-id',
        'state-reason-code',
        'state-reason-message',
        'image-watermark.source-image-creation-time',
        'image-watermark.source-image-id',
        'image-watermark.source-image-region',
        'image-watermark.watermark-creation-time',
        'image-watermark.watermark-key',
      ),
      ...notSimulated(
        'public-ssm-parameter-name',
        'scan-result.critical-fix-available-since',
        'scan-result.finding-scan-date',
        'scan-result.high-fix-available-since',
        'scan-result.highest-finding-severity-label',
        'scan-result.informational-fix-available-since',
        'scan-result.low-fix-available-since',
        'scan-result.medium-fix-available-since',
      ),
      'kernel-id': () => undefined,
      'manifest-location': (image) => locationOf(image),
      name: (image) => image.Name,
      'owner-alias': aliasOf,
      'owner-id': ownerOf,
      platform: () => undefined,
      'product-code': () => undefined,
      'product-code.type': () => undefined,
      'ramdisk-id': () => undefined,
      'root-device-name': (image) => rootDeviceOf(image).deviceName,
      'root-device-type': () => 'ebs',
      state: () => 'available',
      'virtualization-type': () => 'hvm',
    });
    // Every image here is public and another's: `self` owns none.
    const isAsked = (image: ImageRow) =>
      (Owners ?? []).length === 0 || Owners?.some((one) => one === ownerOf(image) || one === aliasOf(image));
    const mayRun = (ExecutableUsers ?? ['all']).includes('all');
    return { Images: mayRun ? rows.filter(isAsked).map(view) : [], NextToken: next };
  }),
];

const locationOf = (image: ImageRow): string => `${aliasOf(image) ?? ownerOf(image)}/${image.Name}`;

const view = (row: ImageRow) => {
  const { ImageId, Name, Description, Architecture, CreationDate } = row;
  const { deviceName, sizeGiB, snapshotId } = rootDeviceOf(row);
  return {
    ImageId,
    Name,
    Description,
    Architecture,
    CreationDate,
    ImageLocation: locationOf(row),
    ImageType: 'machine' as const,
    ImageOwnerAlias: aliasOf(row),
    OwnerId: ownerOf(row),
    Public: true,
    State: 'available' as const,
    PlatformDetails: 'Linux/UNIX',
    UsageOperation: 'RunInstances',
    RootDeviceName: deviceName,
    RootDeviceType: 'ebs' as const,
    SriovNetSupport: 'simple',
    EnaSupport: true,
    Hypervisor: 'xen' as const,
    VirtualizationType: 'hvm' as const,
    BootMode: 'uefi-preferred' as const,
    // "imds-support v2.0": instances ask for IMDSv2 (EC2 user guide, "Configure the Instance Metadata Service options").
    ...(row.usesImdsV2 !== false && { ImdsSupport: 'v2.0' as const }),
    BlockDeviceMappings: [
      {
        DeviceName: deviceName,
        Ebs: {
          DeleteOnTermination: true,
          SnapshotId: snapshotId,
          VolumeSize: sizeGiB,
          VolumeType: 'gp3' as const,
          Encrypted: false,
        },
      },
    ],
    ProductCodes: [],
  };
};
