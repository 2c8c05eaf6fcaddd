import * as ec2 from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

let aws: ReturnType<typeof sandboxUnderTest>['aws'];
let VpcId = '';
let SubnetId = '';
beforeEach(async () => {
  ({ aws } = sandboxUnderTest({ switches: { consistencyMs: 0 } }));
  VpcId = (await aws.ec2.send(new ec2.DescribeVpcsCommand({}))).Vpcs?.[0]?.VpcId ?? '';
  SubnetId = (await aws.ec2.send(new ec2.DescribeSubnetsCommand({}))).Subnets?.[0]?.SubnetId ?? '';
});

const exclude = async (where: { VpcId?: string; SubnetId?: string }) =>
  (
    await aws.ec2.send(
      new ec2.CreateVpcBlockPublicAccessExclusionCommand({
        InternetGatewayExclusionMode: 'allow-egress',
        TagSpecifications: [
          { ResourceType: 'vpc-block-public-access-exclusion', Tags: [{ Key: 'Name', Value: 'web' }] },
        ],
        ...where,
      }),
    )
  ).VpcBlockPublicAccessExclusion;
const listed = async (input: ec2.DescribeVpcBlockPublicAccessExclusionsCommandInput = {}) =>
  (await aws.ec2.send(new ec2.DescribeVpcBlockPublicAccessExclusionsCommand(input))).VpcBlockPublicAccessExclusions;

describe('an exclusion from VPC Block Public Access', () => {
  // "arn:…:vpc/…" or "…:subnet/…" is how Terraform's AWS provider reads the resource back (vpc_block_public_access_exclusion.go).
  it('names what it lifts the block for, and is made at once', async () => {
    const made = await exclude({ VpcId });
    expect(made).toMatchObject({
      ExclusionId: expect.stringMatching(/^vpcbpa-exclude-[0-9a-f]{17}$/),
      ResourceArn: `arn:aws:ec2:us-east-1:123456789012:vpc/${VpcId}`,
      State: 'create-in-progress',
      Tags: [{ Key: 'Name', Value: 'web' }],
    });
    expect(await listed()).toEqual([{ ...made, State: 'create-complete' }]);
    const of = await exclude({ SubnetId });
    expect(of?.ResourceArn).toBe(`arn:aws:ec2:us-east-1:123456789012:subnet/${SubnetId}`);
  });

  it('is found by what it is for, its mode and its state', async () => {
    const made = await exclude({ VpcId });
    await exclude({ SubnetId });
    for (const [Name, value] of [
      ['resource-arn', made?.ResourceArn ?? ''],
      ['tag:Name', 'web'],
      ['internet-gateway-exclusion-mode', 'allow-egress'],
      ['state', 'create-complete'],
    ] as const) {
      const found = await listed({ Filters: [{ Name, Values: [value] }] });
      expect(found?.length, Name).toBe(Name === 'resource-arn' ? 1 : 2);
    }
    expect(await listed({ Filters: [{ Name: 'state', Values: ['delete-complete'] }] })).toEqual([]);
  });

  it('changes its mode, and is shown as deleted for a while', async () => {
    const ExclusionId = (await exclude({ VpcId }))?.ExclusionId ?? '';
    const change = { ExclusionId, InternetGatewayExclusionMode: 'allow-bidirectional' } as const;
    await aws.ec2.send(new ec2.ModifyVpcBlockPublicAccessExclusionCommand(change));
    expect((await listed())?.[0]).toMatchObject({
      InternetGatewayExclusionMode: 'allow-bidirectional',
      State: 'update-complete',
    });
    await aws.ec2.send(new ec2.DeleteVpcBlockPublicAccessExclusionCommand({ ExclusionId }));
    expect((await listed())?.[0]).toMatchObject({ State: 'delete-complete' });
    await expect(
      aws.ec2.send(new ec2.DeleteVpcBlockPublicAccessExclusionCommand({ ExclusionId })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `The exclusion ${ExclusionId} is in delete-complete state and cannot be deleted.`,
    });
  });

  it('has a mode that AWS knows', async () => {
    const mode = { InternetGatewayExclusionMode: 'allow' as 'allow-egress' };
    await expect(
      aws.ec2.send(new ec2.CreateVpcBlockPublicAccessExclusionCommand({ VpcId, ...mode })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('is of a VPC or a subnet that is there, of one of them, and once', async () => {
    await expect(exclude({})).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    await expect(exclude({ VpcId, SubnetId })).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    await expect(exclude({ VpcId: 'vpc-0123456789abcdef0' })).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
    await exclude({ VpcId });
    await expect(exclude({ VpcId })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
