import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as s3 from '@aws-sdk/client-s3';
import * as ssm from '@aws-sdk/client-ssm';
import { beforeAll, describe, expect, it } from 'vitest';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';

/** A subnet of eleven addresses, and one of two families. */
async function ready() {
  const test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const client = test.aws.ec2;
  const send = client.send.bind(client);
  const { Vpc } = await send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16', AmazonProvidedIpv6CidrBlock: true }));
  const subnetOf = async (CidrBlock: string, Ipv6CidrBlock?: string) =>
    (await send(new ec2.CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock, Ipv6CidrBlock }))).Subnet?.SubnetId ?? '';
  const { Vpcs } = await send(new ec2.DescribeVpcsCommand({ VpcIds: [Vpc?.VpcId ?? ''] }));
  const block = Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock?.replace('/56', '/64');
  const plain = await subnetOf('10.0.0.0/28');
  const dual = await subnetOf('10.0.1.0/24', block);
  const face = async (SubnetId: string, more: object = {}) => {
    const { NetworkInterface } = await send(new ec2.CreateNetworkInterfaceCommand({ SubnetId, ...more }));
    return NetworkInterface?.NetworkInterfaceId ?? '';
  };
  return { test, send, plain, dual, face };
}

describe('a request that fails half way', () => {
  it('leaves no interface behind that it made before its address was refused', async () => {
    const { test, plain, dual, face } = await ready();
    await face(dual, { Ipv6AddressCount: 1 });
    const before = Object.keys(test.world.ec2.interfaces);
    await expect(face(plain, { Ipv6AddressCount: 1 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect(Object.keys(test.world.ec2.interfaces)).toEqual(before);
  });

  it('gives an interface none of several addresses of which one is in use', async () => {
    const { test, send, plain, face } = await ready();
    const [one, other] = [await face(plain), await face(plain)];
    const own = test.world.ec2.interfaces[other]?.PrivateIpAddress;
    const free = ['10.0.0.6', '10.0.0.7', '10.0.0.8', '10.0.0.9'].filter((text) => text !== own);
    const assign = (NetworkInterfaceId: string, PrivateIpAddresses: string[]) =>
      send(new ec2.AssignPrivateIpAddressesCommand({ NetworkInterfaceId, PrivateIpAddresses }));
    const mine = free.filter((text) => text !== test.world.ec2.interfaces[one]?.PrivateIpAddress);
    await assign(one, mine.slice(0, 1));
    const before = structuredClone(test.world.ec2.interfaces[other]);
    await expect(assign(other, [mine[1] ?? '', mine[0] ?? ''])).rejects.toMatchObject({
      name: 'InvalidIPAddress.InUse',
    });
    expect(test.world.ec2.interfaces[other]).toEqual(before);
  });

  it('leaves an Elastic IP address where it is when it cannot go where it is sent', async () => {
    const { test, send, plain, face } = await ready();
    const { InternetGateway } = await send(new ec2.CreateInternetGatewayCommand({}));
    const VpcId = test.world.ec2.subnets[plain]?.VpcId ?? '';
    const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
    await send(new ec2.AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    const [one, other] = [await face(plain), await face(plain)];
    const { AllocationId } = await send(new ec2.AllocateAddressCommand({}));
    const associate = (NetworkInterfaceId: string, PrivateIpAddress = '') =>
      send(new ec2.AssociateAddressCommand({ AllocationId, NetworkInterfaceId, PrivateIpAddress }));
    await associate(one, test.world.ec2.interfaces[one]?.PrivateIpAddress);
    const before = structuredClone([test.world.ec2.addresses, test.world.ec2.interfaces]);
    await expect(associate(other, '10.0.0.99')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect([test.world.ec2.addresses, test.world.ec2.interfaces]).toEqual(before);
  });

  it('launches none of several instances when there is no room for all', async () => {
    const { test, send, plain, face } = await ready();
    await send(launchOf(test.world, { SubnetId: plain, NetworkInterfaces: undefined, MinCount: 2, MaxCount: 2 }));
    for (let n = 0; n < 5; n++) await face(plain);
    const before = Object.keys(test.world.ec2.interfaces);
    const many = launchOf(test.world, { SubnetId: plain, NetworkInterfaces: undefined, MinCount: 9, MaxCount: 9 });
    await expect(send(many)).rejects.toMatchObject({
      name: 'InsufficientFreeAddressesInSubnet',
      message: `There are not enough free addresses in subnet '${plain}' to satisfy the requested number of instances.`,
    });
    expect(Object.keys(test.world.ec2.interfaces)).toEqual(before);
    for (let n = 0; n < 4; n++) await face(plain);
    await expect(face(plain)).rejects.toMatchObject({
      name: 'InsufficientFreeAddressesInSubnet',
      message: 'The specified subnet does not have enough free addresses to satisfy the request.',
    });
  });
});

describe('of a request of several things of which a later one is refused', () => {
  /** Everything that is asked of, made once; the clock stands. */
  async function world() {
    const { aws, world: held } = sandboxUnderTest({ switches: { consistencyMs: 0, propagationMs: 0, journal: false } });
    const bucket = await aws.s3();
    const { Vpc } = await aws.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const VpcId = Vpc?.VpcId ?? '';
    const { Subnet } = await aws.ec2.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/28' }));
    const SubnetId = Subnet?.SubnetId ?? '';
    const group = { VpcId, GroupName: 'g', Description: 'd' };
    const { GroupId = '' } = await aws.ec2.send(new ec2.CreateSecurityGroupCommand(group));
    const { SecurityGroupRules: rules } = await aws.ec2.send(
      new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule(1), rule(2)] }),
    );
    const { KeyPairId } = await aws.ec2.send(new ec2.CreateKeyPairCommand({ KeyName: 'key' }));
    const { PrefixList } = await aws.ec2.send(
      new ec2.CreateManagedPrefixListCommand({ PrefixListName: 'p', MaxEntries: 2, AddressFamily: 'IPv4' }),
    );
    const PrefixListId = PrefixList?.PrefixListId ?? '';
    const { Instances } = await aws.ec2.send(launchOf(held, { SubnetId }));
    const InstanceId = Instances?.[0]?.InstanceId ?? '';
    const AssumeRolePolicyDocument = trust;
    await aws.iam.send(new iam.CreateRoleCommand({ RoleName: 'role', AssumeRolePolicyDocument }));
    await aws.logs.send(new logs.CreateLogGroupCommand({ logGroupName: 'group' }));
    await aws.logs.send(new logs.CreateLogStreamCommand({ logGroupName: 'group', logStreamName: 'stream' }));
    await aws.ssm.send(new ssm.PutParameterCommand({ Name: 'own', Value: 'v', Type: 'String' }));
    await bucket.send(new s3.CreateBucketCommand({ Bucket: 'bucket' }));
    await bucket.send(new s3.PutObjectCommand({ Bucket: 'bucket', Key: 'key', Body: 'text' }));
    const upload = { Bucket: 'bucket', Key: 'key' };
    const { UploadId } = await bucket.send(new s3.CreateMultipartUploadCommand(upload));
    const { ETag } = await bucket.send(new s3.UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'a' }));
    const ids = { VpcId, SubnetId, GroupId, KeyPairId, PrefixListId, InstanceId };
    return { aws, bucket, held, ids, ruleId: rules?.[0]?.SecurityGroupRuleId, upload: { ...upload, UploadId }, ETag };
  }
  const rule = (port: number) => ({
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    IpRanges: [{ CidrIp: '192.0.2.0/24' }],
  });
  const trust = JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  const many = Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: 'v' }));
  const tagged = (type: ec2.ResourceType) => ({ TagSpecifications: [{ ResourceType: type, Tags: many }] });
  type World = Awaited<ReturnType<typeof world>>;
  // One for all, as none of them changes it.
  let tried: World;
  beforeAll(async () => {
    tried = await world();
  });

  const requests: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
    'tags of two things': ({ aws, ids }) =>
      aws.ec2.send(
        new ec2.CreateTagsCommand({ Resources: [ids.VpcId, nobody('subnet')], Tags: [{ Key: 'a', Value: 'b' }] }),
      ),
    'too many tags of a new group': ({ aws, ids }) =>
      aws.ec2.send(
        new ec2.CreateSecurityGroupCommand({
          VpcId: ids.VpcId,
          GroupName: 'h',
          Description: 'd',
          ...tagged('security-group'),
        }),
      ),
    'too many tags of a new key pair': ({ aws }) =>
      aws.ec2.send(new ec2.CreateKeyPairCommand({ KeyName: 'other', ...tagged('key-pair') })),
    'two rules': ({ aws, ids }) =>
      aws.ec2.send(
        new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: ids.GroupId, IpPermissions: [rule(3), rule(1)] }),
      ),
    'two rules taken away': ({ aws, ids }) =>
      aws.ec2.send(
        new ec2.RevokeSecurityGroupIngressCommand({
          GroupId: ids.GroupId,
          SecurityGroupRuleIds: Object.keys({ [nobody('sgr')]: 0 }),
          IpPermissions: [rule(1)],
        }),
      ),
    'two rules changed': ({ aws, ids, ruleId }) =>
      aws.ec2.send(
        new ec2.ModifySecurityGroupRulesCommand({
          GroupId: ids.GroupId,
          SecurityGroupRules: [
            {
              SecurityGroupRuleId: ruleId,
              SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 9, ToPort: 9, CidrIpv4: '192.0.2.0/24' },
            },
            { SecurityGroupRuleId: nobody('sgr'), SecurityGroupRule: { IpProtocol: '-1', CidrIpv4: '192.0.2.0/24' } },
          ],
        }),
      ),
    'more entries than a prefix list has room for': ({ aws, ids }) =>
      aws.ec2.send(
        new ec2.ModifyManagedPrefixListCommand({
          PrefixListId: ids.PrefixListId,
          CurrentVersion: 1,
          AddEntries: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'].map((Cidr) => ({ Cidr })),
        }),
      ),
    'two instances to end': ({ aws, ids }) =>
      aws.ec2.send(new ec2.TerminateInstancesCommand({ InstanceIds: [ids.InstanceId, nobody('i')] })),
    'a launch with two interfaces': ({ aws, held, ids }) =>
      aws.ec2.send(
        launchOf(held, {
          NetworkInterfaces: [
            { DeviceIndex: 0, SubnetId: ids.SubnetId },
            { DeviceIndex: 1, SubnetId: nobody('subnet') },
          ],
        }),
      ),
    'a launch with too many tags': ({ aws, held, ids }) =>
      aws.ec2.send(launchOf(held, { SubnetId: ids.SubnetId, ...tagged('volume') })),
    'a launch that only asks whether it would': ({ aws, held, ids }) =>
      aws.ec2.send(launchOf(held, { SubnetId: ids.SubnetId, DryRun: true })),
    'a deletion that only asks whether it would': ({ aws, ids }) =>
      aws.ec2.send(new ec2.DeleteKeyPairCommand({ KeyPairId: ids.KeyPairId, DryRun: true })),
    'a flow log with too many tags': ({ aws, ids }) =>
      aws.ec2.send(
        new ec2.CreateFlowLogsCommand({
          ResourceType: 'VPC',
          ResourceIds: [ids.VpcId],
          TrafficType: 'ALL',
          LogDestinationType: 's3',
          LogDestination: 'arn:aws:s3:::bucket',
          ...tagged('vpc-flow-log'),
        }),
      ),
    'a role with too many tags': ({ aws }) =>
      aws.iam.send(new iam.CreateRoleCommand({ RoleName: 'new', AssumeRolePolicyDocument: trust, Tags: many })),
    'tags of a role': ({ aws }) => aws.iam.send(new iam.TagRoleCommand({ RoleName: 'role', Tags: many })),
    'a policy that is none': ({ aws }) =>
      aws.iam.send(new iam.PutRolePolicyCommand({ RoleName: 'role', PolicyName: 'p', PolicyDocument: '{}' })),
    'a log group with too many tags': ({ aws }) =>
      aws.logs.send(
        new logs.CreateLogGroupCommand({
          logGroupName: 'new',
          tags: Object.fromEntries(many.map(({ Key, Value }) => [Key, Value])),
        }),
      ),
    'events out of order': ({ aws }) =>
      aws.logs.send(
        new logs.PutLogEventsCommand({
          logGroupName: 'group',
          logStreamName: 'stream',
          logEvents: [2, 1].map((timestamp) => ({ timestamp, message: 'm' })),
        }),
      ),
    'a parameter with a wrong pattern': ({ aws }) =>
      aws.ssm.send(new ssm.PutParameterCommand({ Name: 'own', Value: 'x', Overwrite: true, AllowedPattern: '^y$' })),
    'labels of which one is reserved': ({ aws }) =>
      aws.ssm.send(new ssm.LabelParameterVersionCommand({ Name: 'own', ParameterVersion: 9, Labels: ['one', 'two'] })),
    'a command to two instances': ({ aws, ids }) =>
      aws.ssm.send(
        new ssm.SendCommandCommand({
          DocumentName: 'AWS-RunShellScript',
          InstanceIds: [ids.InstanceId, nobody('i')],
          Parameters: { commands: ['true'] },
        }),
      ),
    'an upload with a part that is not there': ({ bucket, upload, ETag }) =>
      bucket.send(
        new s3.CompleteMultipartUploadCommand({
          ...upload,
          MultipartUpload: { Parts: [1, 2].map((PartNumber) => ({ PartNumber, ETag })) },
        }),
      ),
    'an object with a tag twice': ({ bucket }) =>
      bucket.send(new s3.PutObjectCommand({ Bucket: 'bucket', Key: 'key', Body: 'new', Tagging: 'a=1&a=2' })),
    'a parameter of S3 that is not simulated': ({ bucket }) =>
      bucket.send(
        new s3.PutObjectCommand({ Bucket: 'bucket', Key: 'new', Body: 'new', SSECustomerAlgorithm: 'AES256' }),
      ),
  };

  for (const [name, ask] of Object.entries(requests)) {
    it(`nothing is done: ${name}`, async () => {
      const before = JSON.stringify(tried.held);
      // Watched the first time, as what nobody reads is refused; then no more.
      for (const time of ['first', 'second']) {
        await expect(ask(tried), time).rejects.toThrow();
        expect(JSON.stringify(tried.held), time).toBe(before);
      }
    });
  }
});

const nobody = (prefix: string) => `${prefix}-0123456789abcdef0`;
