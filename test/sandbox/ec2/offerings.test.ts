import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  DeleteManagedPrefixListCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeManagedPrefixListsCommand,
  DescribePrefixListsCommand,
  DescribeRegionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  GetManagedPrefixListAssociationsCommand,
  GetManagedPrefixListEntriesCommand,
  ModifyManagedPrefixListCommand,
  ModifyVpcBlockPublicAccessOptionsCommand,
} from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { clientsFor, sandboxUnderTest } from '../../helpers/sandbox.js';

describe('what the region offers', () => {
  it('free instance types depend on the account’s age', async () => {
    const { aws, world } = sandboxUnderTest();
    const free = async () => {
      const Filters = [{ Name: 'free-tier-eligible', Values: ['true'] }];
      const { InstanceTypes } = await aws.ec2.send(new DescribeInstanceTypesCommand({ Filters }));
      return InstanceTypes?.map(({ InstanceType }) => InstanceType);
    };
    expect(await free()).toEqual([
      't3.micro',
      't3.small',
      't4g.micro',
      't4g.small',
      'm7i-flex.large',
      'c7i-flex.large',
    ]);
    world.switches.freeTier = 'legacy';
    expect(await free()).toEqual(['t2.micro', 't3.micro']);
  });

  it('a zone may lack a type', async () => {
    const { aws } = sandboxUnderTest({ switches: { missingTypes: { 'us-east-1c': ['t3.micro'] } } });
    const zones = async (LocationType: 'availability-zone' | 'availability-zone-id' | 'region') => {
      const Filters = [{ Name: 'instance-type', Values: ['t3.micro'] }];
      const { InstanceTypeOfferings } = await aws.ec2.send(
        new DescribeInstanceTypeOfferingsCommand({ LocationType, Filters }),
      );
      return InstanceTypeOfferings?.map(({ Location }) => Location);
    };
    expect(await zones('availability-zone')).toEqual(['a', 'b', 'd', 'e', 'f'].map((letter) => `us-east-1${letter}`));
    expect(await zones('availability-zone-id')).toEqual([1, 2, 4, 5, 6].map((number) => `use1-az${number}`));
    expect(await zones('region')).toEqual(['us-east-1']);
  });

  it.each([
    ['us-east-1', 'use1', 'abcdef', '123456'],
    ['eu-central-1', 'euc1', 'abc', '123'],
    ['ap-northeast-2', 'apne2', 'abcd', '1234'],
    ['us-west-1', 'usw1', 'ac', '13'],
    ['us-gov-west-1', 'usgw1', 'abc', '123'],
  ])('%s has its own zones', async (region, short, letters, numbers) => {
    const { aws } = sandboxUnderTest({ region });
    const { AvailabilityZones } = await aws.ec2.send(new DescribeAvailabilityZonesCommand({}));
    expect(AvailabilityZones?.map(({ ZoneName }) => ZoneName)).toEqual([...letters].map((letter) => region + letter));
    expect(AvailabilityZones?.map(({ ZoneId }) => ZoneId)).toEqual([...numbers].map((one) => `${short}-az${one}`));
    const { Regions } = await aws.ec2.send(new DescribeRegionsCommand({ RegionNames: [region] }));
    expect(Regions).toMatchObject([{ RegionName: region }]);
  });

  it('public parameters name images that are there', async () => {
    const { aws } = sandboxUnderTest();
    for (const architecture of ['x86_64', 'arm64']) {
      const Name = `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
      const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name }));
      const { Images } = await aws.ec2.send(new DescribeImagesCommand({ ImageIds: [Parameter?.Value ?? ''] }));
      expect(Images).toMatchObject([
        { Architecture: architecture, ImdsSupport: 'v2.0', ImageOwnerAlias: 'amazon', RootDeviceName: '/dev/xvda' },
      ]);
    }
    expect((await aws.ec2.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toEqual([]);
  });
});

describe('prefix lists', () => {
  // AWS Tools for PowerShell reference, Get-EC2PrefixList: what it prints in Ireland; elsewhere as templates name them.
  it.each([
    ['us-east-1', ['pl-02cd2c6b', 'pl-63a5400a']],
    ['eu-west-1', ['pl-6da54004', 'pl-6fa54006']],
    ['us-west-2', ['pl-00a54069', 'pl-68a54001']],
  ])('of S3 and DynamoDB have the ids that they have in %s', async (region, ids) => {
    const { ec2 } = clientsFor(sandboxUnderTest().sandbox, 1, region);
    const { PrefixLists } = await ec2.send(new DescribePrefixListsCommand({ PrefixListIds: ids }));
    expect(PrefixLists?.map(({ PrefixListName }) => PrefixListName).sort()).toEqual([
      `com.amazonaws.${region}.dynamodb`,
      `com.amazonaws.${region}.s3`,
    ]);
  });

  // terraform-provider-aws: vpc_managed_prefix_list.go, and issues 26034 and 43528
  it('have the description of an entry changed by two requests, each with the version that it finds', async () => {
    const { aws } = sandboxUnderTest({ switches: { consistencyMs: 0 } });
    const create = { PrefixListName: 'l', MaxEntries: 2, AddressFamily: 'IPv4', Entries: [{ Cidr: '10.0.0.0/8' }] };
    const { PrefixList } = await aws.ec2.send(new CreateManagedPrefixListCommand(create));
    const change = (more: object) =>
      aws.ec2.send(new ModifyManagedPrefixListCommand({ PrefixListId: PrefixList?.PrefixListId, ...more }));
    const [AddEntries, RemoveEntries] = [[{ Cidr: '10.0.0.0/8', Description: 'b' }], [{ Cidr: '10.0.0.0/8' }]];
    await expect(change({ CurrentVersion: 1, AddEntries, RemoveEntries })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'Request cannot contain Cidr 10.0.0.0/8 in both AddPrefixListEntries and RemovePrefixListEntries',
    });
    await expect(change({ CurrentVersion: 1, AddEntries, MaxEntries: 3 })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: 'You cannot modify the entries and the maximum entries for the prefix list in the same request.',
    });
    await change({ CurrentVersion: 1, RemoveEntries });
    await expect(change({ CurrentVersion: 1, AddEntries })).rejects.toMatchObject({
      name: 'PrefixListVersionMismatch',
    });
    await expect(change({ CurrentVersion: 2, AddEntries })).resolves.toMatchObject({ PrefixList: { Version: 3 } });
  });

  it('of Amazon’s own are there, and cannot be changed', async () => {
    const { aws } = sandboxUnderTest();
    const { PrefixLists } = await aws.ec2.send(new DescribePrefixListsCommand({}));
    expect(PrefixLists?.map(({ PrefixListName }) => PrefixListName)).toEqual([
      'com.amazonaws.us-east-1.s3',
      'com.amazonaws.us-east-1.dynamodb',
      'com.amazonaws.global.cloudfront.origin-facing',
      'com.amazonaws.us-east-1.ec2-instance-connect',
      'com.amazonaws.us-east-1.route53-healthchecks',
      'com.amazonaws.us-east-1.vpc-lattice',
      'com.amazonaws.us-east-1.ipv6.vpc-lattice',
    ]);
    const PrefixListId = PrefixLists?.[0]?.PrefixListId;
    await expect(aws.ec2.send(new DeleteManagedPrefixListCommand({ PrefixListId }))).rejects.toMatchObject({
      name: 'OperationNotPermitted',
    });
  });

  it('of one’s own have versions, entries and a largest size', async () => {
    const { aws } = sandboxUnderTest({ switches: { consistencyMs: 0 } });
    const create = {
      PrefixListName: 'offices',
      MaxEntries: 2,
      AddressFamily: 'IPv4',
      Entries: [{ Cidr: '198.51.100.7/24', Description: 'hq' }],
    };
    const { PrefixList } = await aws.ec2.send(new CreateManagedPrefixListCommand(create));
    const PrefixListId = PrefixList?.PrefixListId;
    const entries = async () => (await aws.ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId }))).Entries;
    expect(await entries()).toEqual([{ Cidr: '198.51.100.0/24', Description: 'hq' }]);
    const change = {
      PrefixListId,
      CurrentVersion: 1,
      AddEntries: [{ Cidr: '203.0.113.0/24' }],
      RemoveEntries: [{ Cidr: '198.51.100.0/24' }],
    };
    await aws.ec2.send(new ModifyManagedPrefixListCommand(change));
    expect(await entries()).toEqual([{ Cidr: '203.0.113.0/24' }]);
    await expect(aws.ec2.send(new ModifyManagedPrefixListCommand(change))).rejects.toMatchObject({
      name: 'PrefixListVersionMismatch',
    });
    const Filters = [{ Name: 'prefix-list-name', Values: ['offices'] }];
    const { PrefixLists } = await aws.ec2.send(new DescribeManagedPrefixListsCommand({ Filters }));
    expect(PrefixLists).toMatchObject([{ Version: 2, MaxEntries: 2, OwnerId: '123456789012' }]);
  });

  // EC2 API reference, CreateManagedPrefixList, ModifyManagedPrefixList, DescribeManagedPrefixLists.
  it('have a name, a family, a size and entries as EC2 lets them', async () => {
    const { aws } = sandboxUnderTest({ switches: { consistencyMs: 0 } });
    const list = { PrefixListName: 'offices', MaxEntries: 2, AddressFamily: 'IPv4' };
    const create = (changed: object) => aws.ec2.send(new CreateManagedPrefixListCommand({ ...list, ...changed }));
    for (const wrong of [
      { PrefixListName: 'com.amazonaws.mine' },
      { AddressFamily: 'IPv5' },
      { MaxEntries: 0 },
      { MaxEntries: 1001 },
      { Entries: [{ Cidr: '2001:db8::/32' }] },
    ]) {
      await expect(create(wrong), JSON.stringify(wrong)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    }
    const PrefixListId = (await create({})).PrefixList?.PrefixListId;
    const both = { PrefixListId, MaxEntries: 3, AddEntries: [{ Cidr: '10.0.0.0/8' }] };
    await expect(aws.ec2.send(new ModifyManagedPrefixListCommand(both))).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    const page = (MaxResults: number) => aws.ec2.send(new DescribeManagedPrefixListsCommand({ MaxResults }));
    expect((await page(1)).PrefixLists).toHaveLength(1);
    await expect(page(101)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('say which groups and route tables name them', async () => {
    const { aws } = sandboxUnderTest({ switches: { consistencyMs: 0 } });
    const create = { PrefixListName: 'offices', MaxEntries: 2, AddressFamily: 'IPv4' };
    const { PrefixList } = await aws.ec2.send(new CreateManagedPrefixListCommand(create));
    const PrefixListId = PrefixList?.PrefixListId;
    const users = async () => {
      const asked = new GetManagedPrefixListAssociationsCommand({ PrefixListId });
      return (await aws.ec2.send(asked)).PrefixListAssociations;
    };
    expect(await users()).toEqual([]);
    const group = new CreateSecurityGroupCommand({ GroupName: 'office', Description: 'd' });
    const { GroupId } = await aws.ec2.send(group);
    const IpPermissions = [22, 443].map((port) => ({
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      PrefixListIds: [{ PrefixListId }],
    }));
    await aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    expect(await users()).toEqual([{ ResourceId: GroupId, ResourceOwner: '123456789012' }]);
  });
});

it('VPC Block Public Access is off until the account turns it on', async () => {
  const { aws } = sandboxUnderTest();
  const look = async () =>
    (await aws.ec2.send(new DescribeVpcBlockPublicAccessOptionsCommand({}))).VpcBlockPublicAccessOptions;
  expect(await look()).toMatchObject({ InternetGatewayBlockMode: 'off', State: 'default-state' });
  await aws.ec2.send(new ModifyVpcBlockPublicAccessOptionsCommand({ InternetGatewayBlockMode: 'block-ingress' }));
  expect(await look()).toMatchObject({ InternetGatewayBlockMode: 'block-ingress', State: 'update-complete' });
});
