import * as ec2 from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from 'vitest';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';

const test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
const client = test.aws.ec2;
const send = client.send.bind(client);
const one: Record<string, string> = {};

beforeAll(async () => {
  const { Vpc } = await send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { Vpc: other } = await send(new ec2.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
  one.vpc = Vpc?.VpcId ?? '';
  const group = { VpcId: other?.VpcId, GroupName: 'g', Description: 'd' };
  one.foreign = (await send(new ec2.CreateSecurityGroupCommand(group))).GroupId ?? '';
  const subnet = { VpcId: one.vpc, CidrBlock: '10.0.0.0/24' };
  one.subnet = (await send(new ec2.CreateSubnetCommand(subnet))).Subnet?.SubnetId ?? '';
});

const cases: readonly (readonly [string, () => Promise<unknown>, string, () => string])[] = [
  [
    'a launch into groups of another VPC',
    () => send(launchOf(test.world, { SubnetId: one.subnet, SecurityGroupIds: [one.foreign ?? ''] })),
    'InvalidParameter',
    // github.com/ansible/ansible-modules-core/issues/347
    () => `Security group ${one.foreign} and subnet ${one.subnet} belong to different networks.`,
  ],
  [
    'one private address for two instances',
    () => send(launchOf(test.world, { SubnetId: one.subnet, MinCount: 2, MaxCount: 2, PrivateIpAddress: '10.0.0.9' })),
    'InvalidParameterCombination',
    // "You cannot specify this option if you're launching more than one instance in the request" (RunInstances).
    () => 'A private IP address cannot be specified for more than one instance',
  ],
  [
    'a zone id that the Region has not',
    () =>
      send(new ec2.CreateSubnetCommand({ VpcId: one.vpc, CidrBlock: '10.0.1.0/24', AvailabilityZoneId: 'use1-az99' })),
    'InvalidParameterValue',
    () =>
      `Value (use1-az99) for parameter availabilityZoneId is invalid. Subnets can currently only be created in the following availability zones: ${zoneIds()}.`,
  ],
  [
    'a description beyond ASCII',
    () => send(new ec2.CreateSecurityGroupCommand({ VpcId: one.vpc, GroupName: 'x', Description: 'é' })),
    'InvalidParameterValue',
    // github.com/hashicorp/terraform-provider-aws/pull/43854
    () => 'Value (é) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.',
  ],
  [
    'one tag key twice',
    () =>
      send(
        new ec2.CreateTagsCommand({
          Resources: [one.vpc ?? ''],
          Tags: [
            { Key: 'keep', Value: '1' },
            { Key: 'keep', Value: '2' },
          ],
        }),
      ),
    'InvalidParameterValue',
    // github.com/scylladb/scylla-cluster-tests/issues/1532
    () => "Duplicate tag key 'keep' specified.",
  ],
  [
    'a policy of an endpoint that is no JSON',
    () =>
      send(
        new ec2.CreateVpcEndpointCommand({
          VpcId: one.vpc,
          ServiceName: 'com.amazonaws.us-east-1.s3',
          PolicyDocument: '{"Statement":',
        }),
      ),
    'InvalidPolicyDocument',
    // github.com/hashicorp/terraform-provider-aws/issues/42291
    () => 'The Policy Document is not valid. Syntax error at position (1,13)',
  ],
];

const zoneIds = () => ['1', '2', '3', '4', '5', '6'].map((number) => `use1-az${number}`).join(', ');

describe('EC2 refuses', () => {
  it.each(cases)('%s', async (_, ask, name, message) => {
    await expect(ask()).rejects.toMatchObject({ name, message: message() });
  });
});

describe('a response with failures in it', () => {
  it('names instances whose credits it does not know, beside those that it changed', async () => {
    const { Instances } = await send(launchOf(test.world));
    const InstanceId = Instances?.[0]?.InstanceId ?? '';
    const missing = 'i-0123456789abcdef0';
    const InstanceCreditSpecifications = [InstanceId, missing].map((id) => ({
      InstanceId: id,
      CpuCredits: 'standard',
    }));
    const answer = await send(new ec2.ModifyInstanceCreditSpecificationCommand({ InstanceCreditSpecifications }));
    expect(answer.SuccessfulInstanceCreditSpecifications).toEqual([{ InstanceId }]);
    expect(answer.UnsuccessfulInstanceCreditSpecifications).toEqual([
      {
        InstanceId: missing,
        Error: { Code: 'InvalidInstanceID.NotFound', Message: `The instance ID '${missing}' does not exist` },
      },
    ]);
  });

  it('has the code of its own for an endpoint that is not there', async () => {
    const VpcEndpointIds = ['vpce-0123456789abcdef0'];
    const { Unsuccessful } = await send(new ec2.DeleteVpcEndpointsCommand({ VpcEndpointIds }));
    // github.com/hashicorp/terraform-provider-aws, aws_vpc_endpoint
    expect(Unsuccessful).toMatchObject([{ Error: { Code: 'InvalidVpcEndpoint.NotFound' } }]);
  });
});

it('a stopped instance has no details of its status checks', async () => {
  const { Instances } = await send(launchOf(test.world));
  const InstanceIds = [Instances?.[0]?.InstanceId ?? ''];
  test.clock.advance(60_000);
  await send(new ec2.StopInstancesCommand({ InstanceIds }));
  const asked = { InstanceIds, IncludeAllInstances: true };
  const { InstanceStatuses } = await send(new ec2.DescribeInstanceStatusCommand(asked));
  expect(InstanceStatuses?.[0]?.InstanceStatus).toEqual({ Status: 'not-applicable' });
});

const typesWith = async (name: string, value: string): Promise<readonly (string | undefined)[]> => {
  const names = [
    'm4.large',
    't2.micro',
    't3.micro',
    't4g.micro',
    'm6a.large',
    'c6in.32xlarge',
    'm8g.48xlarge',
  ] as const;
  const Filters = [{ Name: name, Values: [value] }];
  const asked = { InstanceTypes: [...names], Filters };
  const { InstanceTypes } = await send(new ec2.DescribeInstanceTypesCommand(asked));
  return InstanceTypes?.map(({ InstanceType }) => InstanceType).toSorted() ?? [];
};

it.each([
  ['supported-boot-mode', 'uefi', ['c6in.32xlarge', 'm6a.large', 'm8g.48xlarge', 't3.micro', 't4g.micro']],
  ['supported-boot-mode', 'legacy-bios', ['c6in.32xlarge', 'm4.large', 'm6a.large', 't2.micro', 't3.micro']],
  ['ebs-info.nvme-support', 'unsupported', ['m4.large', 't2.micro']],
  ['network-info.ena-support', 'unsupported', ['m4.large', 't2.micro']],
  [
    'ebs-info.ebs-optimized-support',
    'default',
    ['c6in.32xlarge', 'm4.large', 'm6a.large', 'm8g.48xlarge', 't3.micro', 't4g.micro'],
  ],
  ['network-info.efa-supported', 'true', ['c6in.32xlarge', 'm8g.48xlarge']],
  ['network-info.efa-info.maximum-efa-interfaces', '2', ['c6in.32xlarge']],
  ['network-info.maximum-network-cards', '2', ['c6in.32xlarge']],
  ['network-info.encryption-in-transit-supported', 'true', ['c6in.32xlarge', 'm6a.large', 'm8g.48xlarge']],
  ['network-info.bandwidth-weightings', 'vpc-1', ['m8g.48xlarge']],
  ['processor-info.supported-features', 'amd-sev-snp', ['m6a.large']],
  ['vcpu-info.valid-threads-per-core', '2', ['c6in.32xlarge', 'm4.large', 'm6a.large', 't3.micro']],
  // Nitro Enclaves user guide, "Requirements".
  ['nitro-enclaves-support', 'supported', ['c6in.32xlarge', 'm8g.48xlarge']],
  // EC2 user guide, "Prerequisites for EC2 instance hibernation".
  ['hibernation-supported', 'true', ['m4.large', 'm6a.large', 't2.micro', 't3.micro', 't4g.micro']],
  ['instance-storage-info.total-size-in-gb', '*', []],
])('instance types are found by %s %s', async (name, value, found) => {
  expect(await typesWith(name, value)).toEqual(found);
});

it.each(['rsa', 'ed25519'] as const)('a new key pair of %s can be had as PuTTY keeps it', async (KeyType) => {
  const key = { KeyName: `putty-${KeyType}`, KeyType, KeyFormat: 'ppk' } as const;
  const { KeyMaterial = '' } = await send(new ec2.CreateKeyPairCommand(key));
  const { KeyPairs } = await send(new ec2.DescribeKeyPairsCommand({ KeyNames: [key.KeyName], IncludePublicKey: true }));
  const [type, body = ''] = KeyPairs?.[0]?.PublicKey?.split(' ') ?? [];
  const [first, encryption, , ...rest] = KeyMaterial.split('\n');
  expect([first, encryption]).toEqual([`PuTTY-User-Key-File-2: ${type}`, 'Encryption: none']);
  const count = Number(/^Public-Lines: (\d+)$/.exec(rest[0] ?? '')?.[1]);
  expect(rest.slice(1, 1 + count).join('')).toBe(body);
  expect(KeyMaterial).toMatch(/\nPrivate-MAC: [0-9a-f]{40}\n$/);
});

// EC2 user guide, "Instance store volumes": m5d.4xlarge has two NVMe disks of 300 GB.
it('a type with disks of its own tells them, and is found by them', async () => {
  const Filters = [
    { Name: 'instance-storage-info.disk.count', Values: ['2'] },
    { Name: 'instance-storage-info.disk.size-in-gb', Values: ['300'] },
  ];
  const { InstanceTypes } = await send(new ec2.DescribeInstanceTypesCommand({ Filters }));
  expect(InstanceTypes?.map(({ InstanceType }) => InstanceType)).toEqual(['m5d.4xlarge', 'r5d.4xlarge']);
  expect(InstanceTypes?.[0]).toMatchObject({
    InstanceStorageSupported: true,
    InstanceStorageInfo: {
      TotalSizeInGB: 600,
      Disks: [{ SizeInGB: 300, Count: 2, Type: 'ssd' }],
      NvmeSupport: 'required',
      EncryptionSupport: 'required',
    },
  });
});
