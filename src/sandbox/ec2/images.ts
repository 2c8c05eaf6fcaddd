import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { type Call, type Operation, on } from '../endpoint/operation.js';
import { newId } from '../world/ids.js';
import type { ImageRow } from '../world/world.js';
import { imageKind } from './kinds.js';
import { list } from './lookup.js';

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

const owner = '137112412989';

export const imageOperations: readonly Operation[] = [
  on(DescribeImagesCommand, ({ ImageIds, Owners, Filters, NextToken, MaxResults }, call) => {
    const listing = { ids: ImageIds, filters: Filters, token: NextToken, max: MaxResults };
    const { rows, next } = list(call, imageKind, ({ ImageId }) => ImageId, listing, {
      architecture: (image) => image.Architecture,
      'creation-date': (image) => image.CreationDate,
      description: (image) => image.Description,
      'image-id': (image) => image.ImageId,
      'image-type': () => 'machine',
      'imds-support': () => 'v2.0',
      'is-public': () => true,
      name: (image) => image.Name,
      'owner-alias': () => 'amazon',
      'owner-id': () => owner,
      'root-device-type': () => 'ebs',
      state: () => 'available',
      'virtualization-type': () => 'hvm',
      hypervisor: () => 'xen',
      platform: () => undefined,
    });
    // Every image here is Amazon's: `self` owns none.
    const owned =
      Owners === undefined || Owners.length === 0 || Owners.some((one) => one === 'amazon' || one === owner);
    return { Images: owned ? rows.map(view) : [], NextToken: next };
  }),
];

const view = (row: ImageRow) => ({
  ...row,
  ImageLocation: `amazon/${row.Name}`,
  ImageType: 'machine' as const,
  ImageOwnerAlias: 'amazon',
  OwnerId: owner,
  Public: true,
  State: 'available' as const,
  PlatformDetails: 'Linux/UNIX',
  UsageOperation: 'RunInstances',
  RootDeviceName: '/dev/xvda',
  RootDeviceType: 'ebs' as const,
  SriovNetSupport: 'simple',
  EnaSupport: true,
  Hypervisor: 'xen' as const,
  VirtualizationType: 'hvm' as const,
  BootMode: 'uefi-preferred' as const,
  // "imds-support v2.0": instances ask for IMDSv2 (EC2 user guide, "Configure the Instance Metadata Service options").
  ImdsSupport: 'v2.0' as const,
  BlockDeviceMappings: [
    {
      DeviceName: '/dev/xvda',
      Ebs: { DeleteOnTermination: true, VolumeSize: 8, VolumeType: 'gp3' as const, Encrypted: false },
    },
  ],
  ProductCodes: [],
});
