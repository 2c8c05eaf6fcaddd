import {
  DescribeInstanceTypeOfferingsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type RouteTable,
  type Subnet,
  type Vpc,
} from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { placement } from '../../../src/stages/02-instances/placement.js';
import { awsError } from '../../helpers/aws-error.js';
import { type Circumstances, stageContext } from '../../helpers/stage-context.js';

const x86 = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
const arm = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

const subnet = (id: string, zone: string, parts: Partial<Subnet> = {}): Subnet => ({
  SubnetId: id,
  AvailabilityZone: `eu-west-1${zone}`,
  CidrBlock: '172.31.0.0/20',
  State: 'available',
  MapPublicIpOnLaunch: true,
  ...parts,
});
const mainTable: RouteTable = {
  RouteTableId: 'rtb-main',
  Associations: [{ Main: true }],
  Routes: [
    { DestinationCidrBlock: '172.31.0.0/16', GatewayId: 'local', State: 'active' },
    { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' },
  ],
};
const standard: Vpc = { VpcId: 'vpc-default', CidrBlock: '172.31.0.0/16', IsDefault: true };
const own: Vpc = {
  VpcId: 'vpc-own',
  CidrBlock: '10.0.0.0/16',
  IsDefault: false,
  Tags: [{ Key: 'Name', Value: 'mine' }],
};

interface Region {
  readonly vpcs?: readonly Vpc[];
  readonly subnets?: readonly Subnet[];
  readonly tables?: readonly RouteTable[];
  /** `t3.micro a`: offered in eu-west-1a. */
  readonly offers?: readonly string[];
}

function region(
  { vpcs = [standard], subnets = [subnet('subnet-a', 'a')], tables = [mainTable], offers = ['t3.micro a'] }: Region,
  circumstances?: Circumstances,
) {
  const world = stageContext(circumstances);
  world.ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [...vpcs] });
  world.ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [...subnets] });
  world.ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [...tables] });
  world.ec2.on(DescribeInstanceTypeOfferingsCommand).resolves({
    InstanceTypeOfferings: offers.map((offer) => {
      const [type, zone] = offer.split(' ');
      return {
        InstanceType: type as 't3.micro',
        Location: `eu-west-1${zone}`,
        LocationType: 'availability-zone' as const,
      };
    }),
  });
  world.ssm.on(GetParameterCommand, { Name: x86 }).resolves({ Parameter: { Value: 'ami-x86' } });
  world.ssm.on(GetParameterCommand, { Name: arm }).resolves({ Parameter: { Value: 'ami-arm' } });
  return { ...world, place: () => placement.observe(world.context) };
}

const whereFrom = (places: readonly { subnetId: string; instanceType: string }[]) =>
  places.map(({ subnetId, instanceType }) => `${subnetId} ${instanceType}`);

describe('the VPC', () => {
  it('is the default VPC without asking', async () => {
    const { place, ui, ec2 } = region({ vpcs: [own, standard] });
    expect(await place()).toEqual({
      vpcId: 'vpc-default',
      vpcCidr: '172.31.0.0/16',
      isDefaultVpc: true,
      places: [
        {
          subnetId: 'subnet-a',
          availabilityZone: 'eu-west-1a',
          instanceType: 't3.micro',
          imageId: 'ami-x86',
          mapsPublicIp: true,
        },
      ],
    });
    expect(ui.asked).toEqual([]);
    expect(ui.events).toEqual([
      {
        kind: 'list',
        title: 'Both instances will run here:',
        items: [
          'default VPC vpc-default (172.31.0.0/16)',
          'subnet subnet-a in eu-west-1a',
          't3.micro, Amazon Linux 2023 (ami-x86)',
        ],
      },
    ]);
    expect(ec2.commandCalls(DescribeSubnetsCommand)[0]?.args[0].input).toEqual({
      Filters: [{ Name: 'vpc-id', Values: ['vpc-default'] }],
    });
  });

  it('is the one of --vpc, even beside a default VPC', async () => {
    const { place } = region({ vpcs: [standard, own] }, { options: { vpc: 'vpc-own' } });
    expect(await place()).toMatchObject({ vpcId: 'vpc-own', vpcCidr: '10.0.0.0/16', isDefaultVpc: false });
  });

  it('of --vpc that is not there stops before anything is made', async () => {
    await expect(region({}, { options: { vpc: 'vpc-none' } }).place()).rejects.toMatchObject({
      code: 'precondition',
      message: 'There is no VPC vpc-none in eu-west-1.',
      next: ['Which there are: aws ec2 describe-vpcs --region eu-west-1'],
    });
  });

  it('without a default VPC may be one of the others', async () => {
    const { place, ui } = region({ vpcs: [own] }, { answers: { vpc: own } });
    expect(await place()).toMatchObject({ vpcId: 'vpc-own' });
    expect(ui.questions[0]).toMatchObject({
      flag: '--vpc',
      text: 'eu-west-1 has no default VPC. Where should the instances run?',
      default: 0,
      choices: [
        { value: null, label: 'Nowhere yet: stop and show the choices' },
        { label: 'vpc-own (10.0.0.0/16)', hint: 'mine' },
      ],
    });
  });

  it.each([[[own]], [[]]])('without a default VPC and a choice stops, with the three ways out', async (vpcs) => {
    const { place } = region({ vpcs }, { answers: { vpc: null } });
    await expect(place()).rejects.toMatchObject({
      code: 'precondition',
      message: 'eu-west-1 has no default VPC, and the lab needs a VPC whose subnet reaches the internet.',
      next: [
        'Create the default VPC: aws ec2 create-default-vpc --region eu-west-1',
        'Use your own VPC: npx flowlab cleanup, then npx flowlab start --vpc vpc-…',
        'Use a region that has one: npx flowlab cleanup, then npx flowlab start --region …',
      ],
    });
  });

  it('on the second page of the list is found', async () => {
    const { place, ec2 } = region({});
    ec2
      .on(DescribeVpcsCommand)
      .resolvesOnce({ Vpcs: [], NextToken: 'a' })
      .resolvesOnce({ Vpcs: [standard] });
    expect(await place()).toMatchObject({ vpcId: 'vpc-default' });
  });
});

