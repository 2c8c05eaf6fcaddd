import {
  AcceptVpcPeeringConnectionCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupReferencesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeStaleSecurityGroupsCommand,
  DescribeTagsCommand,
  GetSecurityGroupsForVpcCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

const ready = () => sandboxUnderTest({ switches: { consistencyMs: 0 } });

async function group({ aws }: SandboxUnderTest, GroupName: string, VpcId?: string): Promise<string> {
  const { GroupId } = await aws.ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: 'd', VpcId }));
  return GroupId ?? '';
}

async function otherVpc({ aws }: SandboxUnderTest): Promise<string> {
  const { Vpc } = await aws.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  return Vpc?.VpcId ?? '';
}

async function look({ aws }: SandboxUnderTest, id: string) {
  const { SecurityGroups } = await aws.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
  return SecurityGroups?.[0];
}

const ssh: IpPermission = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }] };
const ping: IpPermission = {
  IpProtocol: 'icmp',
  FromPort: 8,
  ToPort: -1,
  IpRanges: [{ CidrIp: '10.0.0.1/32', Description: 'ping' }],
};

describe('a security group', () => {
  it('lets everything out and nothing in, and has a name of its own in its VPC', async () => {
    const test = ready();
    const id = await group(test, 'web');
    expect(await look(test, id)).toMatchObject({
      GroupName: 'web',
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      SecurityGroupArn: `arn:aws:ec2:us-east-1:123456789012:security-group/${id}`,
    });
    const vpc = Object.keys(test.world.ec2.vpcs)[0];
    await expect(group(test, 'web')).rejects.toMatchObject({
      name: 'InvalidGroup.Duplicate',
      message: `The security group 'web' already exists for VPC '${vpc}'`,
    });
    await group(test, 'web', await otherVpc(test));
  });

  it.each([
    ['sg-mine', 'Value (sg-mine) for parameter GroupName is invalid. Group names may not be in the format sg-*.'],
    ['default', 'Cannot use reserved security group name: default'],
    ['tést', 'Value (tést) for parameter GroupName is invalid.'],
  ])('cannot be called %s', async (name, text) => {
    await expect(group(ready(), name)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining(text),
    });
  });

  it('cannot be deleted while an interface wears it, which ends a little after its instance is terminated', async () => {
    const test = ready();
    const id = await group(test, 'web');
    const image = Object.values(test.world.ec2.images)[0];
    const launch = {
      ImageId: image?.ImageId,
      InstanceType: 't3.micro' as const,
      MinCount: 1,
      MaxCount: 1,
      SecurityGroupIds: [id],
    };
    const { Instances } = await test.aws.ec2.send(new RunInstancesCommand(launch));
    const remove = () => test.aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId: id }));
    const refused = { name: 'DependencyViolation', message: `resource ${id} has a dependent object` };
    await expect(remove()).rejects.toMatchObject(refused);
    await test.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [Instances?.[0]?.InstanceId ?? ''] }));
    test.clock.advance(36_000);
    await expect(remove()).rejects.toMatchObject(refused);
    test.clock.advance(3_000);
    expect(await remove()).toMatchObject({ Return: true, GroupId: id });
    await expect(remove()).rejects.toMatchObject({
      name: 'InvalidGroup.NotFound',
      message: `The security group '${id}' does not exist`,
    });
  });

  it('cannot be deleted while another group’s rule names it; its own rules do not hold it', async () => {
    const test = ready();
    const [a, b] = [await group(test, 'a'), await group(test, 'b')];
    const from = (GroupId: string): IpPermission => ({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] });
    await test.aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: a, IpPermissions: [from(a)] }));
    await test.aws.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: b, IpPermissions: [from(b), from(a)] }),
    );
    await expect(test.aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId: a }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await test.aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId: b }));
    await test.aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId: a }));
    const { SecurityGroupRules } = await test.aws.ec2.send(new DescribeSecurityGroupRulesCommand({}));
    expect(SecurityGroupRules?.every(({ GroupId }) => GroupId !== a && GroupId !== b)).toBe(true);
  });

  it('cannot be deleted if it is the default one', async () => {
    const test = ready();
    const id = Object.keys(test.world.ec2.securityGroups)[0] ?? '';
    await expect(test.aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId: id }))).rejects.toMatchObject({
      name: 'CannotDelete',
      message: `the specified group: "${id}" name: "default" cannot be deleted by a user`,
    });
  });
});

