import {
  AcceptVpcPeeringConnectionCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DescribeImagesCommand,
  DescribeRegionsCommand,
  DescribeSubnetsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetBucketLocationCommand } from '@aws-sdk/client-s3';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.js';
import { isNotAWorld, savedWorld } from '../../src/sandbox/world/saved-world.js';
import type { World } from '../../src/sandbox/world/world.js';
import { fakeClock } from '../helpers/fake-clock.js';
import { clientsFor, sandboxUnderTest } from '../helpers/sandbox.js';

const quick = { switches: { consistencyMs: 0 } } as const;

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

describe('a Region', () => {
  it('does not see what is made in another', async () => {
    const { sandbox, aws: home } = sandboxUnderTest(quick);
    const ireland = clientsFor(sandbox, 1, 'eu-west-1');
    const { Vpc } = await ireland.ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const cidrs = async ({ ec2 }: typeof home) =>
      (await ec2.send(new DescribeVpcsCommand({}))).Vpcs?.map(({ CidrBlock }) => CidrBlock);
    expect(await cidrs(ireland)).toEqual(['172.31.0.0/16', '10.1.0.0/16']);
    expect(await cidrs(home)).toEqual(['172.31.0.0/16']);
    await expect(home.ec2.send(new DescribeVpcsCommand({ VpcIds: [Vpc?.VpcId ?? ''] }))).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
    });
    const tagged = home.ec2.send(
      new CreateTagsCommand({ Resources: [Vpc?.VpcId ?? ''], Tags: [{ Key: 'a', Value: 'b' }] }),
    );
    await expect(tagged).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
  });

  it('has its own zones, default VPC and images', async () => {
    const { sandbox } = sandboxUnderTest(quick);
    const oregon = clientsFor(sandbox, 1, 'us-west-2');
    const { Subnets } = await oregon.ec2.send(new DescribeSubnetsCommand({}));
    expect(Subnets?.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual([
      'us-west-2a',
      'us-west-2b',
      'us-west-2c',
      'us-west-2d',
    ]);
    const image = async (region: string) => {
      const { ssm, ec2 } = clientsFor(sandbox, 1, region);
      const Name = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
      const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [Parameter?.Value ?? ''] }));
      return Images?.[0]?.ImageId;
    };
    const images = [await image('us-east-1'), await image('us-west-2'), await image('eu-west-1')];
    expect(new Set(images).size).toBe(3);
  });

  it('has roles and buckets in common with the others', async () => {
    const { sandbox, aws: home } = sandboxUnderTest(quick);
    const ireland = clientsFor(sandbox, 1, 'eu-west-1');
    await ireland.iam.send(new CreateRoleCommand({ RoleName: 'host', AssumeRolePolicyDocument: trust }));
    expect((await home.iam.send(new GetRoleCommand({ RoleName: 'host' }))).Role?.RoleName).toBe('host');
    await (await ireland.s3()).send(
      new CreateBucketCommand({ Bucket: 'logs', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
    );
    const place = await (await home.s3()).send(new GetBucketLocationCommand({ Bucket: 'logs' }));
    expect(place.LocationConstraint).toBe('eu-west-1');
  });

  it('is opted in to once it is used, and refused where there is none of its name', async () => {
    const { sandbox, aws: home } = sandboxUnderTest(quick);
    const state = async () =>
      (await home.ec2.send(new DescribeRegionsCommand({ RegionNames: ['me-south-1'] }))).Regions?.[0]?.OptInStatus;
    expect(await state()).toBe('not-opted-in');
    await clientsFor(sandbox, 1, 'me-south-1').ec2.send(new DescribeVpcsCommand({}));
    expect(await state()).toBe('opted-in');
    const nowhere = clientsFor(sandbox, 1, 'us-east-9').ssm.send(new GetParameterCommand({ Name: 'x' }));
    await expect(nowhere).rejects.toThrow('There is no Region of the name that this request is signed for.');
  });

  it('is joined to another by a peering, which is accepted where the accepter is', async () => {
    const { sandbox, aws: home } = sandboxUnderTest(quick);
    const ireland = clientsFor(sandbox, 1, 'eu-west-1');
    const near = await home.ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const far = await ireland.ec2.send(new CreateVpcCommand({ CidrBlock: '10.2.0.0/16' }));
    const { VpcPeeringConnection: made } = await home.ec2.send(
      new CreateVpcPeeringConnectionCommand({
        VpcId: near.Vpc?.VpcId,
        PeerVpcId: far.Vpc?.VpcId,
        PeerRegion: 'eu-west-1',
      }),
    );
    const VpcPeeringConnectionId = made?.VpcPeeringConnectionId ?? '';
    const accept = new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId });
    await expect(home.ec2.send(accept)).rejects.toMatchObject({
      name: 'OperationNotPermitted',
      message: `Incorrect region (us-east-1) specified for this request. VPC peering connection ${VpcPeeringConnectionId} must be accepted in region eu-west-1`,
    });
    await ireland.ec2.send(accept);
    for (const { ec2 } of [home, ireland]) {
      const { VpcPeeringConnections } = await ec2.send(new DescribeVpcPeeringConnectionsCommand({}));
      expect(VpcPeeringConnections).toMatchObject([
        {
          VpcPeeringConnectionId,
          RequesterVpcInfo: { Region: 'us-east-1', CidrBlock: '10.1.0.0/16' },
          AccepterVpcInfo: { Region: 'eu-west-1', CidrBlock: '10.2.0.0/16' },
        },
      ]);
    }
    const elsewhere = await clientsFor(sandbox, 1, 'us-west-2').ec2.send(new DescribeVpcPeeringConnectionsCommand({}));
    expect(elsewhere.VpcPeeringConnections).toEqual([]);
  });

  it('is saved with the account, whose parts are in the file once', async () => {
    const clock = fakeClock();
    let file = '';
    const save = async (world: World) => {
      file = JSON.stringify(world);
    };
    const sandbox = createSandbox({ clock, seed: 1, save });
    sandbox.world.switches.consistencyMs = 0;
    const ireland = clientsFor(sandbox, 1, 'eu-west-1');
    await ireland.iam.send(new CreateRoleCommand({ RoleName: 'host', AssumeRolePolicyDocument: trust }));
    const { Vpc } = await ireland.ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    expect(file.match(/"trust":/g)).toHaveLength(1);
    const saved = savedWorld(JSON.parse(file));
    if (isNotAWorld(saved)) throw new Error(saved.reason);
    const again = clientsFor(createSandbox({ clock, seed: 2, saved }), 1, 'eu-west-1');
    const { Vpcs } = await again.ec2.send(new DescribeVpcsCommand({ VpcIds: [Vpc?.VpcId ?? ''] }));
    expect(Vpcs).toHaveLength(1);
    expect((await again.iam.send(new GetRoleCommand({ RoleName: 'host' }))).Role?.RoleName).toBe('host');
  });
});
