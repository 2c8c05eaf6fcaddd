import {
  DescribeInstanceTypeOfferingsCommand,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
  type Subnet,
  type Vpc,
} from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { Problem } from '../../base/problem.js';
import { yesOrNo } from '../../base/yes-or-no.js';
import type { Context } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { egressSubnets } from './egress.js';

/** A place where both instances can run. */
export type LaunchPlace = {
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly instanceType: string;
  readonly imageId: string;
  /** The subnet gives public addresses by itself. */
  readonly mapsPublicIp: boolean;
};

export type Placement = {
  readonly vpcId: string;
  readonly vpcCidr: string;
  readonly isDefaultVpc: boolean;
  readonly places: readonly LaunchPlace[];
};

// In order of preference: the guide's type, its older kin where a region lacks it, and the Arm one.
const instanceTypes = ['t3.micro', 't2.micro', 't4g.micro', 't3a.micro', 't3.small'] as const;
const imageParameter = (instanceType: string): string =>
  `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${instanceType.startsWith('t4g') ? 'arm64' : 'x86_64'}`;

/** Where the instances go: decided once, before anything is made, so that no half lab comes of a missing VPC. */
export const placement = observation<Placement>({
  id: 'instances/placement',
  title: 'Where the instances will run',
  observe: async (context) => {
    const vpc = await chooseVpc(context);
    const subnets = await subnetsOf(context, vpc);
    const places = await placesIn(context, subnets);
    const first = places[0];
    if (!first) throw noPlace(context, vpc);
    context.ui.tell({
      kind: 'list',
      title: 'Both instances will run here:',
      items: [
        `${vpc.IsDefault ? 'default VPC' : 'VPC'} ${vpc.VpcId} (${vpc.CidrBlock})`,
        `subnet ${first.subnetId} in ${first.availabilityZone}`,
        `${first.instanceType}, Amazon Linux 2023 (${first.imageId})`,
      ],
    });
    return { vpcId: vpc.VpcId ?? '', vpcCidr: vpc.CidrBlock ?? '', isDefaultVpc: vpc.IsDefault === true, places };
  },
});

async function chooseVpc(context: Context): Promise<Vpc> {
  const { lab, ui } = context;
  const all = await vpcs(context);
  const wanted = lab.options.vpc;
  if (wanted !== null) {
    const found = all.find(({ VpcId }) => VpcId === wanted);
    if (!found)
      throw new Problem('precondition', `There is no VPC ${wanted} in ${lab.region}.`, [
        `Which there are: aws ec2 describe-vpcs --region ${lab.region}`,
      ]);
    return found;
  }
  const standard = all.find(({ IsDefault }) => IsDefault);
  if (standard) return standard;
  const chosen = await ui.ask<Vpc | null>({
    id: 'vpc',
    flag: '--vpc',
    text: `${lab.region} has no default VPC. Where should the instances run?`,
    choices: [
      { value: null, label: 'Nowhere yet: stop and show the choices' },
      ...all.map((vpc) => ({
        value: vpc,
        label: `${vpc.VpcId} (${vpc.CidrBlock})`,
        hint: vpc.Tags?.find(({ Key }) => Key === 'Name')?.Value ?? '',
      })),
    ],
    default: 0,
  });
  if (chosen) return chosen;
  throw new Problem(
    'precondition',
    `${lab.region} has no default VPC, and the lab needs a VPC whose subnet reaches the internet.`,
    [
      `Create the default VPC: aws ec2 create-default-vpc --region ${lab.region}`,
      'Use your own VPC: npx flowlab cleanup, then npx flowlab start --vpc vpc-…',
      'Use a region that has one: npx flowlab cleanup, then npx flowlab start --region …',
    ],
  );
}

async function vpcs({ aws }: Context): Promise<readonly Vpc[]> {
  const found: Vpc[] = [];
  for await (const page of paginateDescribeVpcs({ client: aws.ec2 }, {})) found.push(...(page.Vpcs ?? []));
  return found;
}

