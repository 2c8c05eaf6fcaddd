import {
  AllocateAddressCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteTagsCommand,
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';

function ready() {
  const test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const vpc = Object.keys(test.world.ec2.vpcs)[0] ?? '';
  const subnet = Object.keys(test.world.ec2.subnets)[0] ?? '';
  const tag = (Resources: string[], Tags: Tag[]) => test.aws.ec2.send(new CreateTagsCommand({ Resources, Tags }));
  const untag = (Resources: string[], Tags?: Tag[]) => test.aws.ec2.send(new DeleteTagsCommand({ Resources, Tags }));
  const tags = async () => {
    const { Tags } = await test.aws.ec2.send(new DescribeTagsCommand({}));
    return Tags?.map(({ ResourceType, Key, Value }) => `${ResourceType} ${Key}=${Value}`);
  };
  return { ...test, vpc, subnet, tag, untag, tags };
}

describe('tags', () => {
  it('go to several resources at once, replace those of their key, and are found by their kind', async () => {
    const { tag, vpc, subnet, tags, aws } = ready();
    await tag([vpc, subnet], [{ Key: 'a', Value: '1' }]);
    await tag(
      [vpc],
      [
        { Key: 'a', Value: '2' },
        { Key: 'b', Value: '' },
      ],
    );
    expect(await tags()).toEqual(['vpc a=2', 'vpc b=', 'subnet a=1']);
    const { Vpcs } = await aws.ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'tag:a', Values: ['2'] }] }));
    expect(Vpcs?.[0]?.Tags).toEqual([
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '' },
    ]);
    const Filters = [
      { Name: 'resource-type', Values: ['subnet'] },
      { Name: 'key', Values: ['a'] },
    ];
    expect((await aws.ec2.send(new DescribeTagsCommand({ Filters }))).Tags).toMatchObject([{ ResourceId: subnet }]);
  });

  it('go to all resources or to none', async () => {
    const { tag, vpc, tags } = ready();
    await expect(tag([vpc, 'subnet-0123456789abcdef0'], [{ Key: 'a', Value: '1' }])).rejects.toMatchObject({
      name: 'InvalidSubnetID.NotFound',
      message: "The subnet ID 'subnet-0123456789abcdef0' does not exist",
    });
    await expect(tag(['thing-1'], [{ Key: 'a' }])).rejects.toMatchObject({ name: 'InvalidID' });
    expect(await tags()).toEqual([]);
  });

  it('with a value are taken away only if they have it, else by key, else all', async () => {
    const { tag, untag, vpc, tags } = ready();
    await tag(
      [vpc],
      [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
        { Key: 'c', Value: '3' },
      ],
    );
    await untag([vpc], [{ Key: 'a', Value: 'other' }, { Key: 'b' }]);
    expect(await tags()).toEqual(['vpc a=1', 'vpc c=3']);
    await untag([vpc]);
    expect(await tags()).toEqual([]);
  });

  it('that a resource does not have are taken away without a word', async () => {
    const { untag, subnet, tags } = ready();
    await untag([subnet], [{ Key: 'a', Value: '1' }]);
    expect(await tags()).toEqual([]);
  });

  it('are listed a page at a time', async () => {
    const { tag, vpc, aws } = ready();
    await tag(
      [vpc],
      Array.from({ length: 12 }, (_, n) => ({ Key: `k${n}`, Value: 'v' })),
    );
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await aws.ec2.send(new DescribeTagsCommand({ MaxResults: 5, NextToken }));
      seen.push(...(page.Tags ?? []).map(({ Key }) => Key));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(new Set(seen).size).toBe(12);
  });

  it.each([
    [[{ Key: 'aws:x', Value: '1' }], 'InvalidParameterValue'],
    [[{ Key: 'x'.repeat(129), Value: '1' }], 'InvalidParameterValue'],
    [[{ Key: 'x', Value: '1'.repeat(257) }], 'InvalidParameterValue'],
    [Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: 'v' })), 'TagLimitExceeded'],
  ])('%j are refused', async (Tags, name) => {
    const { tag, vpc, tags } = ready();
    await expect(tag([vpc], Tags)).rejects.toMatchObject({ name });
    expect(await tags()).toEqual([]);
  });
});

describe('tags in the creating request', () => {
  const create = (TagSpecifications: object[]) => {
    const test = ready();
    return { ...test, sent: test.aws.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', TagSpecifications })) };
  };

  it('are there from the start', async () => {
    const { sent } = create([{ ResourceType: 'vpc', Tags: [{ Key: 'a', Value: '1' }] }]);
    expect((await sent).Vpc?.Tags).toEqual([{ Key: 'a', Value: '1' }]);
  });

  it.each([
    [[{ ResourceType: 'subnet', Tags: [] }], "'subnet' is not a valid taggable resource type for this operation."],
    [[{ Tags: [{ Key: 'a', Value: '1' }] }], 'Tag specification resource type must have a value'],
    [
      [
        {
          ResourceType: 'vpc',
          Tags: [
            { Key: 'a', Value: '1' },
            { Key: 'a', Value: '2' },
          ],
        },
      ],
      "Duplicate tag key 'a' specified.",
    ],
  ])('%j fail the request, and nothing is made', async (specifications, message) => {
    const { sent, world } = create(specifications);
    await expect(sent).rejects.toMatchObject({ name: 'InvalidParameterValue', message });
    expect(Object.keys(world.ec2.vpcs)).toHaveLength(1);
  });
});

it('a VPC, a subnet, a group, an address or an instance without tags has no list of them', async () => {
  // github.com/boto/boto3/issues/388
  const { aws, world, vpc, tag, untag } = ready();
  await aws.ec2.send(new AllocateAddressCommand({}));
  await aws.ec2.send(launchOf(world));
  const lists = await Promise.all([
    aws.ec2.send(new DescribeVpcsCommand({})).then(({ Vpcs }) => Vpcs),
    aws.ec2.send(new DescribeSubnetsCommand({})).then(({ Subnets }) => Subnets),
    aws.ec2.send(new DescribeSecurityGroupsCommand({})).then(({ SecurityGroups }) => SecurityGroups),
    aws.ec2.send(new DescribeAddressesCommand({})).then(({ Addresses }) => Addresses),
    aws.ec2.send(new DescribeVolumesCommand({})).then(({ Volumes }) => Volumes),
    aws.ec2.send(new DescribeInstancesCommand({})).then(({ Reservations }) => Reservations?.[0]?.Instances),
  ]);
  for (const list of lists) expect(list?.map(({ Tags }) => Tags)[0]).toBeUndefined();
  expect(lists.every((list) => list !== undefined && list.length > 0)).toBe(true);
  await tag([vpc], [{ Key: 'a', Value: '1' }]);
  await untag([vpc], [{ Key: 'a' }]);
  const { Vpcs } = await aws.ec2.send(new DescribeVpcsCommand({}));
  expect(Vpcs?.[0]?.Tags).toBeUndefined();
});