describe('rules', () => {
  it('are one for each peer, with ids and tags, and permissions when the group is described', async () => {
    const test = ready();
    const id = await group(test, 'web');
    const both = {
      ...ssh,
      IpRanges: [{ CidrIp: '203.0.113.77/24' }, { CidrIp: '198.51.100.0/24', Description: 'office' }],
    };
    const TagSpecifications = [{ ResourceType: 'security-group-rule' as const, Tags: [{ Key: 'k', Value: 'v' }] }];
    const command = new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [both], TagSpecifications });
    const { SecurityGroupRules, Return } = await test.aws.ec2.send(command);
    expect(Return).toBe(true);
    expect(SecurityGroupRules).toMatchObject([
      {
        GroupId: id,
        IsEgress: false,
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        CidrIpv4: '203.0.113.0/24',
        Tags: [{ Key: 'k', Value: 'v' }],
      },
      { CidrIpv4: '198.51.100.0/24', Description: 'office' },
    ]);
    expect((await look(test, id))?.IpPermissions).toMatchObject([
      { FromPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }, { CidrIp: '198.51.100.0/24', Description: 'office' }] },
    ]);
    const { Tags } = await test.aws.ec2.send(
      new DescribeTagsCommand({ Filters: [{ Name: 'resource-type', Values: ['security-group-rule'] }] }),
    );
    expect(Tags).toHaveLength(2);
  });

  it.each([
    [ssh, 'the specified rule "peer: 203.0.113.0/24, TCP, from port: 22, to port: 22, ALLOW" already exists'],
    [ping, 'the specified rule "peer: 10.0.0.1/32, ICMP, type: 8, code: ALL, ALLOW" already exists'],
    [
      { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
      'the specified rule "peer: ::/0, ALL, ALLOW" already exists',
    ],
  ])('that are there already fail the call, and no other is added', async (permission, message) => {
    const test = ready();
    const id = await group(test, 'web');
    const authorize = (IpPermissions: IpPermission[]) =>
      test.aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions }));
    await authorize([permission]);
    const another = { ...ssh, FromPort: 80, ToPort: 80 };
    await expect(authorize([another, permission])).rejects.toMatchObject({
      name: 'InvalidPermission.Duplicate',
      message,
    });
    expect((await look(test, id))?.IpPermissions).toHaveLength(1);
  });

  it.each([
    [{ IpProtocol: 'tcp', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }, 'InvalidParameterValue'],
    [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }, 'InvalidParameterValue'],
    [{ ...ssh, IpRanges: [{ CidrIp: '10.0.0' }] }, 'InvalidParameterValue'],
    [{ ...ssh, IpRanges: [] }, 'MissingParameter'],
    [{ IpProtocol: 'gopher', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }, 'InvalidParameterValue'],
    [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-0123456789abcdef0' }] }, 'InvalidGroup.NotFound'],
    [{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-0123456789abcdef0' }] }, 'InvalidPrefixListID.NotFound'],
  ])('%j is refused with %s', async (permission, name) => {
    const test = ready();
    const id = await group(test, 'web');
    await expect(
      test.aws.ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: id, IpPermissions: [permission] })),
    ).rejects.toMatchObject({ name });
  });

  it('take protocols by name or number, and all ports for -1', async () => {
    const test = ready();
    const id = await group(test, 'web');
    const anywhere = [{ CidrIp: '0.0.0.0/0' }];
    const IpPermissions = [
      { IpProtocol: '6', FromPort: -1, ToPort: -1, IpRanges: anywhere },
      { IpProtocol: '50', IpRanges: anywhere },
    ];
    const { SecurityGroupRules } = await test.aws.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions }),
    );
    expect(SecurityGroupRules).toMatchObject([
      { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535 },
      { IpProtocol: '50', FromPort: -1 },
    ]);
    expect((await look(test, id))?.IpPermissions?.[1]).not.toHaveProperty('FromPort');
  });

  it('are sixty at most in each direction', async () => {
    const test = ready();
    const id = await group(test, 'web');
    const many = (count: number): IpPermission[] => [
      { ...ssh, IpRanges: Array.from({ length: count }, (_, n) => ({ CidrIp: `10.0.${n}.0/24` })) },
    ];
    const authorize = (count: number) =>
      test.aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: many(count) }));
    await expect(authorize(61)).rejects.toMatchObject({ name: 'RulesPerSecurityGroupLimitExceeded' });
    expect((await authorize(60)).SecurityGroupRules).toHaveLength(60);
  });

  it('are changed in place, under the same id', async () => {
    const test = ready();
    const id = await group(test, 'web');
    const { SecurityGroupRules } = await test.aws.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [ssh] }),
    );
    const SecurityGroupRuleId = SecurityGroupRules?.[0]?.SecurityGroupRuleId;
    const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIpv4: '10.0.0.0/8' };
    await test.aws.ec2.send(
      new ModifySecurityGroupRulesCommand({
        GroupId: id,
        SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }],
      }),
    );
    const found = await test.aws.ec2.send(
      new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [SecurityGroupRuleId ?? ''] }),
    );
    expect(found.SecurityGroupRules).toMatchObject([
      { SecurityGroupRuleId, GroupId: id, FromPort: 443, CidrIpv4: '10.0.0.0/8' },
    ]);
  });
});