describe('the places', () => {
  it('lie only in zones that offer the type', async () => {
    const subnets = [subnet('subnet-e', 'e'), subnet('subnet-a', 'a')];
    const { places } = await region({ subnets, offers: ['t3.micro a', 't2.micro e'] }).place();
    expect(whereFrom(places)).toEqual(['subnet-a t3.micro', 'subnet-e t2.micro']);
  });

  it('have the Arm image where only an Arm type is offered', async () => {
    const { place, ssm } = region({ offers: ['t4g.micro a'] });
    expect((await place()).places).toEqual([
      {
        subnetId: 'subnet-a',
        availabilityZone: 'eu-west-1a',
        instanceType: 't4g.micro',
        imageId: 'ami-arm',
        mapsPublicIp: true,
      },
    ]);
    expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(1);
  });

  it('share one look at each image', async () => {
    const { place, ssm } = region({
      subnets: [subnet('subnet-a', 'a'), subnet('subnet-b', 'b')],
      offers: ['t3.micro a', 't3.micro b', 't2.micro a', 't4g.micro b'],
    });
    expect(whereFrom((await place()).places)).toEqual([
      'subnet-a t3.micro',
      'subnet-b t3.micro',
      'subnet-a t2.micro',
      'subnet-b t4g.micro',
    ]);
    expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(2);
  });

  it('begin with subnets that give public addresses', async () => {
    const subnets = [subnet('subnet-a', 'a', { MapPublicIpOnLaunch: false }), subnet('subnet-b', 'b')];
    const { places } = await region({ subnets, offers: ['t3.micro a', 't3.micro b'] }).place();
    expect(places.map(({ subnetId, mapsPublicIp }) => [subnetId, mapsPublicIp])).toEqual([
      ['subnet-b', true],
      ['subnet-a', false],
    ]);
  });

  it('lie only in subnets that reach the internet, where there are such', async () => {
    const isolated: RouteTable = {
      RouteTableId: 'rtb-2',
      Associations: [{ SubnetId: 'subnet-a' }],
      Routes: [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1' }],
    };
    const { places } = await region({
      subnets: [subnet('subnet-a', 'a'), subnet('subnet-b', 'b')],
      tables: [isolated, mainTable],
      offers: ['t3.micro a', 't3.micro b'],
    }).place();
    expect(whereFrom(places)).toEqual(['subnet-b t3.micro']);
  });

  it('never lie in a subnet without IPv4', async () => {
    const ipv6Only: Subnet = { SubnetId: 'subnet-a', AvailabilityZone: 'eu-west-1a', State: 'available' };
    await expect(region({ subnets: [ipv6Only] }).place()).rejects.toMatchObject({ code: 'precondition' });
  });

  it('there are none where no zone offers a type: the choices are named', async () => {
    await expect(region({ offers: ['t3.micro b'] }).place()).rejects.toMatchObject({
      code: 'precondition',
      message:
        'No subnet of vpc-default is in a zone of eu-west-1 that offers t3.micro, t2.micro, t4g.micro, t3a.micro, t3.small.',
      next: [
        'Use another VPC: npx flowlab cleanup, then npx flowlab start --vpc vpc-…',
        'Use another region: npx flowlab cleanup, then npx flowlab start --region …',
      ],
    });
  });

  it('a region without the image says so', async () => {
    const { place, ssm } = region({});
    ssm.on(GetParameterCommand).resolves({});
    await expect(place()).rejects.toMatchObject({
      code: 'precondition',
      message: `eu-west-1 does not publish an Amazon Linux 2023 image (${x86}).`,
    });
    ssm.on(GetParameterCommand).rejects(awsError('ParameterNotFound'));
    await expect(place()).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('are twelve at most', async () => {
    const subnets = [...'abcdefghijklmno'].map((zone) => subnet(`subnet-${zone}`, zone));
    const { places } = await region({
      subnets,
      offers: [...'abcdefghijklmno'].map((zone) => `t3.micro ${zone}`),
    }).place();
    expect(places).toHaveLength(12);
  });
});

describe('a VPC without a route to the internet', () => {
  const closed = { tables: [{ ...mainTable, Routes: [] }] };

  it('is asked about, and may still be used: it can have VPC endpoints', async () => {
    const { place, ui } = region(closed, { answers: { 'no-internet': true } });
    expect(await place()).toMatchObject({ vpcId: 'vpc-default' });
    expect(ui.questions[0]?.text).toBe(
      'No subnet of vpc-default has a route to an internet gateway. Without one, or VPC endpoints for Systems Manager, the instances cannot be reached.',
    );
  });

  it('stops where the person says so', async () => {
    await expect(region(closed, { answers: { 'no-internet': false } }).place()).rejects.toMatchObject({
      code: 'precondition',
      message: 'vpc-default has no route to an internet gateway.',
      next: ['Use another VPC: npx flowlab cleanup, then npx flowlab start --vpc vpc-… --region eu-west-1'],
    });
  });
});