/** The VPC's subnets, those first that reach the internet and give public addresses. */
async function subnetsOf(context: Context, vpc: Vpc): Promise<readonly Subnet[]> {
  const found: Subnet[] = [];
  const filters = [{ Name: 'vpc-id', Values: [vpc.VpcId ?? ''] }];
  for await (const page of paginateDescribeSubnets({ client: context.aws.ec2 }, { Filters: filters }))
    found.push(...(page.Subnets ?? []));
  const withIpv4 = found.filter(({ CidrBlock, State }) => CidrBlock && State !== 'unavailable');
  const reaching = await egressSubnets(context, vpc.VpcId ?? '', withIpv4);
  if (reaching.length > 0)
    return [...reaching].sort((a, b) => Number(b.MapPublicIpOnLaunch) - Number(a.MapPublicIpOnLaunch));
  if (withIpv4.length > 0) await confirmNoInternet(context, vpc);
  return withIpv4;
}

// Private VPCs can still work: Systems Manager reaches instances through VPC endpoints.
async function confirmNoInternet({ ui, lab }: Context, vpc: Vpc): Promise<void> {
  const goOn = await ui.ask({
    id: 'no-internet',
    flag: '--vpc',
    text: `No subnet of ${vpc.VpcId} has a route to an internet gateway. Without one, or VPC endpoints for Systems Manager, the instances cannot be reached.`,
    choices: yesOrNo('Go on: this VPC has another way out', 'Stop'),
    default: 0,
  });
  if (!goOn) {
    throw new Problem('precondition', `${vpc.VpcId} has no route to an internet gateway.`, [
      `Use another VPC: npx flowlab cleanup, then npx flowlab start --vpc vpc-… --region ${lab.region}`,
    ]);
  }
}

/** Subnets whose zone offers a type, each with that type's image; an Availability Zone may lack one (us-east-1e lacks t3). */
async function placesIn(context: Context, subnets: readonly Subnet[]): Promise<readonly LaunchPlace[]> {
  const { InstanceTypeOfferings } = await context.aws.ec2.send(
    new DescribeInstanceTypeOfferingsCommand({
      LocationType: 'availability-zone',
      Filters: [{ Name: 'instance-type', Values: [...instanceTypes] }],
    }),
  );
  const offered = new Set(
    (InstanceTypeOfferings ?? []).map(({ InstanceType, Location }) => `${InstanceType} ${Location}`),
  );
  const images = new Map<string, string>();
  const places: LaunchPlace[] = [];
  for (const instanceType of instanceTypes) {
    for (const { SubnetId, AvailabilityZone, MapPublicIpOnLaunch } of subnets) {
      if (!SubnetId || !AvailabilityZone || !offered.has(`${instanceType} ${AvailabilityZone}`)) continue;
      const parameter = imageParameter(instanceType);
      const imageId = images.get(parameter) ?? (await latestImage(context, parameter));
      images.set(parameter, imageId);
      places.push({
        subnetId: SubnetId,
        availabilityZone: AvailabilityZone,
        instanceType,
        imageId,
        mapsPublicIp: MapPublicIpOnLaunch === true,
      });
    }
  }
  return places.slice(0, 12);
}

async function latestImage({ aws, lab }: Context, Name: string): Promise<string> {
  const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name }));
  if (Parameter?.Value) return Parameter.Value;
  throw new Problem('precondition', `${lab.region} does not publish an Amazon Linux 2023 image (${Name}).`, [
    'Use another region: npx flowlab cleanup, then npx flowlab start --region …',
  ]);
}

const noPlace = ({ lab }: Context, vpc: Vpc): Problem =>
  new Problem(
    'precondition',
    `No subnet of ${vpc.VpcId} is in a zone of ${lab.region} that offers ${instanceTypes.join(', ')}.`,
    [
      'Use another VPC: npx flowlab cleanup, then npx flowlab start --vpc vpc-…',
      'Use another region: npx flowlab cleanup, then npx flowlab start --region …',
    ],
  );