describe('a group of another VPC', () => {
  // VPC peering guide, "Update your security groups to reference peer security groups"; EC2 API reference, DeleteSecurityGroup.
  it('can be named once a peering is active, is told with it, and can be deleted all the same', async () => {
    const test = ready();
    const peer = await otherVpc(test);
    const [mine, theirs] = [await group(test, 'mine'), await group(test, 'theirs', peer)];
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: theirs }] }];
    const name = () => test.aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: mine, IpPermissions }));
    await expect(name()).rejects.toMatchObject({
      name: 'InvalidGroup.NotFound',
      message: 'You have specified two resources that belong to different networks.',
    });
    const VpcId = test.world.ec2.securityGroups[mine]?.VpcId;
    const { VpcPeeringConnection } = await test.aws.ec2.send(
      new CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId: peer }),
    );
    const VpcPeeringConnectionId = VpcPeeringConnection?.VpcPeeringConnectionId;
    await test.aws.ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
    test.clock.advance(60_000);
    const { SecurityGroupRules } = await name();
    const told = { GroupId: theirs, UserId: '123456789012', VpcId: peer, VpcPeeringConnectionId };
    expect(SecurityGroupRules?.[0]?.ReferencedGroupInfo).toEqual(told);
    const { SecurityGroups } = await test.aws.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [mine] }));
    expect(SecurityGroups?.[0]?.IpPermissions?.[0]?.UserIdGroupPairs).toEqual([told]);
    const { SecurityGroupReferenceSet } = await test.aws.ec2.send(
      new DescribeSecurityGroupReferencesCommand({ GroupId: [theirs] }),
    );
    expect(SecurityGroupReferenceSet).toEqual([{ GroupId: theirs, ReferencingVpcId: VpcId, VpcPeeringConnectionId }]);
    const stale = async () => {
      const { StaleSecurityGroupSet } = await test.aws.ec2.send(new DescribeStaleSecurityGroupsCommand({ VpcId }));
      return StaleSecurityGroupSet?.map((each) => [
        each.GroupId,
        each.StaleIpPermissions,
        each.StaleIpPermissionsEgress,
      ]);
    };
    expect(await stale()).toEqual([]);
    await test.aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId: theirs }));
    const rule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, UserIdGroupPairs: [told] };
    expect(await stale()).toEqual([[mine, [rule], []]]);
  });

  it('is not among those that a VPC can use', async () => {
    const test = ready();
    const peer = await otherVpc(test);
    const theirs = await group(test, 'theirs', peer);
    const usable = async (name: string) => {
      const Filters = [{ Name: 'group-name', Values: [name] }];
      const asked = new GetSecurityGroupsForVpcCommand({ VpcId: peer, Filters });
      return (await test.aws.ec2.send(asked)).SecurityGroupForVpcs?.map(({ GroupId }) => GroupId);
    };
    await group(test, 'mine');
    expect(await usable('theirs')).toEqual([theirs]);
    expect(await usable('mine')).toEqual([]);
  });
});

