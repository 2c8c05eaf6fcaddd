import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  type CreateNetworkAclEntryCommandInput,
  DeleteNetworkAclCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  ReplaceNetworkAclAssociationCommand,
  ReplaceNetworkAclEntryCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

function ready() {
  const test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const acl = Object.keys(test.world.ec2.networkAcls)[0] ?? '';
  const entry: CreateNetworkAclEntryCommandInput = {
    NetworkAclId: acl,
    RuleNumber: 1,
    Protocol: '1',
    RuleAction: 'deny',
    Egress: true,
    CidrBlock: '10.0.0.7/24',
    IcmpTypeCode: { Type: -1, Code: -1 },
  };
  const create = (more: Partial<CreateNetworkAclEntryCommandInput> = {}) =>
    test.aws.ec2.send(new CreateNetworkAclEntryCommand({ ...entry, ...more }));
  const entries = async () => {
    const { NetworkAcls } = await test.aws.ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [acl] }));
    return NetworkAcls?.[0]?.Entries ?? [];
  };
  return { ...test, acl, entry, create, entries };
}

describe('an entry', () => {
  // "The IPv4 network range" and "the IPv6 network block" are one or the other (EC2 API reference, CreateNetworkAclEntry).
  it('is of one block, not of two', async () => {
    await expect(ready().create({ Ipv6CidrBlock: '::/0' })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: 'The parameter cidrBlock cannot be used with the parameter ipv6CidrBlock',
    });
  });

  it('stands at its number, its block without host bits', async () => {
    const { create, entries } = ready();
    await create();
    expect((await entries())[0]).toEqual({
      RuleNumber: 1,
      Egress: true,
      Protocol: '1',
      RuleAction: 'deny',
      CidrBlock: '10.0.0.0/24',
      IcmpTypeCode: { Type: -1, Code: -1 },
    });
  });

  it('made twice alike is one entry; a different one of that number and direction is in the way', async () => {
    const { create, entries } = ready();
    await create();
    await create({ CidrBlock: '10.0.0.0/24' });
    expect(await entries()).toHaveLength(5);
    await expect(create({ RuleAction: 'allow' })).rejects.toMatchObject({
      name: 'NetworkAclEntryAlreadyExists',
      message: 'The network acl entry identified by 1 already exists.',
    });
    await create({ Egress: false });
    expect(await entries()).toHaveLength(6);
  });

  it('is replaced or deleted only where it is', async () => {
    const { aws, acl, entry, entries } = ready();
    const missing = {
      name: 'InvalidNetworkAclEntry.NotFound',
      message: 'The network acl entry identified by 1 does not exist',
    };
    const place = { NetworkAclId: acl, RuleNumber: 1, Egress: true };
    await expect(aws.ec2.send(new ReplaceNetworkAclEntryCommand(entry))).rejects.toMatchObject(missing);
    await expect(aws.ec2.send(new DeleteNetworkAclEntryCommand(place))).rejects.toMatchObject(missing);
    await aws.ec2.send(new CreateNetworkAclEntryCommand(entry));
    await expect(aws.ec2.send(new DeleteNetworkAclEntryCommand({ ...place, Egress: false }))).rejects.toMatchObject(
      missing,
    );
    await aws.ec2.send(new ReplaceNetworkAclEntryCommand({ ...entry, RuleAction: 'allow' }));
    expect((await entries())[0]).toMatchObject({ RuleNumber: 1, RuleAction: 'allow' });
    await aws.ec2.send(new DeleteNetworkAclEntryCommand(place));
    expect(await entries()).toHaveLength(4);
  });

  it.each([
    [{ RuleNumber: 0 }, 'InvalidParameterValue'],
    [{ RuleNumber: 32767 }, 'InvalidParameterValue'],
    [{ Protocol: 'gopher' }, 'InvalidParameterValue'],
    [{ Protocol: '6' }, 'MissingParameter'],
    [{ Protocol: '17', PortRange: { From: 2, To: 1 } }, 'InvalidParameterValue'],
    [{ IcmpTypeCode: undefined }, 'MissingParameter'],
    [{ CidrBlock: '10.0.0.0/33' }, 'InvalidParameterValue'],
    [{ NetworkAclId: 'acl-0123456789abcdef0' }, 'InvalidNetworkAclID.NotFound'],
  ])('with %j is refused: %s', async (more, name) => {
    const { create, entries } = ready();
    await expect(create(more)).rejects.toMatchObject({ name });
    expect(await entries()).toHaveLength(4);
  });

  it('is one of twenty in its direction at most', async () => {
    const { create } = ready();
    for (let RuleNumber = 1; RuleNumber <= 19; RuleNumber++) await create({ RuleNumber });
    await expect(create({ RuleNumber: 20 })).rejects.toMatchObject({ name: 'NetworkAclEntryLimitExceeded' });
    await create({ RuleNumber: 20, Egress: false });
  });
});

describe('a network ACL', () => {
  it('of one’s own denies everything until it is told otherwise, and is taken by subnets one at a time', async () => {
    const { aws, world, acl } = ready();
    const VpcId = Object.keys(world.ec2.vpcs)[0];
    const { NetworkAcl } = await aws.ec2.send(new CreateNetworkAclCommand({ VpcId }));
    expect(NetworkAcl?.Entries?.map(({ RuleNumber, RuleAction }) => [RuleNumber, RuleAction])).toEqual([
      [32767, 'deny'],
      [32767, 'deny'],
    ]);
    const SubnetId = Object.keys(world.ec2.subnets)[0] ?? '';
    const ofSubnet = async () => {
      const Filters = [{ Name: 'association.subnet-id', Values: [SubnetId] }];
      return (await aws.ec2.send(new DescribeNetworkAclsCommand({ Filters }))).NetworkAcls ?? [];
    };
    const [before] = await ofSubnet();
    expect(before?.NetworkAclId).toBe(acl);
    const AssociationId = before?.Associations?.find((one) => one.SubnetId === SubnetId)?.NetworkAclAssociationId;
    const move = new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId: NetworkAcl?.NetworkAclId });
    const { NewAssociationId } = await aws.ec2.send(move);
    expect(NewAssociationId).not.toBe(AssociationId);
    expect((await ofSubnet()).map(({ NetworkAclId }) => NetworkAclId)).toEqual([NetworkAcl?.NetworkAclId]);
    await expect(aws.ec2.send(move)).rejects.toMatchObject({ name: 'InvalidAssociationID.NotFound' });
    const remove = (NetworkAclId = '') => aws.ec2.send(new DeleteNetworkAclCommand({ NetworkAclId }));
    await expect(remove(NetworkAcl?.NetworkAclId)).rejects.toMatchObject({ name: 'DependencyViolation' });
    await expect(remove(acl)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `cannot delete default network ACL ${acl}`,
    });
  });
});
