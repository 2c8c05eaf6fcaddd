import type { Call } from '../../../endpoint/operation.js';
import { fingerprint } from '../../../world/hash.js';
import { newId } from '../../../world/ids.js';
import type { World } from '../../../world/world.js';
import { insertRow } from '../../rows.js';
import { imageKind } from './kind.js';

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
      insertRow(world, imageKind, {
        ImageId,
        Name,
        Description,
        Architecture,
        CreationDate: '2025-11-17T21:13:20.000Z',
      });
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
  ...(['x86_64', 'arm64'] as const).flatMap((Architecture) =>
    ['amzn2-ami-hvm', 'amzn2-ami-kernel-5.10-hvm'].map((edition) => ({
      Name: `${edition}-2.0.20251110.1-${Architecture}-gp2`,
      Description: `Amazon Linux 2 ${edition === 'amzn2-ami-hvm' ? '' : 'Kernel 5.10 '}AMI 2.0.20251110.1 ${Architecture} HVM gp2`,
      Architecture,
      CreationDate: '2025-11-10T20:05:37.000Z',
      usesImdsV2: false,
      parameters: [`/aws/service/ami-amazon-linux-latest/${edition}-${Architecture}-gp2`],
    })),
  ),
];

/** Their ids follow from their names, so that worlds of one seed stay as they were. */
function otherImages(world: World): void {
  for (const { parameters, ...image } of others) {
    const ImageId = `ami-0${[1, 2].map((part) => fingerprint(world.region, image.Name, part).toString(16).padStart(8, '0')).join('')}`;
    insertRow(world, imageKind, { ImageId, ...image });
    for (const name of parameters) world.ssm.parameters[name] = ImageId;
  }
}