describe('revoking', () => {
  it('takes the rule away whatever its description, and names it', async () => {
    const test = ready();
    const id = await group(test, 'web');
    await test.aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [ping, ssh] }));
    const plain = { ...ping, IpRanges: [{ CidrIp: '10.0.0.1/32' }] };
    const { RevokedSecurityGroupRules } = await test.aws.ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [plain] }),
    );
    expect(RevokedSecurityGroupRules).toMatchObject([
      { GroupId: id, IpProtocol: 'icmp', FromPort: 8, CidrIpv4: '10.0.0.1/32' },
    ]);
    expect((await look(test, id))?.IpPermissions).toMatchObject([{ IpProtocol: 'tcp' }]);
  });

  it('an unknown rule is reported in a default VPC', async () => {
    const test = ready();
    const id = await group(test, 'web');
    await test.aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [ping] }));
    const answer = await test.aws.ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [ssh, ping] }),
    );
    expect(answer).toMatchObject({
      Return: true,
      UnknownIpPermissions: [{ FromPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }] }],
    });
    expect((await look(test, id))?.IpPermissions).toEqual([]);
  });

  it('an unknown rule is an error elsewhere, and nothing is taken away', async () => {
    const test = ready();
    const id = await group(test, 'web', await otherVpc(test));
    await test.aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [ping] }));
    const revoke = new RevokeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [ping, ssh] });
    await expect(test.aws.ec2.send(revoke)).rejects.toMatchObject({
      name: 'InvalidPermission.NotFound',
      message: 'The specified rule does not exist in this security group.',
    });
    expect((await look(test, id))?.IpPermissions).toHaveLength(1);
  });

  it('goes by rule id as well, but only within the group', async () => {
    const test = ready();
    const [a, b] = [await group(test, 'a'), await group(test, 'b')];
    const { SecurityGroupRules } = await test.aws.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: a, IpPermissions: [ssh] }),
    );
    const SecurityGroupRuleIds = [SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? ''];
    const revoke = (GroupId: string) =>
      test.aws.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds }));
    await expect(revoke(b)).rejects.toMatchObject({ name: 'InvalidSecurityGroupRuleId.NotFound' });
    await revoke(a);
    expect((await look(test, a))?.IpPermissions).toEqual([]);
    await expect(revoke(a)).rejects.toMatchObject({ name: 'InvalidSecurityGroupRuleId.NotFound' });
  });
});

it('groups are found by what their rules say', async () => {
  const test = ready();
  const id = await group(test, 'web');
  await group(test, 'other');
  await test.aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [ssh] }));
  const Filters = [
    { Name: 'ip-permission.cidr', Values: ['203.0.113.*'] },
    { Name: 'ip-permission.to-port', Values: ['22'] },
  ];
  const { SecurityGroups } = await test.aws.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  expect(SecurityGroups?.map(({ GroupId }) => GroupId)).toEqual([id]);
  const byName = await test.aws.ec2.send(new DescribeSecurityGroupsCommand({ GroupNames: ['other'] }));
  expect(byName.SecurityGroups).toHaveLength(1);
});
