import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { withoutEffect } from '../endpoint/limits.js';
import { AwsError, absent, type Call, notSimulated, type Operation, on } from '../endpoint/operation.js';
import { fingerprint } from '../world/hash.js';
import { newId } from '../world/ids.js';
import type { ImageRow, World } from '../world/world.js';
import { imageKind } from './kinds.js';
import { isWellFormed, list, lookUp } from './lookup.js';

// Public parameters and the kernels behind them (AL2023 user guide, "Launching AL2023 using the SSM parameter").
const parameter = '/aws/service/ami-amazon-linux-latest';
const editions = [
  { edition: 'al2023-ami', kernel: '6.18', aliases: ['kernel-default', 'kernel-6.18'] },
  { edition: 'al2023-ami', kernel: '6.12', aliases: ['kernel-6.12'] },
  { edition: 'al2023-ami', kernel: '6.1', aliases: ['kernel-6.1'] },
  { edition: 'al2023-ami-minimal', kernel: '6.18', aliases: ['kernel-default', 'kernel-6.18'] },
] as const;
const release = '2023.9.20251117.1';

/** Amazon's images and the parameters that name the latest of each. */
export function publicImages({ world, random }: Call): void {
  otherImages(world);
  for (const { edition, kernel, aliases } of editions) {
    for (const Architecture of ['x86_64', 'arm64'] as const) {
      const ImageId = newId('ami', random);
      const Name = `${edition}-${release}-kernel-${kernel}-${Architecture}`;
      const Description = `Amazon Linux 2023 AMI ${release} ${Architecture} HVM kernel-${kernel}`;
      world.ec2.images[ImageId] = {
        ImageId,
        Name,
        Description,
        Architecture,
        CreationDate: '2025-11-17T21:13:20.000Z',
      };
      for (const alias of aliases) world.ssm.parameters[`${parameter}/${edition}-${alias}-${Architecture}`] = ImageId;
    }
  }
}

// Canonical's images and parameters (Ubuntu on AWS, "Find Ubuntu images on AWS"); Amazon Linux 2 (AL2 user guide).
const others = [
  ...(['amd64', 'arm64'] as const).flatMap((machine) =>
    [
      ['noble', '24.04', 'hvm-ssd-gp3', 'ebs-gp3'],
      ['jammy', '22.04', 'hvm-ssd', 'ebs-gp2'],
    ].map(([code, version, storage, parameters]) => ({
      Name: `ubuntu/images/${storage}/ubuntu-${code}-${version}-${machine}-server-20251022`,
      Description: `Canonical, Ubuntu, ${version}, ${machine} ${code} image`,
      Architecture: machine === 'amd64' ? ('x86_64' as const) : machine,
      CreationDate: '2025-10-22T07:21:18.000Z',
      ownerId: '099720109477',
      rootDevice: '/dev/sda1',
      usesImdsV2: false,
      parameters: [
        `/aws/service/canonical/ubuntu/server/${version}/stable/current/${machine}/hvm/${parameters}/ami-id`,
      ],
    })),
  ),
  ...(['x86_64', 'arm64'] as const).map((Architecture) => ({
    Name: `amzn2-ami-hvm-2.0.20251110.1-${Architecture}-gp2`,
    Description: `Amazon Linux 2 AMI 2.0.20251110.1 ${Architecture} HVM gp2`,
    Architecture,
    CreationDate: '2025-11-10T20:05:37.000Z',
    usesImdsV2: false,
    parameters: [`/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-${Architecture}-gp2`],
  })),
];

/** Their ids follow from their names, so that worlds of one seed stay as they were. */
function otherImages(world: World): void {
  for (const { parameters, ...image } of others) {
    const ImageId = `ami-0${[1, 2].map((part) => fingerprint(world.region, image.Name, part).toString(16).padStart(8, '0')).join('')}`;
    world.ec2.images[ImageId] = { ImageId, ...image };
    for (const name of parameters) world.ssm.parameters[name] = ImageId;
  }
}

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
    const { ImageIds, Owners, ExecutableUsers, Filters, NextToken, MaxResults } = input;
    // Nothing here is deprecated or disabled, so these change nothing.
    withoutEffect(input.IncludeDeprecated, input.IncludeDisabled);
    const unknown = (ImageIds ?? []).filter((id) => isWellFormed('ami', id) && !lookUp(call, imageKind, id));
    if (unknown.length > 1) {
      throw new AwsError('InvalidAMIID.NotFound', `The image ids '[${unknown.join(', ')}]' do not exist`);
    }
    const listing = { ids: ImageIds, filters: Filters, token: NextToken, max: MaxResults };
    const { rows, next } = list(call, imageKind, ({ ImageId }) => ImageId, listing, {
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
